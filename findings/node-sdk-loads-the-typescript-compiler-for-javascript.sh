#!/bin/sh
# @pulumi/pulumi 3.259.0: `require("@pulumi/pulumi")` in a JavaScript program loads the TypeScript compiler (its own copy
# of 3.8.3 where the project has none) and npm's dependency tree (@npmcli/arborist), although both serve only closures
# and TypeScript programs. So does every process of a dynamic provider, also with `typescript: false` in Pulumi.yaml:
# the compiler alone is more than half of the source text that a process reads before its first call.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @pulumi/pulumi@3.259.0 >/dev/null 2>&1
fail() { echo "CHANGED: $1"; exit 1; }
cat >loaded.js <<'JS'
const { statSync } = require("node:fs");
// The provider's process ends at once without the address of an engine; everything is loaded by then.
process.on("exit", () => {
  const size = (files) => files.reduce((sum, file) => sum + statSync(file).size, 0);
  const files = Object.keys(require.cache).filter((file) => file.includes("node_modules"));
  const compiler = files.filter((file) => /typescript(@[\d.]+|.lib).typescript\.js$/.test(file));
  console.log(`compiler: ${compiler.map((file) => file.replace(/^.*node_modules./, "").replaceAll("\\", "/"))}`);
  console.log(`compiler is more than half of the text: ${size(compiler) * 2 > size(files)}`);
  console.log(`npm's tree is loaded: ${files.some((file) => file.includes("@npmcli"))}`);
});
require(process.argv.pop());
JS
for entry in @pulumi/pulumi @pulumi/pulumi/cmd/dynamic-provider; do
  echo "$entry"
  node loaded.js "$entry" 2>/dev/null >out.txt || true
  cat out.txt
  grep -q '^compiler: @pulumi/pulumi/vendor/typescript@3.8.3/typescript.js$\|^compiler: typescript/lib/typescript.js$' out.txt || fail "the compiler is not loaded"
  grep -q '^compiler is more than half of the text: true$' out.txt || fail "the compiler's share"
  grep -q "^npm's tree is loaded: true$" out.txt || fail "npm's tree is not loaded"
done
