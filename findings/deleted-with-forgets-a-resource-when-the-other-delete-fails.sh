#!/bin/sh
# Pulumi 3.259.0: `pulumi destroy` takes a resource with `deletedWith` out of the state before the other resource is deleted.
# If that delete then fails, both objects exist and only one is in the state, and the update is reported with "1 deleted".
# The next `up` creates the forgotten object a second time.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pulumi@3.259.0 @pulumi/pulumi@3.259.0 >/dev/null 2>&1
mkdir state
export PULUMI_BACKEND_URL="file://$folder/state" PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
pulumi() { npx pulumi "$@" --non-interactive; }
cat >Pulumi.yaml <<'YAML'
name: finding
main: index.js
runtime: { name: nodejs, options: { typescript: false } }
YAML
cat >index.js <<'JS'
const pulumi = require("@pulumi/pulumi");
// Each object of the "cloud" is a file. A VPC with a peering connection is deleted with it, unless the API refuses.
const provider = {
  create: async ({ kind }) => {
    const id = `${kind}-${Date.now()}`;
    require("fs").writeFileSync(`${process.env.CLOUD}/${id}`, "");
    return { id, outs: { kind } };
  },
  delete: async (id) => {
    if (process.env.REFUSES) throw new Error("the VPC is in use");
    for (const file of require("fs").readdirSync(process.env.CLOUD))
      if (file === id || file.startsWith("peering")) require("fs").unlinkSync(`${process.env.CLOUD}/${file}`);
  },
};
class Thing extends pulumi.dynamic.Resource {
  constructor(kind, options) { super(provider, kind, { kind }, options); }
}
const vpc = new Thing("vpc");
new Thing("peering", { dependsOn: vpc, deletedWith: vpc });
JS
mkdir cloud
export CLOUD="$folder/cloud"
objects() { # <when>
  state=$(pulumi stack export | grep -Eo '"id": "(vpc|peering)-[0-9]+"' | sed 's/.*"\([a-z]*\)-.*/\1/' | sort | xargs)
  echo "$1: in the cloud $(find cloud -type f | sed 's/.*\/\([a-z]*\)-.*/\1/' | sort | xargs), in the state $state"
}
pulumi stack init dev >/dev/null
{
  pulumi up --yes --skip-preview >/dev/null
  objects "after up"
  REFUSES=1 pulumi destroy --yes --skip-preview >destroy.txt 2>&1 && echo "the destroy succeeds"
  grep -o '[0-9] deleted' destroy.txt
  objects "after the failed destroy"
  pulumi up --yes --skip-preview >/dev/null
  objects "after the next up"
} | tee out.txt
[ "$(cat out.txt)" = "after up: in the cloud peering vpc, in the state peering vpc
1 deleted
after the failed destroy: in the cloud peering vpc, in the state vpc
after the next up: in the cloud peering peering vpc, in the state peering vpc" ] || { echo "CHANGED"; exit 1; }
