#!/bin/sh
# @huaweicloud/huaweicloud-sdk-core 3.1.211 with -sdk-vpc 3.1.173: a client with a region and no project ID looks the project
# up in IAM. If IAM lists none for this region, the SDK sends POST /v3/projects: a list call creates a project, or fails
# without the permission to create one. First calls in parallel send one creation each. With a project ID in the
# credentials, IAM is not called. (The core package requires uuid without declaring it: uuid is installed beside it.)
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
const { VpcClient, ListVpcPeeringsRequest } = require("@huaweicloud/huaweicloud-sdk-vpc/v2/public-api");
const answers = {
  "GET /v3/projects": { projects: [] },
  "GET /v3/regions": { regions: [{ id: "cn-east-4", type: "public" }] },
  "GET /v3/auth/domains": { domains: [{ id: "made-up-domain", name: "made-up" }] },
  "POST /v3/projects": { project: { id: "made-up-project", name: "cn-east-4" } },
  "GET /v2.0/vpc/peerings": { peerings: [] },
};
const calls = {};
const server = http.createServer((request, response) => {
  const call = `${request.method} ${request.url.split("?")[0]}`;
  calls[call] = (calls[call] ?? 0) + 1;
  response.setHeader("content-type", "application/json");
  request.resume().on("end", () => response.end(JSON.stringify(answers[call])));
});
server.listen(0, "127.0.0.1", async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const list = async (credentials) => {
    const client = VpcClient.newBuilder().withCredential(credentials).withRegion(new Region("cn-east-4", [url])).build();
    await Promise.all([1, 2, 3].map(() => client.listVpcPeerings(new ListVpcPeeringsRequest())));
    const created = calls["POST /v3/projects"] ?? 0;
    calls["POST /v3/projects"] = 0;
    return created;
  };
  const credentials = () => new BasicCredentials().withAk("ak").withSk("sk").withIamEndpoint(url);
  console.log(`creations of a project by 3 list calls with a project ID: ${await list(credentials().withProjectId("made-up-project"))}`);
  console.log(`creations of a project by 3 list calls without: ${await list(credentials())}`);
  server.close();
});
JS
node list.js | tee out.txt
[ "$(cat out.txt)" = "creations of a project by 3 list calls with a project ID: 0
creations of a project by 3 list calls without: 3" ] || { echo "CHANGED"; exit 1; }
