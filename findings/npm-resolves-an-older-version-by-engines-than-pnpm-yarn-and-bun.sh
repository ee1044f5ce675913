#!/bin/sh
# On Node 20 npm resolves a range to the newest version whose `engines` fit the running Node.js. pnpm, Yarn and Bun
# resolve the same range to the newest version of all, and only pnpm warns. @pulumi/pulumi declares Node 22 from 3.249.0
# on: the same package.json gives 3.248.0 with npm, for ever, and the newest release with the others. Neither is reported
# as a choice. Node.js 20.20.2, npm 11.21.2, pnpm 12.21.0, Yarn 4.18.1, Bun 1.4.5.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
node_package=$(node -p '`node-${process.platform}-${process.arch}`')
npm install --silent --no-audit --no-fund "$node_package@20.20.2" npm@11.21.2 pnpm@12.21.0 @yarnpkg/cli-dist@4.18.1 bun@1.4.5 >/dev/null 2>&1
modules="$folder/node_modules"
PATH="$modules/$node_package/bin:$modules/.bin:$PATH"
export YARN_NODE_LINKER=node-modules YARN_ENABLE_SCRIPTS=0 YARN_ENABLE_TELEMETRY=0
installed() { # <name> <command>...
  name=$1
  shift
  mkdir "$name"
  cd "$name"
  touch yarn.lock
  echo '{ "private": true, "dependencies": { "@pulumi/pulumi": "3.248.0 || 3.249.0" } }' >package.json
  "$@" >out.txt 2>&1 || cat out.txt
  warning=$(grep -qi engine out.txt && echo "warns" || echo "is silent")
  echo "$name: $(node -p 'require("@pulumi/pulumi/package.json").version'), $warning"
  cd ..
}
{
  installed npm node "$modules/npm/bin/npm-cli.js" install --ignore-scripts
  installed pnpm pnpm install --ignore-scripts
  installed yarn node "$modules/@yarnpkg/cli-dist/bin/yarn.js" install
  installed bun bun install --ignore-scripts
} >seen.txt
cat seen.txt
cat >expected.txt <<'TXT'
npm: 3.248.0, is silent
pnpm: 3.249.0, warns
yarn: 3.249.0, is silent
bun: 3.249.0, is silent
TXT
diff expected.txt seen.txt >/dev/null || { echo "CHANGED: other versions"; exit 1; }
