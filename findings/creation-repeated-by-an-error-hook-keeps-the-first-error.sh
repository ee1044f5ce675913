#!/bin/sh
# Pulumi 3.259.0: a creation that fails after the object exists, and that an error hook (`hooks.onError`) repeats with
# success, leaves the errors of the first attempt in the state. `pulumi up` reports "created" without an error, and the next
# preview and update show an update of the resource in which no property differs. The second creation gets no ID of the
# first one's object: a provider that does not find it by itself makes a second object, and the first is in no state.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pulumi@3.259.0 @pulumi/pulumi@3.259.0 >/dev/null 2>&1
mkdir state
export PULUMI_BACKEND_URL="file://$folder/state" PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
export PATH="$folder/node_modules/.bin:$PATH" OBJECTS="$folder/objects.txt"
cat >index.js <<'JS'
const pulumi = require("@pulumi/pulumi");
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const { readFileSync } = require("node:fs");
const provider = {
  create: async (inputs) => {
    const fs = require("node:fs");
    const made = fs.existsSync(process.env.OBJECTS) ? fs.readFileSync(process.env.OBJECTS, "utf8").split("\n").length : 1;
    fs.appendFileSync(process.env.OBJECTS, `vpc-${made}\n`);
    if (made > 1) return { id: `vpc-${made}`, outs: inputs };
    throw Object.assign(new Error("the tags could not be set"), { id: "vpc-1", properties: inputs, reasons: ["the tags could not be set"] });
  },
  update: async (id, olds, news) => ({ outs: news }),
};
class Vpc extends pulumi.dynamic.Resource {
  constructor(name, opts) { super(provider, name, {}, opts); }
}
const program = async () => {
  const again = new pulumi.ErrorHook("again", ({ failedOperation, errors }) => errors.length < 3);
  new Vpc("vpc", { hooks: { onError: [again] } });
};
(async () => {
  const stack = await LocalWorkspace.createStack({ stackName: "dev", projectName: "finding", program });
  const print = async (title, { summary }) => {
    const vpc = (await stack.exportStack()).deployment.resources.find(({ urn }) => urn.endsWith("::vpc"));
    console.log(`${title}: ${summary.result}, ${JSON.stringify(summary.resourceChanges)}; in state ${vpc.id}, errors ${JSON.stringify(vpc.initErrors ?? [])}`);
  };
  await print("first up", await stack.up());
  console.log(`objects: ${readFileSync(process.env.OBJECTS, "utf8").trim().split("\n").join(", ")}`);
  await print("second up", await stack.up());
  await print("third up", await stack.up());
})();
JS
node index.js | tee out.txt
[ "$(cat out.txt)" = 'first up: succeeded, {"create":2}; in state vpc-2, errors ["the tags could not be set"]
objects: vpc-1, vpc-2
second up: succeeded, {"same":1,"update":1}; in state vpc-2, errors []
third up: succeeded, {"same":2}; in state vpc-2, errors []' ] || { echo "CHANGED"; exit 1; }
