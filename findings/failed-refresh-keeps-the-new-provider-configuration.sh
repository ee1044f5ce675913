#!/bin/sh
# Pulumi 3.259.0: a `pulumi refresh --run-program` whose reads all fail still saves the new inputs of an explicit provider.
# So a wrong credential, tried once and taken back, stays in the state: the next plain `pulumi refresh` uses it and fails,
# although the stack's configuration is right again and every `pulumi up` had used the right one.
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
  read:async(id,p)=>{if(c!=="right")throw new Error("refused the key "+c);return{id,props:p}}}}`;
class Thing extends pulumi.CustomResource {
  constructor(name, opts) { super("pulumi-nodejs:dynamic/finding:Thing", name, { __provider: text }, opts); }
}
class Provider extends pulumi.ProviderResource {
  constructor(name, key) { super("pulumi-nodejs", name, { "finding:key": key }); }
}
new Thing("a", { provider: new Provider("p", new pulumi.Config().require("key")) });
JS
refresh() { pulumi refresh --yes --skip-preview "$@" >out.txt 2>&1; }
keyInState() { pulumi stack export | grep -o '"finding:key": "[a-z]*"' | sort -u; }
pulumi stack init dev >/dev/null
pulumi config set key right
pulumi up --yes --skip-preview >/dev/null
refresh || fail "the first refresh"
pulumi config set key wrong
if refresh --run-program; then fail "the refresh with a wrong key succeeds"; fi
keyInState
keyInState | grep -q wrong || fail "the failed refresh saves nothing"
pulumi config set key right
if refresh; then fail "the plain refresh uses the configuration of the stack"; fi
grep -o 'refused the key [a-z]*' out.txt | head -1
grep -q "refused the key wrong" out.txt || fail "the plain refresh fails for another reason"
refresh --run-program || fail "refresh --run-program does not mend it"
refresh || fail "the plain refresh after that"
