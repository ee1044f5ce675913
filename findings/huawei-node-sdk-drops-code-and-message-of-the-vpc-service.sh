#!/bin/sh
# @huaweicloud/huaweicloud-sdk-vpc 3.1.173 with core 3.1.211: an exception has errorCode and errorMsg only if the error's body is
# {error_code, error_msg} or {error: {code, message}}, as the API gateway and IAM answer. VPCs answer {code, message} and
# peering connections {NeutronError: {type, message}}: of these the exception has the HTTP status and "Request failed with
# status code 409", so a program cannot tell a quota from a connection that exists. The body is only in what the SDK logs.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @huaweicloud/huaweicloud-sdk-core@3.1.211 @huaweicloud/huaweicloud-sdk-vpc@3.1.173 uuid@9.0.1 >/dev/null 2>&1
cat >errors.js <<'JS'
const http = require("node:http");
const { BasicCredentials } = require("@huaweicloud/huaweicloud-sdk-core");
const { ShowVpcPeeringRequest, VpcClient } = require("@huaweicloud/huaweicloud-sdk-vpc/v2/public-api");
const answers = {
  "gateway": { error_code: "APIGW.0308", error_msg: "The throttling threshold has been reached" },
  "IAM": { error: { code: "APIGW.0301", message: "Incorrect IAM authentication information" } },
  "VPC": { code: "VPC.0114", message: "Quota exceeded for resources: router" },
  "peering": { NeutronError: { type: "OverQuota", message: "Quota exceeded", detail: "" } },
};
let answer;
const server = http.createServer((request, response) => {
  response.writeHead(409, { "content-type": "application/json" }).end(JSON.stringify(answer));
});
server.listen(0, "127.0.0.1", async () => {
  const key = new BasicCredentials().withAk("ak").withSk("sk").withProjectId("0123456789abcdef0123456789abcdef");
  const client = VpcClient.newBuilder().withCredential(key).withEndpoint(`http://127.0.0.1:${server.address().port}`).build();
  for (const [from, body] of Object.entries(answers)) {
    answer = body;
    const error = await client.showVpcPeering(new ShowVpcPeeringRequest().withPeeringId("id")).catch((error) => error);
    process.stderr.write(`${from}: ${error.errorCode}, ${error.errorMsg}\n`);
  }
  server.close();
});
JS
node errors.js 2>out.txt >/dev/null
cat out.txt
[ "$(cat out.txt)" = "gateway: APIGW.0308, The throttling threshold has been reached
IAM: APIGW.0301, Incorrect IAM authentication information
VPC: undefined, Request failed with status code 409
peering: undefined, Request failed with status code 409" ] || { echo "CHANGED"; exit 1; }
