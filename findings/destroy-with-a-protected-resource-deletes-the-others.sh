#!/bin/sh
# Pulumi 3.259.0: `pulumi destroy` of a stack with one protected resource ends with an error, and has deleted every
# resource that is not protected, those that depend on the protected one included.
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
fail() { echo "CHANGED: $1"; exit 1; }
cat >index.js <<'JS'
const pulumi = require("@pulumi/pulumi");
const provider = { create: async (inputs) => ({ id: "id", outs: inputs }) };
class Thing extends pulumi.dynamic.Resource {
  constructor(name, opts) { super(provider, name, {}, opts); }
}
const kept = new Thing("kept", { protect: true });
new Thing("dependent", { dependsOn: kept });
new Thing("other", {});
JS
pulumi stack init dev >/dev/null
pulumi up --yes --skip-preview >/dev/null
code=0
pulumi destroy --yes --skip-preview >destroy.txt 2>&1 || code=$?
echo "exit code $code"
grep -E "protected" destroy.txt | head -2 || true
left=$(pulumi stack export | node -e 'let t="";process.stdin.on("data",(d)=>t+=d).on("end",()=>console.log(JSON.parse(t).deployment.resources.map((r)=>r.urn.split("::").pop()).filter((n)=>["kept","dependent","other"].includes(n)).sort().join()))')
echo "left: $left"
[ "$code" -ne 0 ] || fail "destroy succeeds"
[ "$left" = kept ] || fail "what is left"
