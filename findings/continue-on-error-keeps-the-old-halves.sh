#!/bin/sh
# Pulumi 3.259.0: `pulumi up --continue-on-error` that fails for one resource does not delete the old halves of
# replacements that succeeded (created first): both objects exist, the old one marked for deletion in the state, until
# the next update that runs through.
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
const provider = {
  diff: async (id, olds, news) => ({ changes: olds.x !== news.x, replaces: olds.x !== news.x ? ["x"] : [] }),
  create: async (inputs) => { if (inputs.fails) throw new Error("on purpose"); return { id: "id-" + inputs.x, outs: inputs }; },
};
class Thing extends pulumi.dynamic.Resource {
  constructor(name, props) { super(provider, name, props); }
}
const phase = Number(new pulumi.Config().get("phase") ?? 1);
new Thing("replaced", { x: phase === 1 ? 1 : 2 });
if (phase === 2) new Thing("failing", { x: 1, fails: true });
JS
objects() { pulumi stack export | node -e 'let t="";process.stdin.on("data",(d)=>t+=d).on("end",()=>console.log(JSON.parse(t).deployment.resources.filter((r)=>r.urn.endsWith("::replaced")).map((r)=>r.id+(r.delete?" (to delete)":"")).sort().join(", ")))'; }
pulumi stack init dev >/dev/null
pulumi up --yes --skip-preview >/dev/null
pulumi config set phase 2
pulumi up --yes --skip-preview --continue-on-error >up.txt 2>&1 && fail "the update succeeds"
after=$(objects)
echo "after the failure: $after"
pulumi config set phase 3
pulumi up --yes --skip-preview >/dev/null
then=$(objects)
echo "after the next update: $then"
[ "$after" = "id-1 (to delete), id-2" ] || fail "after the failure"
[ "$then" = "id-2" ] || fail "after the next update"
