#!/bin/sh
# Pulumi 3.259.0 with state on a file:// backend: `pulumi state edit` reads the state, opens the editor, and locks the stack
# only to write. An update that ends while the editor is open is overwritten without an error or a warning: the objects that
# it created are in the cloud and no longer in the state, and the next `up` creates them a second time.
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
// Each object of the "cloud" is a file.
const provider = {
  create: async (inputs) => {
    const id = `vpc-${require("fs").readdirSync(process.env.CLOUD).length + 1}`;
    require("fs").writeFileSync(`${process.env.CLOUD}/${id}`, "");
    return { id, outs: inputs };
  },
};
class Vpc extends pulumi.dynamic.Resource {
  constructor(name, tag) { super(provider, name, { tag }, { ignoreChanges: ["tag"] }); }
}
new Vpc("one", "first");
if (process.env.VPCS === "2") new Vpc("two", "first");
JS
mkdir cloud
export CLOUD="$folder/cloud"
# The editor: while it is open, an update runs; then it changes one word.
cat >editor <<'SH'
#!/bin/sh
VPCS=2 npx pulumi up --yes --skip-preview --non-interactive >up.txt 2>&1
sed 's/"tag": "first"/"tag": "edited"/' "$1" >edited.json
cat edited.json >"$1"
SH
chmod +x editor
vpcs() { # <when>
  state=$(pulumi stack export | grep -Eo '"id": "vpc-[0-9]+"' | grep -Eo 'vpc-[0-9]+' | sort | xargs)
  echo "$1: cloud: $(find cloud -type f | sed 's/.*\///' | sort | xargs); state: $state"
}
# The command requires a terminal, which `script` of util-linux provides.
edit() {
  mkfifo keys
  : >terminal.txt
  EDITOR="$folder/editor" timeout 300 script -qefc "npx pulumi state edit --stack dev" terminal.txt <keys >/dev/null 2>&1 &
  exec 3>keys
  while kill -0 $! 2>/dev/null && ! grep -q 'Do you want to perform this edit' terminal.txt; do sleep 0.2; done
  grep -Eo '[0-9] created' up.txt | sed 's/^/update while the editor is open: /'
  printf 'accept\r' >&3
  code=0
  wait $! || code=$?
  exec 3>&-
  echo "state edit: exit code $code, errors and warnings: $(grep -Eic 'error|warning' terminal.txt || true)"
}
pulumi stack init dev >/dev/null
{
  pulumi up --yes --skip-preview >/dev/null
  vpcs "before the edit"
  edit
  vpcs "after the edit"
  VPCS=2 pulumi up --yes --skip-preview >/dev/null
  vpcs "after the next up"
} | tee out.txt
[ "$(cat out.txt)" = "before the edit: cloud: vpc-1; state: vpc-1
update while the editor is open: 1 created
state edit: exit code 0, errors and warnings: 0
after the edit: cloud: vpc-1 vpc-2; state: vpc-1
after the next up: cloud: vpc-1 vpc-2 vpc-3; state: vpc-1 vpc-3" ] || { echo "CHANGED"; exit 1; }
