#!/bin/sh
# jdcloud-sdk-js 1.2.202: a filter with an empty list of values is left out of the request, without an error, so the call
# returns every object of the region. With no ID left in the list, "the VPCs with these IDs" are all VPCs: a program that
# deletes what it found deletes all of them.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jdcloud-sdk-js@1.2.202 >/dev/null 2>&1
cat >list.js <<'JS'
const http = require("node:http");
const Vpc = require("jdcloud-sdk-js/src/services/vpc");
require("jdcloud-sdk-js/src/lib/core").config.logger = () => {};
const all = ["vpc-one", "vpc-two"];
const server = http.createServer((request, response) => {
  const query = new URL(request.url, "http://localhost").searchParams;
  const wanted = query.get("filters.1.name") === "vpcIds" ? [...query].filter(([key]) => key.startsWith("filters.1.values.")).map(([, id]) => id) : all;
  const vpcs = all.filter((id) => wanted.includes(id)).map((vpcId) => ({ vpcId }));
  response.setHeader("content-type", "application/json").end(JSON.stringify({ requestId: "made-up", result: { vpcs, totalCount: vpcs.length } }));
});
server.listen(0, "127.0.0.1", async () => {
  const endpoint = { protocol: "http", host: `127.0.0.1:${server.address().port}` };
  const vpc = new Vpc({ credentials: { accessKeyId: "ak", secretAccessKey: "sk" }, regionId: "cn-north-1", endpoint, logger: () => {} });
  for (const values of [["vpc-one"], ["vpc-gone"], []]) {
    const { result } = await vpc.describeVpcs({ filters: [{ name: "vpcIds", values }] });
    console.log(`vpcIds ${JSON.stringify(values)}: ${JSON.stringify(result.vpcs.map(({ vpcId }) => vpcId))}`);
  }
  server.close();
});
JS
node list.js | tee out.txt
[ "$(cat out.txt)" = 'vpcIds ["vpc-one"]: ["vpc-one"]
vpcIds ["vpc-gone"]: []
vpcIds []: ["vpc-one","vpc-two"]' ] || { echo "CHANGED"; exit 1; }
