#!/bin/sh
# Pulumi 3.259.0: `pulumi state protect` lasts until the next `pulumi up`. A program that does not mention `protect` takes the
# protection away again. The update and its preview count the resource as unchanged, with "[diff: ~protect]" behind its name,
# `pulumi preview --expect-no-changes` succeeds, and the next destroy deletes the resource.
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
const provider = { create: async (inputs) => ({ id: "vpc-1", outs: inputs }) };
class Vpc extends pulumi.dynamic.Resource {
  constructor(name) { super(provider, name, {}); }
}
new Vpc("vpc");
JS
vpc() { # <when>
  pulumi stack export >state.json
  if ! grep -q '"id": "vpc-1"' state.json; then echo "$1: the VPC is deleted"
  elif grep -q '"protect": true' state.json; then echo "$1: the VPC is protected"
  else echo "$1: the VPC is not protected"; fi
}
pulumi stack init dev >/dev/null
{
  pulumi up --yes --skip-preview >/dev/null
  pulumi state protect --yes "$(pulumi stack export | grep -Eo 'urn:[^"]*::vpc')" >/dev/null 2>&1
  vpc "after state protect"
  pulumi destroy --yes --skip-preview >destroy.txt 2>&1 && echo "the destroy succeeds"
  pulumi preview --expect-no-changes | grep -Eo '[0-9] (unchanged|to update)'
  pulumi up --yes --skip-preview | grep -Eo 'diff: ~protect|[0-9] (unchanged|updated)'
  vpc "after up"
  pulumi destroy --yes --skip-preview >/dev/null && echo "the destroy succeeds"
  vpc "after destroy"
} | tee out.txt
[ "$(cat out.txt)" = "after state protect: the VPC is protected
2 unchanged
diff: ~protect
2 unchanged
after up: the VPC is not protected
the destroy succeeds
after destroy: the VPC is deleted" ] || { echo "CHANGED"; exit 1; }
