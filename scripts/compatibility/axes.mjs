/** What a program may run on, and the cells of the compatibility matrix: few combinations in which every two values meet. */
import { OLDEST, PINNED } from "../pulumi-cli/versions.mjs";
import { Stop } from "../set-up/stop.mjs";
import { pairwise } from "./pairwise.mjs";

/** Resolved when the matrix runs, to the newest release. */
export const NEWEST = "newest";

/**
 * The axes by name. `modules`: how a TypeScript program runs. `commonjs` is compiled by @pulumi/pulumi, `esm` by `tsc`
 * beforehand, `ts-node` and `tsx` are ES modules that these tools compile as they load, and with `strip` Node.js itself
 * removes the types of an ES module.
 */
export const AXES = /** @type {const} */ ({
  node: ["20", "22", "24", "26"],
  // 3.248.0 is the last that declares Node 20.
  sdk: [OLDEST, "3.248.0", PINNED, NEWEST],
  engine: [PINNED, NEWEST],
  manager: ["npm", "pnpm", "yarn", "yarn-pnp", "bun"],
  modules: ["commonjs", "esm", "ts-node", "tsx", "strip"],
  typescript: ["5.9", "6.0"],
});

/** @typedef {{ readonly [Axis in keyof typeof AXES]: (typeof AXES)[Axis][number] }} Ground the values of one cell */
/** @typedef {{ readonly values: Partial<Ground>, readonly reason: string }} Exclusion */

/**
 * Combinations that do not exist, each with the reason.
 * @type {readonly Exclusion[]}
 */
export const EXCLUSIONS = [
  { values: { node: "20", modules: "strip" }, reason: "Node 20 does not load TypeScript" },
  {
    values: { manager: "yarn-pnp", modules: "ts-node" },
    reason:
      "ts-node 10 resolves the imports of ES modules by a copy of Node's algorithm, which finds no packages without `node_modules`",
  },
  {
    values: { sdk: OLDEST, typescript: "6.0" },
    reason: `@pulumi/pulumi ${OLDEST} declares TypeScript below 6`,
  },
];

/** @param {Ground} ground */
export function isPossible(ground) {
  return !EXCLUSIONS.some(({ values }) =>
    Object.entries(values).every(([axis, value]) => ground[/** @type {keyof Ground} */ (axis)] === value),
  );
}

/** Numbered from 1 in this order. */
export const CELLS = pairwise(AXES, isPossible);

/** Of its result: does not depend on the order of the cells. @param {Ground} ground */
export function keyOf(ground) {
  return Object.values(ground).join(" ");
}

/** `3,7-9` → the numbers of cells. @param {string} text @returns {number[]} */
export function cellNumbers(text) {
  return text.split(",").flatMap((part) => {
    const [first = NaN, last = first] = part.split("-").map(Number);
    if (!Number.isInteger(first) || !Number.isInteger(last) || first < 1 || last < first || last > CELLS.length)
      throw new Stop(`--cells ${part}: cells are numbered from 1 to ${CELLS.length}`);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}
