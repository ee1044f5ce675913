#!/bin/sh
# Pulumi 3.259.0: a pattern in `--exclude` or `--target` that matches nothing is no error, while a URN that is not in the
# stack is. One `*` does not match a colon, so `--exclude '*vpc-kept*'` matches no URN at all: `pulumi destroy` deletes the
# resource that it names, with all the others, and succeeds. `--exclude '**vpc-kept'` keeps it. With `--target`, the same
# pattern deletes nothing, and the command succeeds as well.
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
const provider = { create: async (inputs) => ({ id: "id", outs: inputs }) };
class Vpc extends pulumi.dynamic.Resource {
  constructor(name) { super(provider, name, {}); }
}
for (const name of ["vpc-kept", "vpc-old"]) new Vpc(name);
JS
destroy() { # <option> <pattern>
  pulumi up --yes --skip-preview >/dev/null
  result=success
  pulumi destroy --yes --skip-preview "$1" "$2" >destroy.txt 2>&1 || result="error: $(grep -o 'no resource named' destroy.txt | head -1)"
  left=$(pulumi stack export | grep -Eo '::vpc-[a-z]+"' | grep -Eo 'vpc-[a-z]+' | sort -u | xargs)
  echo "destroy $1 $2: $result; left: ${left:-none}"
}
pulumi stack init dev >/dev/null
{
  destroy --exclude "urn:pulumi:dev::finding::pulumi-nodejs:dynamic:Resource::vpc-keep"
  destroy --exclude "**vpc-kept"
  destroy --exclude "*vpc-kept*"
  destroy --target "*vpc-old*"
} | tee out.txt
[ "$(cat out.txt)" = "destroy --exclude urn:pulumi:dev::finding::pulumi-nodejs:dynamic:Resource::vpc-keep: error: no resource named; left: vpc-kept vpc-old
destroy --exclude **vpc-kept: success; left: vpc-kept
destroy --exclude *vpc-kept*: success; left: none
destroy --target *vpc-old*: success; left: vpc-kept vpc-old" ] || { echo "CHANGED"; exit 1; }
