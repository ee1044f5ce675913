#!/bin/sh
# Pulumi 3.259.0 with @pulumi/pulumi 3.259.0: `pulumi up --replace URN` ignores `deleteBeforeReplace` of a dynamic provider's
# `diff`, and creates first. The same diff after a changed input deletes first. A `create` that takes over an object that is
# there (a peering of two VPCs exists once) takes over the old one, which the engine then deletes: the update succeeds, the
# next preview has no change, and the object is gone. The option of the resource is kept to.
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
cat >provider.js <<'JS'
const fs = require("node:fs");
const object = `${__dirname}/object`; // the one object of the cloud
const log = (text) => fs.appendFileSync(`${__dirname}/calls`, `${text}, `);
exports.handler = () => ({
  diff: async (id, olds, news) =>
    olds.mode === news.mode ? { changes: false, deleteBeforeReplace: true } : { changes: true, replaces: ["mode"], deleteBeforeReplace: true },
  create: async ({ mode }) => {
    log(fs.existsSync(object) ? "takes over" : "creates");
    fs.writeFileSync(object, "");
    return { id: "pcx-one", outs: { mode } };
  },
  delete: async () => {
    log("deletes");
    fs.rmSync(object, { force: true });
  },
});
JS
cat >index.js <<'JS'
const pulumi = require("@pulumi/pulumi");
const text = `exports.handler=()=>require(${JSON.stringify(`${__dirname}/provider.js`)}).handler()`;
class Peering extends pulumi.CustomResource {
  constructor(name, mode, opts) { super("pulumi-nodejs:dynamic/finding:Peering", name, { __provider: text, mode }, opts); }
}
new Peering("one", process.env.MODE, process.env.FIRST ? { deleteBeforeReplace: true } : {});
JS
pulumi stack init dev >/dev/null
URN=urn:pulumi:dev::finding::pulumi-nodejs:dynamic/finding:Peering::one
run() { # <name> <mode> <arguments>
  name=$1 mode=$2
  shift 2
  : >calls
  MODE=$mode pulumi up --yes --skip-preview "$@" >run.txt 2>&1 || { cat run.txt; exit 1; }
  echo "$name: $(cat calls)$([ -e object ] && echo "the object exists" || echo "the object is gone")"
}
{
  run "first up" first
  run "changed input" second
  run "up --replace" second --replace "$URN"
  MODE=second pulumi preview --expect-no-changes >/dev/null 2>&1 && echo "preview: no changes"
  FIRST=1 run "up --replace with the option" second --replace "$URN"
} | tee out.txt
[ "$(cat out.txt)" = "first up: creates, the object exists
changed input: deletes, creates, the object exists
up --replace: takes over, deletes, the object is gone
preview: no changes
up --replace with the option: deletes, creates, the object exists" ] || { echo "CHANGED"; exit 1; }
