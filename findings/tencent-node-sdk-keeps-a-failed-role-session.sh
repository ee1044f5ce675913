#!/bin/sh
# tencentcloud-sdk-nodejs-common 4.1.220: STSCredential and OIDCRoleArnCredential keep the promise of their STS call, also
# when it failed. After one temporary failure of STS every later request fails with the same error, and STS is not called
# again until the program builds a new credential.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund tencentcloud-sdk-nodejs-common@4.1.220 >/dev/null 2>&1
cat >call.js <<'JS'
const http = require("node:http");
const { CommonClient } = require("tencentcloud-sdk-nodejs-common/tencentcloud/common/common_client");
const { STSCredential, OIDCRoleArnCredential } = require("tencentcloud-sdk-nodejs-common/tencentcloud/common/credential");
let calls = 0;
const server = http.createServer((request, response) => {
  const ends = Math.floor(Date.now() / 1000) + 7200;
  const session = { Credentials: { Token: "token", TmpSecretId: "id", TmpSecretKey: "key" }, ExpiredTime: ends };
  const isSts = request.headers["x-tc-action"].startsWith("AssumeRole");
  // Only the first call of STS fails.
  const answer = isSts && ++calls === 1 ? { Error: { Code: "InternalError", Message: "try again" } } : session;
  response.setHeader("content-type", "application/json").end(JSON.stringify({ Response: { ...answer, RequestId: "made-up" } }));
});
server.listen(0, "127.0.0.1", async () => {
  const profile = { httpProfile: { endpoint: `127.0.0.1:${server.address().port}`, protocol: "http://" } };
  const settings = { credential: { secretId: "id", secretKey: "key" }, region: "ap-guangzhou", profile };
  const role = { RoleArn: "qcs::cam::uin/1:roleName/ci", RoleSessionName: "finding" };
  for (const credential of [
    new STSCredential(settings, role),
    new OIDCRoleArnCredential(settings, { ...role, ProviderId: "idp", WebIdentityToken: "jwt" }),
  ]) {
    const client = new CommonClient("vpc.tencentcloudapi.com", "2017-03-12", { ...settings, credential });
    calls = 0;
    const results = [];
    for (let i = 0; i < 3; i++) results.push(await client.request("DescribeVpcs", {}).then(() => "ok", ({ message }) => message.split(": ").pop()));
    console.log(`${credential.constructor.name}: ${results.join(", ")}; calls of STS: ${calls}`);
  }
  server.close();
});
JS
node call.js | tee out.txt
[ "$(cat out.txt)" = "STSCredential: try again, try again, try again; calls of STS: 1
OIDCRoleArnCredential: try again, try again, try again; calls of STS: 1" ] || { echo "CHANGED"; exit 1; }
