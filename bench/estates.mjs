/**
 * Large estates: what grows with the number of resources, and several engines on one account's rate.
 *
 *   npm run bench -- estates [--stacks 8] [--connections 20] [--rate 20] [--latency 20]
 *
 * All stacks are updated at once, each a ring of VPCs with a connection and two routes for each, through the emulator:
 * once without a limit, for the time that the engines themselves need on this machine, and once with `--rate` calls a
 * second and action. `minimum` is the largest number of admitted calls of one action ÷ rate.
 */
import { parseArgs } from "node:util";
import { wholeNumber } from "./figures.mjs";
import { measureRate } from "./estates/rate.mjs";

const { values } = parseArgs({
  options: {
    stacks: { type: "string", default: "8" },
    connections: { type: "string", default: "20" },
    rate: { type: "string", default: "20" },
    latency: { type: "string", default: "20" },
  },
});
const options = {
  stacks: wholeNumber("stacks", values.stacks),
  connections: wholeNumber("connections", values.connections),
  rate: wholeNumber("rate", values.rate),
  latency: wholeNumber("latency", values.latency),
};

const rows = {};
for (const limited of [false, true]) {
  const { seconds, calls, throttled, minimum, span, perAction } = await measureRate({ ...options, limited });
  rows[limited ? `${options.rate} calls a second` : "no limit"] = {
    "slowest up (s)": Math.max(...seconds).toFixed(1),
    "fastest up (s)": Math.min(...seconds).toFixed(1),
    "first to last call (s)": span.toFixed(1),
    "minimum (s)": minimum.toFixed(1),
    calls,
    throttled: `${throttled} (${((100 * throttled) / calls).toFixed(1)} %)`,
  };
  console.table(perAction);
}
console.log(`${options.stacks} stacks of ${options.connections} connections at once`);
console.table(rows);
