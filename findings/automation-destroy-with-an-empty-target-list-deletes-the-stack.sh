#!/bin/sh
# @pulumi/pulumi 3.259.0, Automation API: an empty list in `target` is no target at all. `stack.destroy({ target: [] })`
# deletes every resource of the stack, without an error or a warning. So a program that collects the URNs to delete, and
# finds none, deletes everything. A URN that is not in the stack is refused with "no resource named".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pulumi@3.259.0 @pulumi/pulumi@3.259.0 >/dev/null 2>&1
mkdir state
export PULUMI_BACKEND_URL="file://$folder/state" PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
export PATH="$folder/node_modules/.bin:$PATH"
cat >index.js <<'JS'
const pulumi = require("@pulumi/pulumi");
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const provider = { create: async (inputs) => ({ id: "id", outs: inputs }) };
class Vpc extends pulumi.dynamic.Resource {
  constructor(name) { super(provider, name, {}); }
}
const program = async () => { for (const name of ["vpc-kept", "vpc-used", "vpc-expired"]) new Vpc(name); };
(async () => {
  const stack = await LocalWorkspace.createStack({ stackName: "dev", projectName: "finding", program });
  const vpcs = async () => ((await stack.exportStack()).deployment.resources ?? []).map(({ urn }) => urn).filter((urn) => /::vpc-/.test(urn)).sort();
  const print = async (when) => console.log(`${when}: ${(await vpcs()).map((urn) => urn.split("::").pop()).join(", ") || "none"}`);
  await stack.up();
  await print("after up");
  await stack.destroy({ target: ["urn:pulumi:dev::finding::pulumi-nodejs:dynamic:Resource::vpc-gone"] }).catch((error) => console.log(/no resource named/.exec(String(error))?.[0]));
  for (const run of ["first", "second"]) {
    const expired = (await vpcs()).filter((urn) => urn.endsWith("expired"));
    const { summary } = await stack.destroy({ target: expired });
    await print(`${run} destroy with ${expired.length} targets: ${summary.result}; left`);
  }
})();
JS
node index.js | tee out.txt
[ "$(cat out.txt)" = "after up: vpc-expired, vpc-kept, vpc-used
no resource named
first destroy with 1 targets: succeeded; left: vpc-kept, vpc-used
second destroy with 0 targets: succeeded; left: none" ] || { echo "CHANGED"; exit 1; }
