#!/bin/sh
# Pulumi 3.259.0 with @pulumi/pulumi 3.259.0: a dynamic provider is called before its asynchronous `configure` has ended.
# Only the call that loads the provider waits for it. In `up` that call is a `check`, and checks run one after the other.
# `refresh` and `destroy` begin with parallel calls: all but one read and delete without the values that `configure` sets.
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
class Provider {
  async configure({ config }) {
    await new Promise((resolve) => setTimeout(resolve, 2000)); // As long as a slow request for a session may take.
    this.token = config.get("token");
  }
  note(call) { require("node:fs").appendFileSync(process.env.SEEN, `${call} with ${this.token}\n`); }
  async create(inputs) { this.note("create"); return { id: inputs.name, outs: inputs }; }
  async read(id, props) { this.note("read"); return { id, props }; }
  async delete() { this.note("delete"); }
}
class Thing extends pulumi.dynamic.Resource {
  constructor(name) { super(new Provider(), name, { name }); }
}
for (const name of ["a", "b", "c"]) new Thing(name);
JS
export SEEN="$folder/seen.txt"
pulumi stack init dev >/dev/null
pulumi config set token made-up
for command in up refresh destroy; do pulumi "$command" --yes --skip-preview >/dev/null; done
sort seen.txt | uniq -c | sed 's/^ *//' | tee out.txt
[ "$(cat out.txt)" = "3 create with made-up
1 delete with made-up
2 delete with undefined
1 read with made-up
2 read with undefined" ] || { echo "CHANGED"; exit 1; }
