#!/bin/sh
# @huaweicloud/huaweicloud-sdk-core 3.1.211 with -sdk-vpc 3.1.173, and jdcloud-sdk-js 1.2.202: a response of status 200
# that is not JSON, such as the login page of a proxy between program and API, is a success without fields. A deletion that
# never reached the API succeeds, a list has no rows, and a creation has no ID. tencentcloud-sdk-nodejs-common 4.1.220
# rejects it. (Huawei's core package requires uuid without declaring it: uuid is installed beside it.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @huaweicloud/huaweicloud-sdk-core@3.1.211 @huaweicloud/huaweicloud-sdk-vpc@3.1.173 \
  uuid@9.0.1 jdcloud-sdk-js@1.2.202 tencentcloud-sdk-nodejs-common@4.1.220 >/dev/null 2>&1
cat >call.js <<'JS'
const http = require("node:http");
const { BasicCredentials } = require("@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials");
const huawei = require("@huaweicloud/huaweicloud-sdk-vpc/v2/public-api");
const JdVpc = require("jdcloud-sdk-js/src/services/vpc");
require("jdcloud-sdk-js/src/lib/core").config.logger = () => {};
const { CommonClient } = require("tencentcloud-sdk-nodejs-common/tencentcloud/common/common_client");
const server = http.createServer((_, response) => {
  response.setHeader("content-type", "text/html").end("<html><body>Please log in to use the network</body></html>");
});
server.listen(0, "127.0.0.1", async () => {
  const host = `127.0.0.1:${server.address().port}`;
  const key = new BasicCredentials().withAk("ak").withSk("sk").withProjectId("project");
  const hw = huawei.VpcClient.newBuilder().withCredential(key).withEndpoint(`http://${host}`).build();
  const endpoint = { protocol: "http", host };
  const jd = new JdVpc({ credentials: { accessKeyId: "ak", secretAccessKey: "sk" }, regionId: "cn-north-1", endpoint });
  const profile = { httpProfile: { endpoint: host, protocol: "http://" } };
  const credential = { secretId: "id", secretKey: "key" };
  const tencent = new CommonClient("vpc.tencentcloudapi.com", "2017-03-12", { credential, region: "ap-guangzhou", profile });
  const results = {
    "Huawei, delete": await settle(hw.deleteVpcPeering(new huawei.DeleteVpcPeeringRequest("peering-one"))),
    "Huawei, list": await settle(hw.listVpcPeerings(new huawei.ListVpcPeeringsRequest())),
    "JD, delete": await settle(jd.deleteVpcPeering({ vpcPeeringId: "vpcpr-one" })),
    "JD, list": await settle(jd.describeVpcPeerings({})),
    "Tencent, delete": await settle(tencent.request("DeleteVpcPeeringConnection", { PeeringConnectionId: "pcx-one" })),
  };
  for (const [name, text] of Object.entries(results)) console.log(`${name}: ${text}`);
  server.close();
});
const settle = (promise) => promise.then((result) => `succeeds with ${JSON.stringify(result)}`, ({ name }) => `fails with ${name}`);
JS
node call.js | tee out.txt
[ "$(cat out.txt)" = 'Huawei, delete: succeeds with {"httpStatusCode":200}
Huawei, list: succeeds with {"httpStatusCode":200}
JD, delete: succeeds with {"requestId":""}
JD, list: succeeds with {"requestId":""}
Tencent, delete: fails with FetchError' ] || { echo "CHANGED"; exit 1; }
