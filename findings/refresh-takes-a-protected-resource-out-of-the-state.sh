#!/bin/sh
# Pulumi 3.259.0 with @pulumi/pulumi 3.259.0: `protect` does not keep a resource in the state. If `read` finds no object, for
# example because the credentials are those of another account, `pulumi refresh` takes a protected resource out like any
# other and succeeds. The next `up` creates a second object in the account it is given.
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
  create: async (inputs) => {
    require("fs").writeFileSync(`${process.env.ACCOUNT}/vpc-1`, "");
    return { id: "vpc-1", outs: inputs };
  },
  read: async (id, props) => (require("fs").existsSync(`${process.env.ACCOUNT}/${id}`) ? { id, props } : { id: "" }),
};
class Vpc extends pulumi.dynamic.Resource {
  constructor(name, options) { super(provider, name, {}, options); }
}
new Vpc("vpc", { protect: true });
JS
mkdir first second
vpcs() { # <when>
  state=$(pulumi stack export | grep -Eo '"id": "vpc-1"|"protect": true' | sed 's/.*"vpc-1"/vpc-1/; s/.*true/protected/' | xargs)
  echo "$1: first account has [$(ls first)], second account has [$(ls second)], the state has [$state]"
}
pulumi stack init dev >/dev/null
{
  ACCOUNT=first pulumi up --yes --skip-preview >/dev/null
  vpcs "up"
  ACCOUNT=second pulumi refresh --yes --skip-preview >refresh.txt 2>&1 && echo "the refresh succeeds: $(grep -Eo '[0-9] deleted|protected' refresh.txt | xargs)"
  vpcs "refresh with the other account"
  ACCOUNT=second pulumi up --yes --skip-preview >/dev/null
  vpcs "up with the other account"
} | tee out.txt
[ "$(cat out.txt)" = "up: first account has [vpc-1], second account has [], the state has [vpc-1 protected]
the refresh succeeds: 1 deleted
refresh with the other account: first account has [vpc-1], second account has [], the state has []
up with the other account: first account has [vpc-1], second account has [vpc-1], the state has [vpc-1 protected]" ] || { echo "CHANGED"; exit 1; }
