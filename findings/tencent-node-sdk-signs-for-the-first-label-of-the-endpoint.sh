#!/bin/sh
# tencentcloud-sdk-nodejs-common 4.1.220: the service that a TC3 signature names is the configured endpoint up to its first
# dot. With the host of a private cloud's gateway (api.cloud.example) each request is signed for the service "api", and a
# gateway that checks for the service of the API, as documented, refuses the signature although the key is right. The same
# endpoint works with the Go SDK, which signs for the service of its package. The older signature (HmacSHA256) names none.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund tencentcloud-sdk-nodejs-common@4.1.220 >/dev/null 2>&1
cat >call.js <<'JS'
const http = require("node:http");
const { CommonClient } = require("tencentcloud-sdk-nodejs-common/tencentcloud/common/common_client");
const server = http.createServer((request, response) => {
  const scope = /Credential=([^,]+)/.exec(request.headers.authorization ?? "");
  const RequestId = scope ? `signed for ${scope[1].split("/")[2]}` : "no service is named";
  response.setHeader("content-type", "application/json").end(JSON.stringify({ Response: { RequestId } }));
});
server.listen(0, "127.0.0.1", async () => {
  // All hosts are the server: the agent connects to it whatever the name.
  const agent = new http.Agent({ keepAlive: false });
  agent.createConnection = () => require("node:net").connect(server.address().port, "127.0.0.1");
  const call = async (endpoint, signMethod) => {
    const profile = { signMethod, httpProfile: { endpoint, protocol: "http://", agent } };
    const settings = { credential: { secretId: "id", secretKey: "key" }, region: "ap-guangzhou", profile };
    const { RequestId } = await new CommonClient("vpc.tencentcloudapi.com", "2017-03-12", settings).request("DescribeVpcs", {});
    console.log(`${endpoint}, ${signMethod}: ${RequestId}`);
  };
  for (const host of ["vpc.cloud.example", "api.cloud.example", "private-vpc.cloud.example"]) await call(host, "TC3-HMAC-SHA256");
  await call("api.cloud.example", "HmacSHA256");
  server.close();
});
JS
node call.js | tee out.txt
[ "$(cat out.txt)" = "vpc.cloud.example, TC3-HMAC-SHA256: signed for vpc
api.cloud.example, TC3-HMAC-SHA256: signed for api
private-vpc.cloud.example, TC3-HMAC-SHA256: signed for private-vpc
api.cloud.example, HmacSHA256: no service is named" ] || { echo "CHANGED"; exit 1; }
