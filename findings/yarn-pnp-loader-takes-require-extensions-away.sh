#!/bin/sh
# Yarn 4.18.1, PnP with its loader for ES modules: on Node.js 22.23.3 a CommonJS package that the loader reads from its
# archive gets a `require` without `extensions`, because the loader hands over the source (to avoid a fault of Node.js with
# files in archives). ts-node 7 in @pulumi/pulumi then fails with "Cannot read properties of undefined (reading '.js')".
# On Node.js 24.22.3, or with the package unplugged (out of its archive), `extensions` is there.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
system=$(node -p '`node-${process.platform}-${process.arch}`')
for version in 22.23.3 24.22.3; do
  mkdir "node-$version"
  echo '{ "private": true }' >"node-$version/package.json"
  (cd "node-$version" && npm install --silent --no-audit --no-fund "$system@$version" >/dev/null 2>&1)
done
mkdir tool probe project
echo '{ "private": true }' >tool/package.json
(cd tool && npm install --silent --no-audit --no-fund @yarnpkg/cli-dist@4.18.1 >/dev/null 2>&1)
echo '{ "name": "probe", "version": "1.0.0" }' >probe/package.json
echo 'console.log(typeof require.extensions);' >probe/index.js
(cd probe && npm pack --silent --pack-destination .. >/dev/null)
cd project
printf 'nodeLinker: pnp\nenableTelemetry: false\n' >.yarnrc.yml
echo 'import "probe";' >index.mjs
yarn() { node ../tool/node_modules/@yarnpkg/cli-dist/bin/yarn.js "$@"; }
run() { # <label> <unplugged>
  echo "{ \"private\": true, \"type\": \"module\", \"dependencies\": { \"probe\": \"file:../probe-1.0.0.tgz\" }, \"dependenciesMeta\": { \"probe\": { \"unplugged\": $2 } } }" >package.json
  : >yarn.lock
  yarn install >out.txt 2>&1 || cat out.txt
  for version in 22.23.3 24.22.3; do
    extensions=$("../node-$version/node_modules/$system/bin/node" --no-warnings --require ./.pnp.cjs --experimental-loader ./.pnp.loader.mjs index.mjs)
    echo "Node $version, $1: $extensions"
  done
}
{
  run "in its archive" false
  run "unplugged" true
} >seen.txt
cat seen.txt
cat >expected.txt <<'TXT'
Node 22.23.3, in its archive: undefined
Node 24.22.3, in its archive: object
Node 22.23.3, unplugged: object
Node 24.22.3, unplugged: object
TXT
diff expected.txt seen.txt >/dev/null || { echo "CHANGED: another result"; exit 1; }
