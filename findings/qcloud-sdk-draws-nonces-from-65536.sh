#!/bin/sh
# qcloudapi-sdk 0.2.1 (Tencent's own SDK of API 2.0): each request's Nonce, which the API refuses when it is repeated, is one
# of 65,536 at random. Among a few hundred requests, two with the same Nonce are likely; a caller can give its own.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund qcloudapi-sdk@0.2.1 >/dev/null 2>&1
cat >nonces.js <<'JS'
const http = require("node:http");
const Qcloud = require("qcloudapi-sdk");
const nonces = [];
const server = http.createServer((request, response) => {
  nonces.push(Number(new URL(request.url, "http://localhost").searchParams.get("Nonce")));
  response.end("{}");
});
server.listen(0, "127.0.0.1", async () => {
  const sdk = new Qcloud({ SecretId: "id", SecretKey: "key", serviceType: "vpc", Region: "gz" });
  const options = { host: `127.0.0.1:${server.address().port}`, protocol: "http", method: "GET" };
  const send = (params) => new Promise((resolve, reject) => sdk.request(params, options, (error) => (error ? reject(error) : resolve())));
  for (let i = 0; i < 3000; i++) await send({ Action: "DescribeVpcEx" });
  const repeated = nonces.length - new Set(nonces).size;
  const isSmall = Math.max(...nonces) <= 65535;
  nonces.length = 0;
  await send({ Action: "DescribeVpcEx", Nonce: 1234567 });
  console.log(`at most 65535: ${isSmall}; some of 3000 repeat: ${repeated > 0}; a caller's own is sent: ${nonces[0] === 1234567}`);
  server.close();
});
JS
node nonces.js | tee out.txt
grep -q '^at most 65535: true; some of 3000 repeat: true; a caller.s own is sent: true$' out.txt || { echo "CHANGED"; exit 1; }
