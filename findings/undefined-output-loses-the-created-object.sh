#!/bin/sh
# Pulumi 3.259.0 with @pulumi/pulumi 3.259.0: `undefined` anywhere in the outputs of a dynamic provider's `create`, such as a
# field that the API left out, fails with "Unexpected struct type." after the object was created. The ID is not saved, so
# each further `up` creates one more object, and no destroy deletes them. Inputs may contain `undefined`.
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
const provider = {
  create: async (inputs) => {
    require("node:fs").appendFileSync(process.env.CLOUD, "vpc-made-up\n"); // Here the API creates the object.
    const answer = JSON.parse('{ "VpcId": "vpc-made-up" }');
    return { id: answer.VpcId, outs: { ...inputs, description: answer.Description } };
  },
};
class Thing extends pulumi.dynamic.Resource {
  constructor(name) { super(provider, name, { name, comment: undefined }); }
}
new Thing("a");
JS
export CLOUD="$folder/cloud.txt"
pulumi stack init dev >/dev/null
for run in 1 2; do
  if pulumi up --yes --skip-preview >up.txt 2>&1; then echo "up $run succeeds"; else echo "up $run: $(grep -o 'error: Unexpected struct type.*' up.txt | head -1)"; fi
done | tee out.txt
pulumi destroy --yes --skip-preview >destroy.txt 2>&1 || { cat destroy.txt; exit 1; }
{
  echo "objects after destroy: $(grep -c . cloud.txt)"
  echo "in the state: $(pulumi stack export | grep -c '"id": "vpc-made-up"' || true)"
} | tee -a out.txt
[ "$(cat out.txt)" = "up 1: error: Unexpected struct type.
up 2: error: Unexpected struct type.
objects after destroy: 2
in the state: 0" ] || { echo "CHANGED"; exit 1; }
