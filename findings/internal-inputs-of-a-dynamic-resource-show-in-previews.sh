#!/bin/sh
# Pulumi 3.259.0 with @pulumi/pulumi 3.259.0: an input whose name begins with two underscores is internal, and the engine
# leaves it out of what it prints, unless it changes on a dynamic resource whose provider's `diff` returns `changes:
# undefined`: then the preview prints it, and the detailed diff lists it. With `changes: true` it is left out, but the
# detailed diff then lists nothing at all. A provider thus cannot keep a note in its inputs from being shown as a change.
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
  check: async (olds, news) => ({ inputs: { ...news, __keys: Object.keys(news.tags) } }),
  create: async (inputs) => ({ id: "vpc-1", outs: inputs }),
  update: async (id, olds, news) => ({ outs: news }),
};
class Vpc extends pulumi.dynamic.Resource {
  constructor(name, changes) {
    super({ ...provider, diff: async () => ({ changes }) }, name, { tags: JSON.parse(process.env.TAGS) });
  }
}
new Vpc("true", true);
new Vpc("undefined", undefined);
JS
pulumi stack init dev >/dev/null
TAGS='{"a":"1"}' pulumi up --yes --skip-preview >/dev/null
export TAGS='{"a":"1","b":"2"}'
pulumi preview --json >preview.json
for name in true undefined; do
  pulumi preview --diff --color never --target "**::$name" >"$name.txt"
done
node >out.txt <<'JS'
const { readFileSync } = require("fs");
for (const { urn, op, detailedDiff } of JSON.parse(readFileSync("preview.json", "utf8")).steps) {
  const name = urn.split("::").pop();
  if (op !== "update") continue;
  const isPrinted = /__keys/.test(readFileSync(`${name}.txt`, "utf8"));
  console.log(`${name}: ${isPrinted ? "printed" : "not printed"}, detailed diff: ${Object.keys(detailedDiff ?? {}).sort().join() || "none"}`);
}
JS
sort -o out.txt out.txt
cat out.txt
[ "$(cat out.txt)" = "true: not printed, detailed diff: none
undefined: printed, detailed diff: __keys[1],tags.b" ] || { echo "CHANGED"; exit 1; }
