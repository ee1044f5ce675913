#!/bin/sh
# Pulumi 3.259.0 with @pulumi/pulumi 3.259.0: the SDK finds the `sourcePosition` that it stores with a resource by
# skipping a fixed number of stack frames. A class that extends `CustomResource` or `ComponentResource` directly gets
# the program's line. With one more class between, all its resources get the same line: the one of the constructor
# call in the library.
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
cat >library.js <<'JS'
const { ComponentResource } = require("@pulumi/pulumi");
exports.Direct = class Direct extends ComponentResource {
  constructor(name) {
    super("finding:index:Direct", name);
  }
};
class Between extends ComponentResource {
  constructor(type, name) {
    super(type, name);
  }
}
exports.Indirect = class Indirect extends Between {
  constructor(name) {
    super("finding:index:Indirect", name);
  }
};
JS
cat >index.js <<'JS'
const { Direct, Indirect } = require("./library");
new Direct("direct");
new Indirect("indirect-1");
new Indirect("indirect-2");
JS
pulumi stack init dev >/dev/null
pulumi up --yes --skip-preview >up.txt 2>&1 || { cat up.txt; exit 1; }
pulumi stack export | node -e '
  const { resources } = JSON.parse(require("fs").readFileSync(0, "utf8")).deployment;
  for (const { urn, sourcePosition } of resources)
    if (/direct/.test(urn)) console.log(urn.split("::").pop(), sourcePosition.replace(/,.*/, ""));
' | sort | tee seen.txt
cat >expected.txt <<'TXT'
direct project:///index.js#2
indirect-1 project:///library.js#14
indirect-2 project:///library.js#14
TXT
diff expected.txt seen.txt >/dev/null || { echo "CHANGED: other source positions"; exit 1; }
