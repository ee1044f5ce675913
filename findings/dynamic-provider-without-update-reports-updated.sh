#!/bin/sh
# Pulumi 3.259.0 with @pulumi/pulumi 3.259.0: a dynamic provider without `update` gets no replacement and no error when an
# input changes. The engine reports "1 updated" and calls nothing: the object keeps its old value, the state has the new
# input and loses all outputs, and every later preview finds no change.
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
  create: async (inputs) => {
    require("fs").writeFileSync(process.env.CLOUD, inputs.cidr);
    return { id: "vpc-1", outs: { ...inputs, routeTable: "rtb-1" } };
  },
};
class Vpc extends pulumi.dynamic.Resource {
  constructor(name, props) { super(provider, name, { routeTable: undefined, ...props }); }
}
const vpc = new Vpc("vpc", { cidr: process.env.CIDR });
exports.routeTable = vpc.routeTable;
JS
export CLOUD="$folder/cloud.txt"
vpc() { # <when>
  pulumi stack export | WHEN=$1 node -e '
    const { resources } = JSON.parse(require("fs").readFileSync(0, "utf8")).deployment;
    const { inputs, outputs } = resources.find(({ urn }) => urn.endsWith("::vpc"));
    for (const properties of [inputs, outputs]) delete properties.__provider;
    const cloud = require("fs").readFileSync(process.env.CLOUD, "utf8");
    console.log(`${process.env.WHEN}: cloud ${cloud}, inputs ${JSON.stringify(inputs)}, outputs ${JSON.stringify(outputs)}`);'
}
pulumi stack init dev >/dev/null
{
  CIDR=10.0.0.0/16 pulumi up --yes --skip-preview >/dev/null
  vpc "after up"
  CIDR=10.1.0.0/16 pulumi up --yes --skip-preview | grep -Eo '[0-9] (updated|replaced|errored)'
  vpc "after the change"
  CIDR=10.1.0.0/16 pulumi preview --expect-no-changes | grep -o '[0-9] unchanged'
} | tee out.txt
[ "$(cat out.txt)" = 'after up: cloud 10.0.0.0/16, inputs {"cidr":"10.0.0.0/16"}, outputs {"cidr":"10.0.0.0/16","routeTable":"rtb-1"}
1 updated
after the change: cloud 10.0.0.0/16, inputs {"cidr":"10.1.0.0/16"}, outputs {}
2 unchanged' ] || { echo "CHANGED"; exit 1; }
