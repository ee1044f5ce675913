#!/bin/sh
# Pulumi 3.259.0 with @pulumi/pulumi 3.259.0: a dynamic resource whose `provider` option changes from one account's provider
# to another's is "unchanged", also in `preview --diff` and `--expect-no-changes`, because the dynamic provider compares no
# configurations. The state then names the new account, and the object stays in the old one. `destroy` looks for it in the
# new account, finds nothing to delete, and succeeds.
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
// Each account is a folder, each object a file.
const provider = {
  async configure({ config }) { this.account = config.get("account"); },
  async create(inputs) {
    require("fs").writeFileSync(`${this.account}/vpc-1`, "");
    return { id: "vpc-1", outs: inputs };
  },
  async delete(id) { require("fs").rmSync(`${this.account}/${id}`, { force: true }); },
};
class Account extends pulumi.ProviderResource {
  constructor(name) { super("pulumi-nodejs", name, { "finding:account": name }); }
}
class Vpc extends pulumi.dynamic.Resource {
  constructor(name, options) { super(provider, name, {}, options); }
}
const accounts = { first: new Account("first"), second: new Account("second") };
new Vpc("vpc", { provider: accounts[process.env.ACCOUNT] });
JS
mkdir first second
accounts() { # <when>
  provider=$(pulumi stack export | grep -Eo '"provider": "[^"]*pulumi-nodejs::(first|second)' | sed 's/.*:://')
  echo "$1: first account has [$(ls first)], second account has [$(ls second)], the state names ${provider:-none}"
}
pulumi stack init dev >/dev/null
{
  ACCOUNT=first pulumi up --yes --skip-preview >/dev/null
  accounts "up"
  ACCOUNT=second pulumi preview --diff --expect-no-changes | grep -E 'unchanged|create|replace'
  ACCOUNT=second pulumi up --yes --skip-preview | grep -E 'unchanged|create|replace'
  accounts "up with the other provider"
  pulumi destroy --yes --skip-preview | grep -E '[0-9] (deleted|errored)'
  accounts "destroy"
} | tee out.txt
[ "$(cat out.txt)" = "up: first account has [vpc-1], second account has [], the state names first
    4 unchanged
    4 unchanged
up with the other provider: first account has [vpc-1], second account has [], the state names second
    - 4 deleted
destroy: first account has [vpc-1], second account has [], the state names none" ] || { echo "CHANGED"; exit 1; }
