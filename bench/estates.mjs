/**
 * Large estates, as docs/how-to/large-estates.md shows them: tables in Markdown.
 *
 *   npm run bench -- estates [growth] [calls] [backends] [split] [rate] [--connections 60] [--stacks 8] [--rate 20] [--vendor tencent] [--rounds 3]
 *
 * Without names all of them, which takes half an hour or more on two processors:
 * - growth: 100, 300 and 1000 connections in one stack, on the embedded cloud
 * - calls: of each command, over each vendor's wire
 * - backends: state in a folder, in PostgreSQL and in an S3-compatible store, in `--rounds` rounds
 * - split: 300 connections in one stack and in three
 * - rate: `--stacks` stacks of `--connections` connections created at once through the emulator, first without a limit,
 *   for the time that the engines themselves need on this machine, then with `--rate` calls a second and action: on one
 *   machine, and as if each ran on a machine of its own
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { compareBackends } from "./estates/backends.mjs";
import { countCalls } from "./estates/calls.mjs";
import { measureGrowth } from "./estates/growth.mjs";
import { compareRates } from "./estates/rate.mjs";
import { compareSplit } from "./estates/split.mjs";
import { printTable } from "./table.mjs";
import { wholeNumber } from "./figures.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    stacks: { type: "string", default: "8" },
    connections: { type: "string", default: "60" },
    rate: { type: "string", default: "20" },
    latency: { type: "string", default: "20" },
    vendor: { type: "string", default: "tencent" },
    rounds: { type: "string", default: "3" },
  },
});
const rounds = wholeNumber("rounds", values.rounds);
const rate = {
  stacks: wholeNumber("stacks", values.stacks),
  connections: wholeNumber("connections", values.connections),
  rate: wholeNumber("rate", values.rate),
  latency: wholeNumber("latency", values.latency),
  vendor: values.vendor,
};

const SECTIONS = {
  growth: ["Connections and a fifth as many VPCs, in one stack", () => measureGrowth([100, 300, 1000])],
  calls: ["Calls for 20 VPCs, 100 connections and 200 routes", () => countCalls(100)],
  backends: [
    `100 connections and 20 VPCs, by state backend: medians of ${rounds} rounds`,
    () => compareBackends({ connections: 100, rounds }),
  ],
  split: ["300 connections and 60 VPCs, in one stack and in three", () => compareSplit({ connections: 300, parts: 3 })],
  rate: [
    `${rate.stacks} stacks of ${rate.connections} connections created at once: ${rate.vendor}`,
    () => compareRates(rate),
  ],
};
const unknown = positionals.find((name) => !(name in SECTIONS));
if (unknown !== undefined) throw new Error(`${unknown}: one of ${Object.keys(SECTIONS).join(", ")} is needed`);

for (const name of positionals.length > 0 ? positionals : Object.keys(SECTIONS)) {
  const [title, measure] = SECTIONS[name];
  const rows = await measure();
  const load = loadavg()[1].toFixed(1);
  printTable(`${title} (${availableParallelism()} processors, load ${load} in the last five minutes)`, rows);
}
