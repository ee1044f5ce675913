#!/bin/sh
# Pulumi 3.259.0: a preview that fails says why in `--json`, and not in `--output json`.
# `pulumi preview --json` ends with exit code 1 and has the error under `diagnostics`. `pulumi preview --output json` ends
# with exit code 1 and `"result":"failed"`; neither its output nor standard error has a word of the error.
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
  check: async () => ({ inputs: {}, failures: [{ property: "size", reason: "a-reason-to-look-for" }] }),
  create: async (inputs) => ({ id: "id", outs: inputs }),
};
class Thing extends pulumi.dynamic.Resource {
  constructor(name) { super(provider, name, { size: 1 }); }
}
new Thing("a");
JS
pulumi stack init dev >/dev/null
pulumi preview --json >digest.json 2>digest.err && fail "the preview did not fail"
pulumi preview --output json >list.json 2>list.err && fail "the preview did not fail"
grep -q a-reason-to-look-for digest.json || fail "--json has no reason any more"
grep -q '"result":"failed"' list.json || fail "--output json does not say that it failed"
cat list.json list.err
if grep -q a-reason-to-look-for list.json list.err; then fail "--output json has a reason now"; fi
