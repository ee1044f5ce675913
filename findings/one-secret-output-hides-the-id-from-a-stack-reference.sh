#!/bin/sh
# Pulumi 3.259.0 with @pulumi/pulumi 3.259.0: a stack output that is a resource, and not its id, is a copy of all its outputs.
# If one of them is secret, the whole object is secret where a StackReference reads it, the id too: what another stack makes
# of `getOutput("network").apply(({ id }) => id)` has a secret input, and its previews show [secret] in place of a VPC's id.
# Exported by itself, the id is plain.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pulumi@3.259.0 @pulumi/pulumi@3.259.0 >/dev/null 2>&1
mkdir state network user
export PULUMI_BACKEND_URL="file://$folder/state" PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
pulumi() { npx pulumi "$@" --non-interactive; }
for project in network user; do
  printf 'name: %s\nmain: index.js\nruntime: { name: nodejs, options: { typescript: false } }\n' $project >$project/Pulumi.yaml
done
cat >network/index.js <<'JS'
const pulumi = require("@pulumi/pulumi");
const provider = { async create(inputs) { return { id: "vpc-1", outs: inputs }; } };
class Vpc extends pulumi.dynamic.Resource {
  constructor(name, inputs) { super(provider, name, inputs); }
}
const network = (name, note) => new Vpc(name, { cidrBlock: "10.0.0.0/16", note });
exports.plain = network("plain", "a note");
exports.mixed = network("mixed", pulumi.secret("a note"));
exports.mixedId = exports.mixed.id;
JS
cat >user/index.js <<'JS'
const pulumi = require("@pulumi/pulumi");
const network = new pulumi.StackReference("organization/network/dev");
for (const name of ["plain", "mixed"]) {
  const id = network.getOutput(name).apply((vpc) => vpc.id);
  exports[name] = pulumi.output(pulumi.isSecret(id));
}
exports.mixedId = pulumi.output(pulumi.isSecret(network.getOutput("mixedId")));
JS
for project in network user; do
  (cd $project && pulumi stack init dev >/dev/null 2>&1 && pulumi up --yes --skip-preview >/dev/null)
done
(cd user && pulumi stack output --json --show-secrets) | node -e '
  const { plain, mixed, mixedId } = JSON.parse(require("fs").readFileSync(0, "utf8"));
  console.log(`is the id secret? of a resource without secrets ${plain}, of one with a secret note ${mixed}, exported by itself ${mixedId}`);' | tee out.txt
[ "$(cat out.txt)" = "is the id secret? of a resource without secrets false, of one with a secret note true, exported by itself false" ] || { echo "CHANGED"; exit 1; }
