/**
 * Several engines on one account: all stacks are updated at once, through the emulator, which throttles as the vendor
 * documents it. On one machine they take turns; with a temporary folder each, they know as little of each other as
 * engines on a machine each.
 */
import { createRequire } from "node:module";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { estateProgram } from "./program.mjs";
import { allEnd, makeStack } from "./stack.mjs";

const load = createRequire(import.meta.url);
/** Eight engines keep a small machine busy, which hides the rate: their processes start without the compiler. */
const LIGHT = fileURLToPath(new URL("../../test/engine/harness/light-start.cjs", import.meta.url));
const env = { NODE_OPTIONS: `--require ${JSON.stringify(LIGHT)}` };

/** @typedef {{ stacks: number, connections: number, rate: number, latency: number, vendor: string }} Options */

/** More calls a second than the engines make. */
const UNLIMITED = 1000;

/** `least`: the largest number of admitted calls of one action, divided by the rate. @param {Options} options */
export async function compareRates(options) {
  const rows = [];
  const runs = [
    { limit: "none", limited: false, apart: false },
    { limit: `${options.rate} calls a second, one machine`, limited: true, apart: false },
    { limit: `${options.rate} calls a second, a machine each`, limited: true, apart: true },
  ];
  for (const { limit, limited, apart } of runs) {
    const { seconds, calls, throttled, least, span, perAction } = await measureRate({ ...options, limited, apart });
    rows.push({
      limit,
      "slowest up (s)": Math.max(...seconds).toFixed(1),
      "fastest up (s)": Math.min(...seconds).toFixed(1),
      "first to last call (s)": span.toFixed(1),
      "calls ÷ rate (s)": least.toFixed(1),
      calls,
      throttled: `${throttled} (${((100 * throttled) / calls).toFixed(1)} %)`,
    });
    console.error(perAction);
  }
  return rows;
}

/**
 * @param {Options & { limited: boolean, apart: boolean }} options `limited`: the emulator throttles; `apart`: each engine
 *   has a temporary folder of its own
 */
async function measureRate({ stacks: count, connections, rate, latency, vendor, limited, apart }) {
  const { VENDOR_IDS, rulesOf } = load("../../dist/provider/rules/registry.js");
  const { vendorOf } = load("../../dist/provider/vendors/index.js");
  const { startEmulator } = load("../../dist/provider/servers/server.js");
  const own = VENDOR_IDS.filter((id) => vendorOf(id) !== undefined);
  if (!own.includes(vendor)) throw new Error(`--vendor ${vendor}: one of ${own.join(", ")} is needed`);
  const folder = mkdtempSync(join(tmpdir(), "bench-rate-"));
  const log = [];
  const emulator = await startEmulator({
    cloudFile: join(folder, "cloud.db"),
    behaviour: { latency, ...(limited && { callsPerSecond: rate }) },
    limits: { vpcs: 1000, peerings: 1000 },
    onEntry: (entry) => void log.push({ ...entry, at: Date.now() }),
  });
  const { secretId, secretKey, accountId } = emulator.keysOf(vendor)[0];
  const provider = {
    vendor,
    backend: "api",
    region: rulesOf(vendor).regions.value.example,
    endpoint: emulator.endpoints[vendor],
    secretId,
    secretKey,
    accountId,
    maxCallsPerSecond: limited ? rate : UNLIMITED,
  };
  const program = estateProgram({ connections, provider, routes: false });
  const stacks = Array.from({ length: count }, (_, i) => {
    const TMPDIR = join(folder, apart ? `machine-${i + 1}` : "machine");
    mkdirSync(TMPDIR, { recursive: true });
    return makeStack({ name: `engine-${i + 1}`, program, env: { ...env, TMPDIR } });
  });
  try {
    for (const { pulumi } of stacks) await pulumi("stack", "init");
    const started = Date.now();
    const runs = await allEnd(stacks.map(({ pulumi }) => pulumi("up", "--yes", "--skip-preview")));
    const calls = log.filter(({ at }) => at >= started);
    return { seconds: runs.map((run) => run.seconds), ...figuresOf(calls, rate) };
  } finally {
    await emulator.close();
    for (const { remove } of stacks) remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

function figuresOf(calls, rate) {
  const actions = new Map();
  for (const call of calls) actions.set(call.action, [...(actions.get(call.action) ?? []), call]);
  const admitted = (entries) => entries.filter(({ fault }) => fault !== "throttled").length;
  const since = (call) => (call.at - calls[0].at) / 1000;
  const perAction = Object.fromEntries(
    [...actions].map(([action, entries]) => [
      action,
      {
        calls: entries.length,
        throttled: entries.length - admitted(entries),
        first: since(entries[0]),
        last: since(entries.at(-1)),
      },
    ]),
  );
  return {
    calls: calls.length,
    throttled: calls.length - admitted(calls),
    least: Math.max(...[...actions.values()].map(admitted)) / rate,
    span: since(calls.at(-1)),
    perAction,
  };
}
