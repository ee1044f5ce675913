#!/bin/sh
# Pulumi 3.259.0 with @pulumi/pulumi 3.259.0: `pulumi import TYPE NAME ID` of a dynamic resource fails with an
# internal TypeError (reading "toJavaScript"), and so does an import file without `outputs`, which is what
# `pulumi preview --import-file` writes. With `outputs` in the file the same import succeeds: the resource is not read.
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
JS
pulumi stack init dev >/dev/null
TYPE=pulumi-nodejs:dynamic:Resource
pulumi import "$TYPE" thing id-1 --yes --generate-code=false >by-id.txt 2>&1 && fail "the import by id works now"
grep -o "Cannot read properties of undefined (reading 'toJavaScript')" by-id.txt | head -1
grep -q toJavaScript by-id.txt || fail "the import by id fails in another way"
echo "{\"resources\":[{\"type\":\"$TYPE\",\"name\":\"thing\",\"id\":\"id-1\"}]}" >without.json
pulumi import --file without.json --yes --generate-code=false >file.txt 2>&1 && fail "the file without outputs works now"
grep -q toJavaScript file.txt || fail "the file without outputs fails in another way"
TEXT='exports.handler=()=>({check:async(o,n)=>({inputs:n}),read:async(id,p)=>({id,props:p})})'
echo "{\"resources\":[{\"type\":\"$TYPE\",\"name\":\"thing\",\"id\":\"id-1\",\"inputs\":{\"__provider\":\"$TEXT\"},\"outputs\":{\"__provider\":\"$TEXT\"}}]}" >with.json
pulumi import --file with.json --yes --generate-code=false --protect=false >with.txt 2>&1 || { cat with.txt; fail "the file with outputs fails"; }
grep -E "imported" with.txt
