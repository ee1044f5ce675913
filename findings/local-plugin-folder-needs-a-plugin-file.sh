#!/bin/sh
# Pulumi 3.259.0: `plugins.providers.path` in Pulumi.yaml runs a plugin from a folder with the executable
# `pulumi-resource-NAME`. The same folder is refused by `pulumi package get-schema FOLDER` (and `package add`): without a
# file PulumiPlugin.yaml they look for an executable whose name ends after `pulumi-resource-`, because a path has no name.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pulumi@3.259.0 @pulumi/pulumi@3.259.0 >/dev/null 2>&1
mkdir state plugin
export PULUMI_BACKEND_URL="file://$folder/state" PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
pulumi() { npx pulumi "$@"; }
cat >plugin/pulumi-resource-finding <<'JS'
#!/usr/bin/env node
const { main } = require("@pulumi/pulumi/provider");
main({ version: "1.0.0", schema: '{"name":"finding","version":"1.0.0"}', create: async (_, inputs) => ({ id: "id", outs: inputs }) }, process.argv.slice(2));
JS
chmod +x plugin/pulumi-resource-finding
cat >Pulumi.yaml <<'YAML'
name: finding
main: index.js
runtime: { name: nodejs, options: { typescript: false } }
plugins: { providers: [{ name: finding, path: ./plugin }] }
YAML
echo 'const { CustomResource } = require("@pulumi/pulumi"); new CustomResource("finding:index:Thing", "thing", {});' >index.js
pulumi stack init dev --non-interactive >/dev/null
pulumi up --yes --skip-preview --non-interactive >up.txt 2>&1 || { cat up.txt; exit 1; }
grep -q "2 created" up.txt && echo "plugins.providers.path: runs" >seen.txt
if pulumi package get-schema ./plugin >schema.txt 2>&1; then
  echo "get-schema: runs" >>seen.txt
else
  grep -o 'expected "" to have an executable named "pulumi-resource-"' schema.txt >>seen.txt || cat schema.txt >>seen.txt
fi
cat seen.txt
cat >expected.txt <<'TXT'
plugins.providers.path: runs
expected "" to have an executable named "pulumi-resource-"
TXT
diff expected.txt seen.txt >/dev/null || { echo "CHANGED: another answer"; exit 1; }
