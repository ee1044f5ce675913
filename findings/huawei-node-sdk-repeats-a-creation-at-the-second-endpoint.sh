#!/bin/sh
# @huaweicloud/huaweicloud-sdk-core 3.1.211 with -sdk-vpc 3.1.173: a client with two endpoints sends a call again to the
# second if the first closes the connection or answers 504, whatever the method. The creation that the first carried out
# without answering is made twice, and the program learns of one. From then on the second endpoint is the first of the list,
# also in the Region object of the caller, and so for clients that are built later. (The core package requires uuid without
# declaring it: uuid is installed beside it.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @huaweicloud/huaweicloud-sdk-core@3.1.211 @huaweicloud/huaweicloud-sdk-vpc@3.1.173 uuid@9.0.1 >/dev/null 2>&1
cat >create.js <<'JS'
const http = require("node:http");
const { BasicCredentials } = require("@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials");
const { Region } = require("@huaweicloud/huaweicloud-sdk-core/region/region");
const { VpcClient, CreateVpcRequest, CreateVpcRequestBody, CreateVpcOption } = require("@huaweicloud/huaweicloud-sdk-vpc/v2/public-api");
let failure;
let vpcs;
// Both endpoints create in the same cloud. The one named "first" does not answer with what it created.
const endpoint = (name) => (request, response) => {
  request.resume().on("end", () => {
    const vpc = { id: `vpc-${vpcs.push(name)}` };
    if (name === "first" && failure === "closed connection") request.socket.resetAndDestroy();
    else if (name === "first" && failure) response.writeHead(504).end();
    else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ vpc }));
  });
};
const servers = ["first", "second"].map((name) => http.createServer(endpoint(name)).listen(0, "127.0.0.1"));
setImmediate(async () => {
  const credential = new BasicCredentials().withAk("ak").withSk("sk").withProjectId("project");
  const create = async (region) => {
    const client = VpcClient.newBuilder().withCredential(credential).withRegion(region).build();
    const body = new CreateVpcRequestBody().withVpc(new CreateVpcOption().withName("one").withCidr("10.0.0.0/16"));
    return client.createVpc(new CreateVpcRequest().withBody(body)).then(({ vpc }) => `returns ${vpc.id}`, () => "fails");
  };
  for (failure of ["closed connection", "504"]) {
    vpcs = [];
    const region = new Region("cn-north-4", servers.map((server) => `http://127.0.0.1:${server.address().port}`));
    console.log(`${failure}: ${await create(region)}, created at ${vpcs.join(" and ")} endpoint`);
    if (failure !== "closed connection") continue;
    failure = "";
    vpcs = [];
    console.log(`  the next client, without a failure: ${await create(region)}, created at ${vpcs.join(" and ")} endpoint`);
  }
  for (const server of servers) server.close();
});
JS
node create.js | tee out.txt
[ "$(cat out.txt)" = "closed connection: returns vpc-2, created at first and second endpoint
  the next client, without a failure: returns vpc-1, created at second endpoint
504: returns vpc-2, created at first and second endpoint" ] || { echo "CHANGED"; exit 1; }
