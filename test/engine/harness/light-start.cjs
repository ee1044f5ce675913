/**
 * Loaded before each Node.js process of a stack under test. `@pulumi/pulumi` loads the TypeScript compiler and npm's
 * dependency tree at its start, for serialising closures and for TypeScript programs: half of what a process of a
 * small stack does. Here they load when they are first used.
 */
const { existsSync } = require("node:fs");
const Module = require("node:module");

const DEFERRED = new Set(["typescript", "@npmcli/arborist"]);
const load = Module._load;

Module._load = (request, parent, isMain) =>
  DEFERRED.has(request) ? deferred(() => load(request, parent, isMain)) : load(request, parent, isMain);

// The language host that is built from source does not know the `typescript: false` of today's Pulumi.yaml.
if (existsSync("index.js")) process.env["PULUMI_NODEJS_TYPESCRIPT"] = "false";

function deferred(read) {
  let loaded;
  const get = () => (loaded ??= read());
  return new Proxy(
    {},
    {
      get: (_, key) => (key === "__esModule" ? undefined : get()[key]),
      has: (_, key) => key in get(),
    },
  );
}
