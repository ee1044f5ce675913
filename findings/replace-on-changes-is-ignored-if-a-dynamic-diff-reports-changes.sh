#!/bin/sh
# Pulumi 3.259.0 with @pulumi/pulumi 3.259.0: `replaceOnChanges` has no effect on a dynamic resource whose provider's `diff`
# returns `changes: true`. The resource is updated in place, without a warning, and the preview has no detailed diff. If
# `diff` returns `changes: undefined` for the same change, or there is no `diff`, the resource is replaced.
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
const provider = { create: async (inputs) => ({ id: "vpc-1", outs: inputs }), update: async (id, olds, news) => ({ outs: news }) };
const returnsTrue = async (id, olds, news) => ({ changes: olds.cidr !== news.cidr });
const returnsUndefined = async (id, olds, news) => ({ changes: olds.cidr !== news.cidr ? undefined : false });
class Vpc extends pulumi.dynamic.Resource {
  constructor(name, diff) {
    super({ ...provider, diff }, name, { cidr: process.env.CIDR }, { replaceOnChanges: ["cidr"] });
  }
}
new Vpc("true", returnsTrue);
new Vpc("undefined", returnsUndefined);
new Vpc("no-diff", undefined);
JS
pulumi stack init dev >/dev/null
CIDR=10.1.0.0/16 pulumi up --yes --skip-preview >/dev/null
CIDR=10.2.0.0/16 pulumi preview --json >preview.json
node >out.txt <<'JS'
for (const { urn, op, detailedDiff } of JSON.parse(require("fs").readFileSync("preview.json", "utf8")).steps)
  if (/Resource::/.test(urn) && /^(update|replace)$/.test(op))
    console.log(`${urn.split("::").pop()}: ${op}, detailed diff: ${Object.keys(detailedDiff ?? {}).join() || "none"}`);
JS
sort -o out.txt out.txt
cat out.txt
[ "$(cat out.txt)" = "no-diff: replace, detailed diff: cidr
true: update, detailed diff: none
undefined: replace, detailed diff: cidr" ] || { echo "CHANGED"; exit 1; }
