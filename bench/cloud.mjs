/**
 * The embedded cloud: what an operation costs as the store grows, and sixteen processes at once beside one.
 *
 *   npm run bench -- cloud [--sizes 1000,10000,100000] [--operations 200] [--processes 16]
 *
 * Of five objects one is a VPC, two are connections and two are routes, all of one account. Milliseconds are medians; the
 * ratio is to the smallest store.
 */
import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median, wholeNumber } from "./figures.mjs";
import { keepResult } from "./results.mjs";
import { printTable } from "./table.mjs";

const { openEmbeddedBackend } = createRequire(import.meta.url)("../dist/provider/cloud/index.js");
const REGION = "ap-guangzhou";

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "1000,10000,100000" },
    operations: { type: "string", default: "200" },
    processes: { type: "string", default: "16" },
    worker: { type: "string" },
  },
});
const sizes = values.sizes.split(",").map((size) => wholeNumber("sizes", size));
const operations = wholeNumber("operations", values.operations);
const processes = wholeNumber("processes", values.processes);

async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "bench-cloud-"));
  try {
    const growth = await measureGrowth(join(folder, "growing.db"));
    const [first] = growth;
    const rows = Object.keys(first.costs).map((operation) => ({
      operation,
      ...Object.fromEntries(
        growth.map(({ size, costs }) => {
          const ratio = costs[operation] / first.costs[operation];
          return [`${size.toLocaleString("en")} objects`, `${costs[operation].toFixed(2)} ms (${ratio.toFixed(2)} ×)`];
        }),
      ),
    }));
    printTable("Cost of one operation, by size of the store", rows);
    const throughput = [];
    for (const count of [1, processes, 1, processes])
      throughput.push(await runWorkers(join(folder, `${throughput.length}.db`), count));
    printTable("Creations of VPCs by several processes at once, in turn", throughput);
    keepResult("cloud", { sizes, operations, processes }, { growth, throughput });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function open(cloudFile) {
  const limits = { vpcs: 1e9, peerings: 1e9, routes: 1e9 };
  const settings = { vendor: "tce", backend: "embedded", timeoutSeconds: 600, accountId: "100000000001" };
  return openEmbeddedBackend({ ...settings, limits, cloudFile });
}

const blockOf = (n) => `10.${(n >> 8) & 255}.${n & 255}.0/24`;
/** VPC n has a connection and a route to each of the two that follow. */
const followers = (n) => [n + 1, n + 2];

async function measureGrowth(cloudFile) {
  const cloud = open(cloudFile);
  const vpcs = [];
  const rows = [];
  const grow = async () => {
    const n = vpcs.length;
    vpcs.push(await cloud.createVpc({ region: REGION, name: `vpc-${n}`, cidrBlock: blockOf(n) }));
    if (n >= 2) await joinTo(cloud, vpcs, n - 2);
  };
  for (const size of sizes) {
    while (vpcs.length < size / 5) await grow();
    rows.push({ size, costs: await costsOf(cloud, vpcs) });
  }
  cloud.close();
  return rows;
}

async function joinTo(cloud, vpcs, n) {
  for (const next of followers(n)) {
    const { id } = await cloud.createPeering(peeringOf(vpcs[n], vpcs[next], `${n}-${next}`));
    await cloud.createRoute(tableOf(vpcs[n]), { destinationCidrBlock: blockOf(next), peeringConnectionId: id });
  }
}

const tableOf = ({ defaultRouteTableId: id }) => ({ region: REGION, id });

const peeringOf = (vpc, peer, name) => ({
  region: REGION,
  vpcId: vpc.id,
  peerRegion: REGION,
  peerVpcId: peer.id,
  peerAccountId: peer.accountId,
  name,
});

/** Milliseconds of each operation; what it creates, it deletes again. */
async function costsOf(cloud, vpcs) {
  const times = {};
  const timed = async (operation, task) => {
    const started = performance.now();
    const result = await task();
    (times[operation] ??= []).push(performance.now() - started);
    return result;
  };
  for (let turn = 0; turn < operations; turn++) {
    const neighbour = vpcs[Math.floor((turn / operations) * (vpcs.length - 1))];
    const fresh = { region: REGION, name: `measured-${turn}`, cidrBlock: "172.16.0.0/24" };
    const vpc = await timed("createVpc", () => cloud.createVpc(fresh));
    await timed("getVpcs", () => cloud.getVpcs([vpc]));
    const made = peeringOf(vpc, neighbour, `measured-${turn}`);
    const peering = await timed("createPeering", () => cloud.createPeering(made));
    await timed("getPeerings", () => cloud.getPeerings([peering]));
    await timed("updatePeering", () => cloud.updatePeering(peering, { name: `renamed-${turn}` }));
    const route = { destinationCidrBlock: neighbour.cidrBlock, peeringConnectionId: peering.id };
    await timed("createRoute", () => cloud.createRoute(tableOf(vpc), route));
    await timed("getRouteTables", () => cloud.getRouteTables([tableOf(vpc)]));
    await timed("deleteRoute", () => cloud.deleteRoute(tableOf(vpc), route));
    await timed("deletePeering", () => cloud.deletePeering(peering));
    await timed("deleteVpc", () => cloud.deleteVpc(vpc));
  }
  return Object.fromEntries(Object.entries(times).map(([operation, all]) => [operation, median(all)]));
}

/** All processes are there before the first one begins; the same number of creations is divided among them. */
async function runWorkers(cloudFile, count) {
  open(cloudFile).close();
  const each = Math.ceil((operations * processes) / count);
  const workers = Array.from({ length: count }, (_, i) =>
    fork(fileURLToPath(import.meta.url), ["--worker", JSON.stringify({ cloudFile, each, from: i * each })]),
  );
  const messages = (worker) => new Promise((resolve) => worker.once("message", resolve));
  await Promise.all(workers.map(messages));
  const started = performance.now();
  const ends = await Promise.all(
    workers.map(async (worker) => {
      worker.send("begin");
      const errors = await messages(worker);
      worker.disconnect();
      return errors;
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const errors = ends.reduce((sum, { failed }) => sum + failed, 0);
  return {
    processes: count,
    creations: each * count,
    errors,
    "creations a second": Math.round((each * count) / seconds),
  };
}

async function work(text) {
  const { cloudFile, each, from } = JSON.parse(text);
  const cloud = open(cloudFile);
  process.send("ready");
  await new Promise((resolve) => process.once("message", resolve));
  let failed = 0;
  for (let n = from; n < from + each; n++) {
    const vpc = { region: REGION, name: `vpc-${n}`, cidrBlock: blockOf(n) };
    await cloud.createVpc(vpc).catch((error) => {
      failed++;
      console.error(error.message);
    });
  }
  cloud.close();
  process.send({ failed });
}

if (values.worker === undefined) await measure();
else await work(values.worker);
