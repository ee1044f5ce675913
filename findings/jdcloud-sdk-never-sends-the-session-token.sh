#!/bin/sh
# jdcloud-sdk-js 1.2.202: the credentials have a field `sessionToken`, and the SDK has the STS call that returns one, but no
# request carries it: the header x-jdcloud-security-token is missing, so a temporary key is refused like an unknown one.
# Each call has to give the header itself, in `x-extra-header`; then it is signed as well.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jdcloud-sdk-js@1.2.202 >/dev/null 2>&1
cat >call.js <<'JS'
const http = require("node:http");
const Vpc = require("jdcloud-sdk-js/src/services/vpc");
require("jdcloud-sdk-js/src/lib/core").config.logger = () => {};
const header = "x-jdcloud-security-token";
const server = http.createServer(({ headers }, response) => {
  console.log(`token: ${headers[header]}, signed: ${headers.authorization.includes(header)}`);
  response.setHeader("content-type", "application/json").end('{"requestId":"made-up","result":{"vpcs":[]}}');
});
server.listen(0, "127.0.0.1", async () => {
  const endpoint = { protocol: "http", host: `127.0.0.1:${server.address().port}` };
  const credentials = { accessKeyId: "ak", secretAccessKey: "sk", sessionToken: "made-up-token" };
  const vpc = new Vpc({ credentials, regionId: "cn-north-1", endpoint, logger: () => {} });
  await vpc.describeVpcs({});
  await vpc.describeVpcs({ "x-extra-header": { [header]: credentials.sessionToken } });
  server.close();
});
JS
node call.js | tee out.txt
[ "$(cat out.txt)" = "token: undefined, signed: false
token: made-up-token, signed: true" ] || { echo "CHANGED"; exit 1; }
