#!/bin/sh
# @pulumi/pulumi 3.259.0: the constructor of a resource notes a formatted stack trace for each of four promises of every
# property, also without PULUMI_DEBUG_PROMISE_LEAKS, which alone reads them. In a program run by the engine each frame is
# mapped through ts-node's source maps as well. A low `Error.stackTraceLimit` around `super` avoids most of it, and the
# `sourcePosition` in state stays, because it is read under a limit of its own.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @pulumi/pulumi@3.259.0 >/dev/null 2>&1
cat >count.js <<'JS'
const pulumi = require("@pulumi/pulumi");
class Thing extends pulumi.CustomResource {}
function tracesOf(properties) {
  const props = Object.fromEntries(Array.from({ length: properties }, (_, i) => [`output${i}`, undefined]));
  let traces = 0;
  Error.prepareStackTrace = (error, sites) => {
    if (sites[0]?.getFunctionName() === "debuggablePromise") traces++;
    return String(error);
  };
  new Thing("finding:index:Thing", `thing-${properties}`, props);
  Error.prepareStackTrace = undefined;
  return traces;
}
(async () => {
  await pulumi.runtime.setMocks({ call: () => ({}), newResource: ({ inputs }) => ({ id: "id", state: inputs }) });
  const [none, some] = [tracesOf(0), tracesOf(25)];
  console.log(`25 properties: ${some - none} stack traces more than none`);
})();
JS
env -u PULUMI_DEBUG_PROMISE_LEAKS node count.js | tee seen.txt
[ "$(cat seen.txt)" = "25 properties: 100 stack traces more than none" ] || { echo "CHANGED: another number"; exit 1; }
