/**
 * Several engines on one account: all stacks are updated at once, through the emulator, which throttles as the vendor
 * documents it.
 */
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeStack } from "./stack.mjs";

const load = createRequire(import.meta.url);
const VENDOR = "tencent";
const ACCESS = { vendor: VENDOR, backend: "api", region: "ap-guangzhou" };

/** A ring of VPCs: one connection and two routes for each. */
const ring = (connections, endpoint, { secretId, secretKey, accountId }, rate) => `
const { Provider, Vpc, PeeringConnection, Route } = require("pulumi-vpc-peering");
const provider = new Provider("cloud", ${JSON.stringify({ ...ACCESS, endpoint, secretId, secretKey, accountId, maxCallsPerSecond: rate })});
const opts = { provider };
const cidr = (i) => \`10.0.\${i}.0/24\`;
const vpcs = Array.from({ length: ${connections} }, (_, i) => new Vpc(\`vpc-\${i}\`, { cidrBlock: cidr(i) }, opts));
vpcs.forEach((vpc, i) => {
  const next = (i + 1) % ${connections};
  const peeringConnection = new PeeringConnection(\`connection-\${i}\`, { vpc, peerVpc: vpcs[next] }, opts);
  new Route(\`there-\${i}\`, { vpc, destinationCidrBlock: cidr(next), peeringConnection }, opts);
  new Route(\`back-\${i}\`, { vpc: vpcs[next], destinationCidrBlock: cidr(i), peeringConnection }, opts);
});
`;

/**
 * @param {{ stacks: number, connections: number, rate: number, latency: number, limited: boolean }} options
 * `limited`: the emulator throttles
 */
export async function measureRate({ stacks: count, connections, rate, latency, limited }) {
  const { startEmulator } = load("../../dist/provider/servers/server.js");
  const folder = mkdtempSync(join(tmpdir(), "bench-rate-"));
  const log = [];
  const emulator = await startEmulator({
    cloudFile: join(folder, "cloud.db"),
    behaviour: { latency, ...(limited && { callsPerSecond: rate }) },
    limits: { vpcs: 1000 },
    onEntry: (entry) => void log.push({ ...entry, at: Date.now() }),
  });
  const key = emulator.keysOf(VENDOR)[0];
  const program = ring(connections, emulator.endpoints[VENDOR], key, rate);
  const stacks = Array.from({ length: count }, (_, i) => makeStack({ name: `engine-${i + 1}`, program }));
  try {
    for (const { pulumi } of stacks) await pulumi("stack", "init");
    const started = Date.now();
    // All end before the emulator does, also where one fails: an engine that is left alone leaves its plugin behind.
    const ends = await Promise.allSettled(stacks.map(({ pulumi }) => pulumi("up", "--yes", "--skip-preview")));
    const failed = ends.find(({ status }) => status === "rejected");
    if (failed !== undefined) throw failed.reason;
    const runs = ends.map(({ value }) => value);
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
    minimum: Math.max(...[...actions.values()].map(admitted)) / rate,
    span: since(calls.at(-1)),
    perAction,
  };
}
