#!/bin/sh
# tencentcloud-sdk-nodejs-common 4.1.220, @huaweicloud/huaweicloud-sdk-core 3.1.211 with -sdk-vpc 3.1.173, and
# jdcloud-sdk-js 1.2.202: Tencent's SDK takes its proxy from http_proxy in lower case only, for https:// as well, and does
# not read no_proxy: with the usual HTTPS_PROXY it calls directly, and with http_proxy a private cloud's endpoint that
# no_proxy excludes is called through the proxy. The SDKs of Huawei and JD Cloud read no variable. (Huawei's core package
# requires uuid without declaring it.)
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
const VARIABLES = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"];
// Two servers note who calls, and refuse in whatever form: the endpoint, and the proxy.
let called;
const listen = async (name) => {
  const server = http.createServer((_, response) => response.writeHead(502).end("{}", () => called.add(name)));
  server.on("connect", (_, socket) => socket.end("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", () => called.add(name)));
  server.on("clientError", (_, socket) => socket.end(() => called.add(name)));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
};
(async () => {
  const servers = [await listen("directly"), await listen("through the proxy")];
  const [host, proxy] = servers.map((server) => `127.0.0.1:${server.address().port}`);
  const calls = {
    Tencent(protocol) {
      const profile = { httpProfile: { endpoint: host, protocol } };
      const credential = { secretId: "id", secretKey: "key" };
      return new CommonClient("vpc.tencentcloudapi.com", "2017-03-12", { credential, region: "ap-guangzhou", profile }).request("DescribeVpcs", {});
    },
    Huawei(protocol) {
      const key = new BasicCredentials().withAk("ak").withSk("sk").withProjectId("project");
      return huawei.VpcClient.newBuilder().withCredential(key).withEndpoint(protocol + host).build().listVpcs(new huawei.ListVpcsRequest());
    },
    JD(protocol) {
      const endpoint = { protocol: protocol.replace("://", ""), host };
      return new JdVpc({ credentials: { accessKeyId: "ak", secretAccessKey: "sk" }, regionId: "cn-north-1", endpoint }).describeVpcs({});
    },
  };
  const log = console.log;
  console.log = () => {};
  const settings = {
    "HTTPS_PROXY and https_proxy": { HTTPS_PROXY: `http://${proxy}`, https_proxy: `http://${proxy}` },
    "HTTP_PROXY": { HTTP_PROXY: `http://${proxy}` },
    "http_proxy": { http_proxy: `http://${proxy}` },
    "http_proxy and no_proxy=127.0.0.1": { http_proxy: `http://${proxy}`, no_proxy: "127.0.0.1" },
  };
  for (const [name, variables] of Object.entries(settings)) {
    for (const variable of VARIABLES) delete process.env[variable];
    Object.assign(process.env, variables);
    const ways = [];
    for (const [sdk, call] of Object.entries(calls)) {
      called = new Set();
      for (const protocol of ["https://", "http://"]) await call(protocol).catch(() => {});
      ways.push(`${sdk} ${[...called].join(" and ")}`);
    }
    log(`with ${name}: ${ways.join(", ")}`);
  }
  process.exit();
})();
JS
node call.js | grep "^with" | tee out.txt
[ "$(cat out.txt)" = "with HTTPS_PROXY and https_proxy: Tencent directly, Huawei directly, JD directly
with HTTP_PROXY: Tencent directly, Huawei directly, JD directly
with http_proxy: Tencent through the proxy, Huawei directly, JD directly
with http_proxy and no_proxy=127.0.0.1: Tencent through the proxy, Huawei directly, JD directly" ] || { echo "CHANGED"; exit 1; }
