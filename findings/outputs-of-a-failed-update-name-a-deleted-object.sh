#!/bin/sh
# Pulumi 3.259.0 with @pulumi/pulumi 3.259.0: stack outputs are saved together, once all of them are known. If one output is
# that of a resource that fails, the state keeps all outputs of the update before, although this update prints "- vpcId" as
# if it removed the value. If the update replaced the VPC, the output is the ID of the deleted one, and a stack reference of
# another stack returns it without a warning.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pulumi@3.259.0 @pulumi/pulumi@3.259.0 >/dev/null 2>&1
mkdir state
export PULUMI_BACKEND_URL="file://$folder/state" PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
pulumi() { npx pulumi "$@" --non-interactive; }
project() { # <name>
  mkdir "$1"
  printf 'name: %s\nmain: index.js\nruntime: { name: nodejs, options: { typescript: false } }\n' "$1" >"$1/Pulumi.yaml"
  cat >"$1/index.js"
  pulumi -C "$1" stack init dev >/dev/null
}
mkdir cloud
export CLOUD="$folder/cloud"
project network <<'JS'
const pulumi = require("@pulumi/pulumi");
const file = (id) => `${process.env.CLOUD}/${id}`;
const provider = {
  diff: async (id, olds, news) => ({ replaces: olds.name === news.name ? [] : ["name"], deleteBeforeReplace: true }),
  create: async (inputs) => {
    if (inputs.name === "refused") throw new Error("the quota is used up");
    require("fs").writeFileSync(file(inputs.name), "");
    return { id: inputs.name, outs: inputs };
  },
  delete: async (id) => require("fs").unlinkSync(file(id)),
};
class Vpc extends pulumi.dynamic.Resource {
  constructor(name, id, options) { super(provider, name, { name: id }, options); }
}
const vpc = new Vpc("vpc", process.env.VPC);
exports.vpcId = vpc.id;
if (process.env.VPC !== "vpc-1") exports.otherId = new Vpc("other", "refused", { dependsOn: vpc }).id;
JS
project peering <<'JS'
const pulumi = require("@pulumi/pulumi");
exports.vpcId = new pulumi.StackReference("organization/network/dev").requireOutput("vpcId");
JS
print() { # <when>
  pulumi -C peering up --yes --skip-preview >/dev/null
  echo "$1: in the cloud $(ls cloud), output $(pulumi -C network stack output vpcId), read by the other stack $(pulumi -C peering stack output vpcId)"
}
{
  VPC=vpc-1 pulumi -C network up --yes --skip-preview >/dev/null
  print "up"
  VPC=vpc-2 pulumi -C network up --yes --skip-preview >up.txt 2>&1 && echo "the update succeeds"
  grep -Eo '[-~] vpcId.*' up.txt
  print "up that fails"
} | tee out.txt
[ "$(cat out.txt)" = "up: in the cloud vpc-1, output vpc-1, read by the other stack vpc-1
- vpcId: \"vpc-1\"
up that fails: in the cloud vpc-2, output vpc-1, read by the other stack vpc-1" ] || { echo "CHANGED"; exit 1; }
