#!/bin/sh
# Pulumi 3.259.0: after `pulumi config set`, `pulumi up` and `pulumi preview` configure the default provider of dynamic
# resources with the new value, but a plain `pulumi refresh` still with the value of the last update, from the state.
# `pulumi refresh --run-program` uses the new one. So a rotated credential in the configuration is used by one and not by the other.
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
const text = `exports.handler=()=>{let c;return{configure(r){c=r.config.get("finding:key")},check:async(o,n)=>({inputs:n}),
  diff:async()=>({changes:false}),create:async(i)=>({id:"id",outs:i}),
  read:async(id,p)=>{require("fs").appendFileSync(${JSON.stringify(process.env.SEEN)},"read with "+c+"\\n");return{id,props:p}}}}`;
class Thing extends pulumi.CustomResource {
  constructor(name) { super("pulumi-nodejs:dynamic/finding:Thing", name, { __provider: text }); }
}
new Thing("a");
JS
export SEEN="$folder/seen.txt"
: >seen.txt
pulumi stack init dev >/dev/null
pulumi config set key old
pulumi up --yes --skip-preview >/dev/null
pulumi config set key new
pulumi refresh --yes --skip-preview >/dev/null
pulumi refresh --yes --skip-preview --run-program >/dev/null
cat seen.txt
[ "$(head -1 seen.txt)" = "read with old" ] || fail "the plain refresh"
[ "$(tail -1 seen.txt)" = "read with new" ] || fail "refresh --run-program"
