#!/bin/sh
# jdcloud-sdk-js 1.2.202: regionId is in the path of each operation, but a method ignores a `regionId` among its parameters,
# without an error: the request goes to the region of the client. A program that sets the region for each call creates and
# deletes in one and the same region. The region of a call is the second argument.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jdcloud-sdk-js@1.2.202 >/dev/null 2>&1
cat >regions.js <<'JS'
const http = require("node:http");
const Vpc = require("jdcloud-sdk-js/src/services/vpc");
require("jdcloud-sdk-js/src/lib/core").config.logger = () => {};
const server = http.createServer((request, response) => {
  console.log(`  ${request.method} ${request.url}`);
  response.setHeader("content-type", "application/json").end(JSON.stringify({ requestId: "made-up", result: { vpcId: "vpc-one" } }));
});
server.listen(0, "127.0.0.1", async () => {
  const endpoint = { protocol: "http", host: `127.0.0.1:${server.address().port}` };
  const vpc = new Vpc({ credentials: { accessKeyId: "ak", secretAccessKey: "sk" }, regionId: "cn-north-1", endpoint, logger: () => {} });
  console.log("region cn-south-1 among the parameters");
  await vpc.createVpc({ regionId: "cn-south-1", vpcName: "one" });
  await vpc.deleteVpc({ regionId: "cn-south-1", vpcId: "vpc-one" });
  console.log("region cn-south-1 as the second argument");
  await vpc.deleteVpc({ vpcId: "vpc-one" }, "cn-south-1");
  server.close();
});
JS
node regions.js | tee out.txt
[ "$(cat out.txt)" = "region cn-south-1 among the parameters
  POST /v1/regions/cn-north-1/vpcs/
  DELETE /v1/regions/cn-north-1/vpcs/vpc-one
region cn-south-1 as the second argument
  DELETE /v1/regions/cn-south-1/vpcs/vpc-one" ] || { echo "CHANGED"; exit 1; }
