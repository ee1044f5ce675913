import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { OPERATIONS } from "../../../../provider/servers/gateway/operations.js";

const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));

it("the gateway's page lists its calls", () => {
  const page = readFileSync(path.join(repository, "docs", "gateway", "README.md"), "utf8");
  const listed = [...page.matchAll(/^\| `(\w+)` +\| `(\w+ \S+)` +\|$/gm)].map(([, name, call]) => [name, call]);
  const calls = Object.entries(OPERATIONS).map(([name, { method, path: at }]) => [name, `${method} ${at}`]);
  assert.deepEqual(new Map(listed as [string, string][]), new Map(calls as [string, string][]));
  assert.equal(listed.length, calls.length);
});
