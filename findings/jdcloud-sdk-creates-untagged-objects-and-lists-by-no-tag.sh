#!/bin/sh
# jdcloud-sdk-js 1.2.202, the newest: its VPC service follows an older definition than the API's reference, and copies known
# parameters only. userTags of createVpc and tags of describeVpcs do not reach the request, and nothing reports that: the VPC
# is created without its tags, and the list of "VPCs with this tag" is the list of all. For elastic IPs the same SDK
# sends tags.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jdcloud-sdk-js@1.2.202 >/dev/null 2>&1
cat >tags.js <<'JS'
const http = require("node:http");
const Vpc = require("jdcloud-sdk-js/src/services/vpc");
require("jdcloud-sdk-js/src/lib/core").config.logger = () => {};
const server = http.createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const query = new URL(request.url, "http://localhost").searchParams.toString();
  console.log(`${request.method} ${body || query || "without parameters"}`);
  response.setHeader("content-type", "application/json").end(JSON.stringify({ requestId: "made-up", result: {} }));
});
server.listen(0, "127.0.0.1", async () => {
  const endpoint = { protocol: "http", host: `127.0.0.1:${server.address().port}` };
  const vpc = new Vpc({ credentials: { accessKeyId: "ak", secretAccessKey: "sk" }, regionId: "cn-north-1", endpoint, logger: () => {} });
  const tags = [{ key: "team", values: ["net"] }];
  await vpc.createVpc({ vpcName: "app", userTags: [{ key: "team", value: "net" }] });
  await vpc.describeVpcs({ tags });
  await vpc.describeElasticIps({ tags });
  server.close();
});
JS
node tags.js | tee out.txt
[ "$(cat out.txt)" = 'POST {"vpcName":"app"}
GET without parameters
GET tags.1.key=team&tags.1.values.1=net' ] || { echo "CHANGED"; exit 1; }
