/** The embedded cloud as a backend that kills its process, or the engine, at the call that a file names. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Kill, Scene } from "./stage.js";

const REPOSITORY = dirname(require.resolve("pulumi-vpc-peering/package.json"));

/** Between the plugin and the test: the calls that were made, one a line, and the kill that is ordered. */
const [CALLS, ORDER] = ["CALLS", "KILL"];

const BACKEND = `
  const { appendFileSync, existsSync, readFileSync, rmSync } = require("node:fs");
  const { join } = require("node:path");
  const { openEmbeddedBackend } = require(${JSON.stringify(join(REPOSITORY, "dist/provider/cloud/index.js"))});
  const { kill } = require(${JSON.stringify(join(__dirname, "processes.js"))});
  const [calls, order] = [join(__dirname, "${CALLS}"), join(__dirname, "${ORDER}")];
  const counts = new Map();
  const dieIf = (call, when) => {
    if (!existsSync(order)) return;
    const ordered = JSON.parse(readFileSync(order, "utf8"));
    if (ordered.call !== call || ordered.when !== when) return;
    rmSync(order);
    if (ordered.victim === "engine") kill("engine");
    process.kill(process.pid, "SIGKILL");
  };
  exports.createBackend = (settings) => {
    const inner = openEmbeddedBackend({ ...settings, backend: "embedded" });
    const wrap = (name) => async (...args) => {
      const one = name + " of " + inner.accountId;
      counts.set(one, (counts.get(one) ?? 0) + 1);
      const call = one + ", " + counts.get(one);
      appendFileSync(calls, call + "\\n");
      dieIf(call, "before");
      const answer = await inner[name](...args);
      dieIf(call, "after");
      return answer;
    };
    return new Proxy(inner, {
      get: (target, key) => typeof target[key] === "function" && key !== "close" ? wrap(key) : Reflect.get(target, key, target),
    });
  };
`;

export function embeddedScene(): Scene {
  let project: string;
  return {
    title: "the embedded cloud",
    open: async (folder) => {
      project = folder;
      const backend = join(folder, "backend.js");
      writeFileSync(backend, BACKEND);
      const regions = ["ap-guangzhou", "ap-beijing"] as const;
      const side = (i: 0 | 1) => ({ vendor: "tce", backend, accountId: `10000000000${i + 1}`, region: regions[i] });
      return { vendor: "tce", regions, providers: [side(0), side(1)], secrets: {} };
    },
    start: async () => {
      writeFileSync(join(project, CALLS), "");
      rmSync(join(project, ORDER), { force: true });
    },
    calls: () => readFileSync(join(project, CALLS), "utf8").split("\n").filter(Boolean),
    order: (ordered: Kill) => writeFileSync(join(project, ORDER), JSON.stringify(ordered)),
    wasReached: () => !existsSync(join(project, ORDER)),
    stop: async () => {},
    close: async () => {},
  };
}
