#!/bin/sh
# @huaweicloud/huaweicloud-sdk-core 3.1.211 with -sdk-vpc 3.1.173: a client with a region and no project ID looks the
# region's project up in IAM, and writes it into the credentials object of the caller. A second client of another region with
# the same object makes no look-up: its requests go to the second region with the project ID of the first, in the path and
# in the signed header. Each region needs a credentials object of its own. (The core package requires uuid without
# declaring it: uuid is installed beside it.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @huaweicloud/huaweicloud-sdk-core@3.1.211 @huaweicloud/huaweicloud-sdk-vpc@3.1.173 uuid@9.0.1 >/dev/null 2>&1
cat >list.js <<'JS'
const http = require("node:http");
const { BasicCredentials } = require("@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials");
const { Region } = require("@huaweicloud/huaweicloud-sdk-core/region/region");
const { VpcClient, ListVpcsRequest } = require("@huaweicloud/huaweicloud-sdk-vpc/v2/public-api");
// The first part of each path is the service: IAM, or the VPC service of a region.
const server = http.createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  const [, service, ...path] = pathname.split("/");
  const region = searchParams.get("name");
  if (service === "iam") console.log(`  IAM: the project of ${region}`);
  else console.log(`  VPC service of ${service}: /${path.join("/")}, X-Project-Id ${request.headers["x-project-id"]}`);
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(service === "iam" ? { projects: [{ id: `project-of-${region}`, name: region }] } : { vpcs: [] }));
});
server.listen(0, "127.0.0.1", async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const credentials = (ak) => new BasicCredentials().withAk(ak).withSk("sk").withIamEndpoint(`${url}/iam`);
  const list = async (region, credential) => {
    const client = VpcClient.newBuilder().withCredential(credential).withRegion(new Region(region, [`${url}/${region}`])).build();
    await client.listVpcs(new ListVpcsRequest());
  };
  console.log("one credentials object for two regions");
  const shared = credentials("first-key");
  for (const region of ["cn-north-4", "cn-east-3"]) await list(region, shared);
  console.log("one credentials object for each region");
  for (const region of ["cn-north-4", "cn-east-3"]) await list(region, credentials("second-key"));
  server.close();
});
JS
node list.js | tee out.txt
[ "$(cat out.txt)" = "one credentials object for two regions
  IAM: the project of cn-north-4
  VPC service of cn-north-4: /v1/project-of-cn-north-4/vpcs, X-Project-Id project-of-cn-north-4
  VPC service of cn-east-3: /v1/project-of-cn-north-4/vpcs, X-Project-Id project-of-cn-north-4
one credentials object for each region
  IAM: the project of cn-north-4
  VPC service of cn-north-4: /v1/project-of-cn-north-4/vpcs, X-Project-Id project-of-cn-north-4
  IAM: the project of cn-east-3
  VPC service of cn-east-3: /v1/project-of-cn-east-3/vpcs, X-Project-Id project-of-cn-east-3" ] || { echo "CHANGED"; exit 1; }
