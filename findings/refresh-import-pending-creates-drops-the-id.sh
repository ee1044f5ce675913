#!/bin/sh
# Pulumi 3.259.0: `pulumi refresh --import-pending-creates URN --import-pending-creates ID` is the documented repair after a
# create that succeeded in the cloud while the engine was killed. It prints "unchanged" and takes the pending create out of
# the state, but neither reads nor imports the object: the ID is dropped without a warning. The next `up` creates a second
# object.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pulumi@3.259.0 @pulumi/pulumi@3.259.0 >/dev/null 2>&1
mkdir state plugin cloud
export PULUMI_BACKEND_URL="file://$folder/state" PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
pulumi() { npx pulumi "$@" --non-interactive; }
cat >plugin/pulumi-resource-finding <<'JS'
#!/usr/bin/env node
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const { main } = require("@pulumi/pulumi/provider");
// Each object of the "cloud" is a file.
const provider = {
  version: "1.0.0",
  schema: '{"name":"finding","version":"1.0.0"}',
  create: async (urn, inputs) => {
    const id = `vpc-${fs.readdirSync(process.env.CLOUD).length + 1}`;
    fs.writeFileSync(`${process.env.CLOUD}/${id}`, "");
    if (process.env.INTERRUPTED) {
      // Kill the engine, with its language host, which would outlive it.
      process.kill(process.ppid, "SIGSTOP");
      spawnSync("pkill", ["-P", String(process.ppid), "pulumi-language"]);
      process.kill(process.ppid, "SIGKILL");
      process.exit();
    }
    return { id, outs: inputs };
  },
  read: async (id, urn, props) => {
    console.error(`read ${id}`);
    return { id, props };
  },
};
main(provider, process.argv.slice(2));
JS
chmod +x plugin/pulumi-resource-finding
cat >Pulumi.yaml <<'YAML'
name: finding
main: index.js
runtime: { name: nodejs, options: { typescript: false } }
plugins: { providers: [{ name: finding, path: ./plugin }] }
YAML
echo 'const { CustomResource } = require("@pulumi/pulumi"); new CustomResource("finding:index:Vpc", "vpc", {});' >index.js
export CLOUD="$folder/cloud"
status() { # <when>
  pulumi stack export >state.json
  pending=$(grep -c '"type": "creating"' state.json || true)
  ids=$(grep -Eo '"id": "vpc-[0-9]+"' state.json | grep -o 'vpc-[0-9]*' | xargs)
  echo "$1: cloud: $(find cloud -type f | sed 's/.*\///' | sort | xargs); state: ${ids:-none}; pending creates: $pending"
}
pulumi stack init dev >/dev/null
{
  INTERRUPTED=true pulumi up --yes --skip-preview >/dev/null 2>&1 && echo "the update succeeds"
  pulumi cancel --yes >/dev/null 2>&1
  status interrupted
  urn=$(grep -o 'urn:pulumi:dev::finding::finding:index:Vpc::vpc' state.json)
  pulumi refresh --yes --skip-preview --import-pending-creates "$urn" --import-pending-creates vpc-1 >refresh.txt 2>&1
  grep -Eo 'read vpc-1|warning|error|. unchanged' refresh.txt
  status refreshed
  pulumi up --yes --skip-preview >/dev/null
  status "next up"
} | tee out.txt
[ "$(cat out.txt)" = "interrupted: cloud: vpc-1; state: none; pending creates: 1
1 unchanged
refreshed: cloud: vpc-1; state: none; pending creates: 0
next up: cloud: vpc-1 vpc-2; state: vpc-2; pending creates: 0" ] || { echo "CHANGED"; exit 1; }
