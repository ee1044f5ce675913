#!/bin/sh
# jdcloud-sdk-js 1.2.202 in a dynamic provider of Pulumi 3.259.0: the SDK rejects with the parsed response, which is not an
# Error, and Pulumi prints only `message` of what a provider throws. Every error of the API (quota, overlap, permission) is
# printed as "error: undefined" by create and update, and as "error: Unknown Error" by delete. The status and the message
# of the API appear nowhere. They do if the provider throws an Error made from the response.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pulumi@3.259.0 @pulumi/pulumi@3.259.0 jdcloud-sdk-js@1.2.202 >/dev/null 2>&1
mkdir state
export PULUMI_BACKEND_URL="file://$folder/state" PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
pulumi() { npx pulumi "$@" --non-interactive; }
cat >Pulumi.yaml <<'YAML'
name: finding
main: index.js
runtime: { name: nodejs, options: { typescript: false } }
YAML
cat >provider.js <<'JS'
const http = require("node:http");
const Vpc = require("jdcloud-sdk-js/src/services/vpc");
require("jdcloud-sdk-js/src/lib/core").config.logger = () => {};
async function refused(method) {
  const error = { code: 409, status: "QUOTA_EXCEEDED", message: "quota of VPC peerings is used up" };
  const server = http.createServer((_, response) => {
    response.writeHead(409, { "content-type": "application/json" }).end(JSON.stringify({ requestId: "made-up", error }));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = { protocol: "http", host: `127.0.0.1:${server.address().port}` };
  const vpc = new Vpc({ credentials: { accessKeyId: "ak", secretAccessKey: "sk" }, regionId: "cn-north-1", endpoint, logger: () => {} });
  const peering = { vpcPeeringId: "vpcpr-one", vpcPeeringName: "one", vpcId: "vpc-one", remoteVpcId: "vpc-two" };
  return vpc[method](peering).finally(() => server.close());
}
exports.handler = () => ({
  diff: async (id, olds, news) => ({ changes: olds.mode !== news.mode }),
  create: async ({ mode }) => {
    if (mode === "refused") await refused("createVpcPeering");
    if (mode === "wrapped") await refused("createVpcPeering").catch(({ error }) => { throw new Error(error.message); });
    return { id: "vpcpr-one", outs: { mode } };
  },
  update: () => refused("modifyVpcPeering"),
  delete: () => refused("deleteVpcPeering"),
});
JS
cat >index.js <<'JS'
const pulumi = require("@pulumi/pulumi");
const text = `exports.handler=()=>require(${JSON.stringify(`${__dirname}/provider.js`)}).handler()`;
class Peering extends pulumi.CustomResource {
  constructor(name, mode) { super("pulumi-nodejs:dynamic/finding:Peering", name, { __provider: text, mode }); }
}
new Peering("one", process.env.MODE);
JS
pulumi stack init dev >/dev/null
run() { # <name> <mode> <command>
  if MODE=$2 pulumi "$3" --yes --skip-preview >run.txt 2>&1; then echo "$1: succeeds"; return; fi
  reason=$(grep -Eq 'QUOTA_EXCEEDED|quota of' run.txt && echo "the reason is printed" || echo "the reason is not printed")
  echo "$1: $(grep -v 'update failed' run.txt | grep -o 'error: .*' | sort -u | head -1), $reason"
}
{
  run create refused up
  run "create with an Error" wrapped up
  run "create without a failure" first up
  run update second up
  run delete second destroy
} | tee out.txt
[ "$(cat out.txt)" = "create: error: undefined, the reason is not printed
create with an Error: error: quota of VPC peerings is used up, the reason is printed
create without a failure: succeeds
update: error: undefined, the reason is not printed
delete: error: Unknown Error, the reason is not printed" ] || { echo "CHANGED"; exit 1; }
