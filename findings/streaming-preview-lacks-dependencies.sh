#!/bin/sh
# Pulumi 3.259.0: the two JSON forms of one preview differ in what they say of a resource.
# `pulumi preview --json` prints `propertyDependencies` of each new state. With
# PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true the events of the same preview have none, so a reader cannot tell from which
# resource an unknown value will come.
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
const provider = { create: async (inputs) => ({ id: "id-" + inputs.name, outs: inputs }) };
class Thing extends pulumi.dynamic.Resource {
  constructor(name, props) { super(provider, name, { name, ...props }); }
}
const a = new Thing("a", {});
if (new pulumi.Config().get("more")) new Thing("b", { of: a.id, other: new Thing("c", {}).id });
JS
pulumi stack init dev >/dev/null
pulumi up --yes --skip-preview >/dev/null
pulumi config set more yes
pulumi preview --json >digest.json 2>/dev/null
PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json >events.jsonl 2>/dev/null
node -e '
const fs = require("fs");
const named = (urn, name) => urn.endsWith("::" + name);
const digest = JSON.parse(fs.readFileSync("digest.json", "utf8")).steps;
const events = fs.readFileSync("events.jsonl", "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const metadata = events.flatMap((event) => event.resourcePreEvent ? [event.resourcePreEvent.metadata] : []);
const of = (state) => Object.keys(state.propertyDependencies ?? {}).sort().join();
const seen = [
  of(digest.find((step) => named(step.urn, "b")).newState),
  of(metadata.find((step) => named(step.urn, "b")).new),
];
console.log("digest: " + seen[0], "| events: " + seen[1]);
process.exit(seen[0] === "__provider,name,of,other" && seen[1] === "" ? 0 : 1);
' || fail "the forms of a preview"
