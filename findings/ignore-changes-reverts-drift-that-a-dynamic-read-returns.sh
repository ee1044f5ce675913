#!/bin/sh
# Pulumi 3.259.0 with @pulumi/pulumi 3.259.0: `ignoreChanges` means the old input, not the value that `refresh` found. If a
# dynamic provider's `read` returns no `inputs`, and its `diff` compares the outputs with the new inputs, an update after a
# refresh writes the ignored property back to the program's old value: another team's change, which the option was to
# leave alone, is lost. If `read` returns `inputs` as well, the change is ignored.
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
    require("fs").writeFileSync(process.env.CLOUD, inputs.owner);
    return { id: "vpc-1", outs: inputs };
  },
  diff: async (id, olds, news) => ({ changes: olds.owner !== news.owner }),
  update: async (id, olds, news) => {
    require("fs").writeFileSync(process.env.CLOUD, news.owner);
    return { outs: news };
  },
  read: async (id, props) => {
    const real = { ...props, owner: require("fs").readFileSync(process.env.CLOUD, "utf8") };
    return { id, props: real, ...(process.env.READS_INPUTS && { inputs: real }) };
  },
};
class Vpc extends pulumi.dynamic.Resource {
  constructor(name, props, options) { super(provider, name, props, options); }
}
new Vpc("vpc", { owner: "program" }, { ignoreChanges: ["owner"] });
JS
export CLOUD="$folder/cloud.txt"
run() { # <name>
  printf 'other team' >cloud.txt
  pulumi refresh --yes --skip-preview >refresh.txt
  pulumi up --yes --skip-preview >up.txt
  echo "$1: $(grep -Eo '[0-9] updated' refresh.txt) by refresh, $(grep -Eo '[0-9] updated' up.txt || echo none) by up; owner in the cloud: $(cat cloud.txt)"
}
pulumi stack init dev >/dev/null
pulumi up --yes --skip-preview >/dev/null
{
  run "read without inputs"
  export READS_INPUTS=true
  run "read with inputs"
} | tee out.txt
[ "$(cat out.txt)" = "read without inputs: 1 updated by refresh, 1 updated by up; owner in the cloud: program
read with inputs: 1 updated by refresh, none by up; owner in the cloud: other team" ] || { echo "CHANGED"; exit 1; }
