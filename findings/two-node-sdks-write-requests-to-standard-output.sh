#!/bin/sh
# jdcloud-sdk-js 1.2.202, and @huaweicloud/huaweicloud-sdk-core 3.1.211 with -sdk-vpc 3.1.173: JD Cloud's SDK writes each
# request with its body to standard output, Huawei's each request that failed. A program that prints JSON prints something
# else, and a password among the parameters is in the log of a CI job. The option `logger` of a JD client changes nothing:
# only the one of `config` in its core does. (Huawei's core package requires uuid without declaring it.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @huaweicloud/huaweicloud-sdk-core@3.1.211 @huaweicloud/huaweicloud-sdk-vpc@3.1.173 \
  uuid@9.0.1 jdcloud-sdk-js@1.2.202 >/dev/null 2>&1
cat >call.js <<'JS'
const http = require("node:http");
const [, , sdk, status, logger] = process.argv;
const calls = {
  async jd(host) {
    const Vm = require("jdcloud-sdk-js/src/services/vm");
    if (logger === "core") require("jdcloud-sdk-js/src/lib/core").config.logger = () => {};
    const settings = { credentials: { accessKeyId: "ak", secretAccessKey: "sk" }, regionId: "cn-north-1" };
    const vm = new Vm({ ...settings, endpoint: { protocol: "http", host }, ...(logger === "client" && { logger: () => {} }) });
    await vm.modifyInstancePassword({ instanceId: "i-one", password: "made-up-password" });
  },
  async huawei(host) {
    const { BasicCredentials } = require("@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials");
    const { VpcClient, CreateVpcRequest, CreateVpcRequestBody, CreateVpcOption } = require("@huaweicloud/huaweicloud-sdk-vpc/v2/public-api");
    const key = new BasicCredentials().withAk("ak").withSk("sk").withProjectId("project");
    const client = VpcClient.newBuilder().withCredential(key).withEndpoint(`http://${host}`).build();
    const vpc = new CreateVpcOption().withName("one").withDescription("made-up-password");
    await client.createVpc(new CreateVpcRequest().withBody(new CreateVpcRequestBody().withVpc(vpc)));
  },
};
const server = http.createServer((_, response) => {
  response.writeHead(Number(status), { "content-type": "application/json" }).end(JSON.stringify({ requestId: "made-up", result: {} }));
});
server.listen(0, "127.0.0.1", async () => {
  await calls[sdk](`127.0.0.1:${server.address().port}`).catch(() => {});
  server.close();
});
JS
run() { # <name> <SDK> <status> [logger]
  node call.js "$2" "$3" ${4:-} >run.txt 2>/dev/null
  [ -s run.txt ] || { echo "$1: prints nothing"; return; }
  echo "$1: prints $(grep -q made-up-password run.txt && echo "the body" || echo "no body")," \
    "$(grep -q 'Signature=' run.txt && echo "the signature" || echo "no signature")"
}
{
  run "JD, 200" jd 200
  run "JD, 200, logger of the client" jd 200 client
  run "JD, 200, logger of the core" jd 200 core
  run "Huawei, 200" huawei 200
  run "Huawei, 400" huawei 400
} | tee out.txt
[ "$(cat out.txt)" = "JD, 200: prints the body, the signature
JD, 200, logger of the client: prints the body, the signature
JD, 200, logger of the core: prints nothing
Huawei, 200: prints nothing
Huawei, 400: prints the body, the signature" ] || { echo "CHANGED"; exit 1; }
