#!/bin/sh
# Pulumi 3.259.0 with @pulumi/pulumi 3.259.0: an output of a dynamic resource is secret in state if an input of the same name
# is, whatever its value is. What a provider makes of a secret input under another name is plain text in state, and no secret
# for the program; an output that has the name of a secret input is one, although its value is not.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pulumi@3.259.0 @pulumi/pulumi@3.259.0 >/dev/null 2>&1
mkdir state
export PULUMI_BACKEND_URL="file://$folder/state" PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
pulumi() { npx pulumi "$@" --non-interactive; }
printf 'name: network\nmain: index.js\nruntime: { name: nodejs, options: { typescript: false } }\n' >Pulumi.yaml
cat >index.js <<'JS'
const pulumi = require("@pulumi/pulumi");
const provider = {
  async create({ cidrBlock }) {
    return { id: "vpc-1", outs: { gateway: cidrBlock.replace("0/24", "1"), cidrBlock: "a public note" } };
  },
};
class Vpc extends pulumi.dynamic.Resource {
  constructor(name, inputs) {
    super(provider, name, { gateway: undefined, ...inputs });
  }
}
const vpc = new Vpc("vpc", { cidrBlock: pulumi.secret("10.9.8.0/24") });
exports.isSecret = pulumi.output({
  gateway: pulumi.output(pulumi.isSecret(vpc.gateway)),
  cidrBlock: pulumi.output(pulumi.isSecret(vpc.cidrBlock)),
});
JS
pulumi stack init dev >/dev/null 2>&1
pulumi up --yes --skip-preview >/dev/null
pulumi stack export | node -e '
  const { resources } = JSON.parse(require("fs").readFileSync(0, "utf8")).deployment;
  const { outputs } = resources.find(({ urn }) => urn.endsWith("::vpc"));
  const { isSecret } = resources.find(({ type }) => type === "pulumi:pulumi:Stack").outputs;
  const kept = (value) => (typeof value === "string" ? value : "encrypted");
  console.log(`in state: gateway ${kept(outputs.gateway)}, cidrBlock ${kept(outputs.cidrBlock)}`);
  console.log(`secret in the program: gateway ${isSecret.gateway}, cidrBlock ${isSecret.cidrBlock}`);' | tee out.txt
[ "$(cat out.txt)" = "in state: gateway 10.9.8.1, cidrBlock encrypted
secret in the program: gateway false, cidrBlock true" ] || { echo "CHANGED"; exit 1; }
