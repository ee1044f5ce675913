#!/bin/sh
# qcloudapi-sdk 0.2.1 (Tencent's own SDK of API 2.0): a POST, the default, is signed with all parameters and sent with the
# first thousand of the signed text. A CreateRoute of 340 routes, with three parameters each, lacks its last rows and the
# signature, which comes last, so the API refuses it as unsigned, not as too long. A GET has all of them, and so has a POST
# with maxKeys: 0, an option that the description lacks.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund qcloudapi-sdk@0.2.1 >/dev/null 2>&1
cat >routes.js <<'JS'
const http = require("node:http");
const { createHmac } = require("node:crypto");
const Qcloud = require("qcloudapi-sdk");
const seen = [];
const server = http.createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const text = request.method === "GET" ? request.url.split("?")[1] : body;
  const params = [...new URLSearchParams(text)];
  const signed = params.filter(([key]) => key !== "Signature").sort(([a], [b]) => (a < b ? -1 : 1)).map((pair) => pair.join("=")).join("&");
  const source = `${request.method}${request.headers.host}/v2/index.php?${signed}`;
  const { Signature } = Object.fromEntries(params);
  const is = Signature === undefined ? "missing" : Signature === createHmac("sha1", "key").update(source).digest("base64") ? "right" : "wrong";
  const rows = params.filter(([key]) => key.endsWith("nextHub")).length;
  seen.push(`${rows} rows, signature ${is}`);
  response.end("{}");
});
server.listen(0, "127.0.0.1", async () => {
  const sdk = new Qcloud({ SecretId: "id", SecretKey: "key", serviceType: "vpc", Region: "gz" });
  const endpoint = { host: `127.0.0.1:${server.address().port}`, protocol: "http" };
  const routes = (count) => Array.from({ length: count }, (_, i) => ({ destinationCidrBlock: `10.${i >> 8}.${i & 255}.0/24`, nextType: 4, nextHub: "pcx-12345678" }));
  const send = (count, more) => new Promise((resolve, reject) =>
    sdk.request({ Action: "CreateRoute", vpcId: "vpc-aaaa1111", routeTableId: "rtb-cccc3333", routeSet: routes(count) }, { ...endpoint, ...more }, (error) => (error ? reject(error) : resolve())));
  for (const [name, count, more] of [["POST of 300", 300, {}], ["POST of 340", 340, {}], ["GET of 340", 340, { method: "GET" }], ["POST of 340, maxKeys: 0", 340, { maxKeys: 0 }]]) {
    await send(count, more);
    console.log(`${name}: ${seen.pop()}`);
  }
  server.close();
});
JS
node --no-deprecation --max-http-header-size=131072 routes.js | tee out.txt
[ "$(cat out.txt)" = "POST of 300: 300 rows, signature right
POST of 340: 330 rows, signature missing
GET of 340: 340 rows, signature right
POST of 340, maxKeys: 0: 340 rows, signature right" ] || { echo "CHANGED"; exit 1; }
