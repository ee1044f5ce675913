/**
 * How long it takes to read address blocks and to find which of them overlap, beside what one would write with
 * ipaddr.js: parse each block, compare each pair.
 *
 *   npm run bench -- overlap [--rounds 5] [--patience 10]
 *
 * Both run in turn on the same blocks, of which exactly one lies inside another; both have to find it. Comparing
 * pairs is measured as long as it takes less than `--patience` seconds, and beyond that reckoned from the largest
 * size measured: n² pairs. Figures are medians.
 */
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import ipaddr from "ipaddr.js";
import { median, wholeNumber } from "./figures.mjs";

const load = createRequire(import.meta.url);
const { toCidr } = load("../dist/provider/network/cidr/cidr.js");
const { overlapsWithin } = load("../dist/provider/network/cidr/overlap.js");

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, patience: { type: "string", default: "10" } },
});
const rounds = wholeNumber("rounds", values.rounds);
const patience = wholeNumber("patience", values.patience);
const SIZES = [100, 1_000, 10_000, 100_000];

const families = {
  // 2^20 blocks of 16 addresses in 10.0.0.0/8, and one of 8 inside the first.
  IPv4: { block: (i) => `10.${i >> 12}.${(i >> 4) & 255}.${(i & 15) << 4}/28`, inner: "10.0.0.8/29" },
  IPv6: {
    block: (i) => `2001:db8:${(i >> 16).toString(16)}:${(i & 65535).toString(16)}::/64`,
    inner: "2001:db8::1/128",
  },
};

const ours = (blocks) => overlapsWithin(blocks.map(toCidr)).length;

function pairwise(blocks) {
  const parsed = blocks.map((block) => ipaddr.parseCIDR(block));
  let found = 0;
  for (let i = 0; i < parsed.length; i++) {
    for (let j = i + 1; j < parsed.length; j++) {
      const [a, b] = [parsed[i], parsed[j]];
      if (a[0].match(b[0], Math.min(a[1], b[1]))) found++;
    }
  }
  return found;
}

/** Every multiple of an odd number, modulo a power of two, comes once: an order, without chance, that is not sorted. */
const scattered = ({ block, inner }, size) => [
  ...Array.from({ length: size - 1 }, (_, i) => block((i * 656_619) % 2 ** 20)),
  inner,
];

/** For one run. Short ones are repeated, for the clock and the compiler to settle. */
function seconds(check, blocks) {
  const started = performance.now();
  let elapsed = 0;
  let runs = 0;
  while (elapsed < 0.1) {
    const found = check(blocks);
    if (found !== 1) throw new Error(`${check.name} found ${found} overlaps among ${blocks.length}, and there is one`);
    runs++;
    elapsed = (performance.now() - started) / 1000;
  }
  return elapsed / runs;
}

const shown = (value) => (value < 1 ? `${(value * 1000).toPrecision(3)} ms` : `${value.toPrecision(3)} s`);

const rows = {};
for (const [family, kind] of Object.entries(families)) {
  let largest = { size: 0, seconds: 0 };
  for (const size of SIZES) {
    const blocks = scattered(kind, size);
    const reckoned = largest.size === 0 ? 0 : largest.seconds * (size / largest.size) ** 2;
    const measured = reckoned <= patience;
    const times = { ours: [], pairwise: [] };
    for (let round = 0; round < rounds; round++) {
      times.ours.push(seconds(ours, blocks));
      if (measured) times.pairwise.push(seconds(pairwise, blocks));
    }
    const own = median(times.ours);
    const pairs = measured ? median(times.pairwise) : reckoned;
    if (measured) largest = { size, seconds: pairs };
    rows[`${size.toLocaleString("en-US")} ${family}`] = {
      ours: shown(own),
      "every pair, by ipaddr.js": `${measured ? "" : "about "}${shown(pairs)}`,
      ratio: `×${Number((pairs / own).toPrecision(2))}`,
    };
  }
}
console.log(`Reading blocks and finding overlaps, medians of ${rounds} rounds; "about": reckoned from the row above`);
console.table(rows);
