#!/bin/sh
# @pulumi/pulumi 3.259.0 on Node 20: a TypeScript program with `"type": "module"` fails with Node's own `Unknown file
# extension ".ts"`, although the SDK brings a ts-node and a CommonJS program needs nothing else. Its ts-node 7 has no
# loader for ES modules; the SDK looks for `ts-node/esm` in the project, and tries without it if there is none. The error
# names neither. With ts-node 10 in the project the same program runs.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
node_package=$(node -p '`node-${process.platform}-${process.arch}`')
npm install --silent --no-audit --no-fund "$node_package@20.20.2" pulumi@3.259.0 @pulumi/pulumi@3.259.0 typescript@5.9.3 >/dev/null 2>&1
PATH="$folder/node_modules/$node_package/bin:$PATH"
mkdir state
export PULUMI_BACKEND_URL="file://$folder/state" PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
pulumi() { npx pulumi "$@"; }
echo 'import * as pulumi from "@pulumi/pulumi"; export const stack: string = pulumi.getStack();' >index.ts
printf 'name: finding\nmain: index.ts\nruntime: nodejs\n' >Pulumi.yaml
pulumi stack init dev --non-interactive >/dev/null
preview() {
  if pulumi preview --non-interactive >out.txt 2>&1; then echo "$1: runs"; return; fi
  echo "$1: $(grep -o 'Unknown file extension ".ts"' out.txt | head -1), ts-node is named: $(grep -q 'ts-node' out.txt && echo yes || echo no)"
}
{
  npm pkg set type=commonjs >/dev/null
  preview "CommonJS"
  npm pkg set type=module >/dev/null
  preview "ES module"
  npm install --silent --no-audit --no-fund ts-node@10.9.2 >/dev/null 2>&1
  preview "ES module, ts-node 10 in the project"
} >seen.txt
cat seen.txt
cat >expected.txt <<'TXT'
CommonJS: runs
ES module: Unknown file extension ".ts", ts-node is named: no
ES module, ts-node 10 in the project: runs
TXT
diff expected.txt seen.txt >/dev/null || { echo "CHANGED: another result"; exit 1; }
