/** docs/reference/compatibility.md: the cells of the compatibility matrix, and the results of `npm run compatibility`. */
import { AXES, CELLS, EXCLUSIONS, keyOf } from "../compatibility/axes.mjs";
import { STEPS } from "../compatibility/cell.mjs";
import { readResults } from "../compatibility/results.mjs";
import { table } from "./markdown.mjs";

/** @typedef {import("../compatibility/axes.mjs").Ground} Ground */

const TITLES = {
  node: "Node.js",
  sdk: "`@pulumi/pulumi`",
  engine: "Pulumi engine",
  manager: "Package manager",
  modules: "Modules",
  typescript: "TypeScript",
};
/** @type {Record<Ground["manager"], string>} */
const MANAGERS = { npm: "npm", pnpm: "pnpm", yarn: "Yarn, `node_modules`", "yarn-pnp": "Yarn PnP", bun: "Bun" };
/** @type {Record<Ground["modules"], string>} */
const MODULES = { commonjs: "CommonJS", esm: "ESM", "ts-node": "ESM, ts-node", tsx: "ESM, tsx", strip: "ESM, Node.js" };
/** @type {Record<string, string>} */
const NAMES = { ...MANAGERS, ...MODULES };

/** That scripts/compatibility/ makes for the cells. */
const SETTINGS = [
  "pnpm: a decision on the install scripts of `protobufjs` and, with tsx, `esbuild`, by `pnpm approve-builds` or `allowBuilds` in `pnpm-workspace.yaml`. The cells decline both.",
  'Yarn PnP: `NODE_OPTIONS="--require <folder>/.pnp.cjs"`, for ES modules also `--experimental-loader <folder>/.pnp.loader.mjs`; and `"dependenciesMeta": { "@pulumi/pulumi": { "unplugged": true } }` in `package.json`, because CommonJS that the loader reads from an archive has no `require.extensions` on Node.js 22.22.3 and later.',
  'tsx: `NODE_OPTIONS="--import tsx"`.',
];

/** @param {string} repository */
export function compatibilityPage(repository) {
  const results = readResults(repository);
  const rows = CELLS.map((cell, i) => {
    const found = results[keyOf(cell)];
    const { node, sdk, engine, typescript } = { ...cell, ...found?.versions };
    const manager = `${MANAGERS[cell.manager]} ${found?.versions[cell.manager] ?? ""}`.trim();
    return [String(i + 1), node, sdk, engine, manager, MODULES[cell.modules], typescript, resultOf(found)];
  });
  const axes = Object.entries(AXES).map(([axis, values]) => [
    TITLES[/** @type {keyof Ground} */ (axis)],
    values.map((value) => NAMES[value] ?? value).join("; "),
  ]);
  const excluded = EXCLUSIONS.map(({ values, reason }) => {
    const named = Object.entries(values).map(([axis, value]) => {
      return `${TITLES[/** @type {keyof Ground} */ (axis)]} ${NAMES[value] ?? value}`;
    });
    return `- ${named.join(" with ")}: ${reason}`;
  });
  return [
    "# Compatibility",
    `The Node.js versions, Pulumi versions and tools that the package is tried on. Every two values of different axes occur together in at least one cell (pairwise). A cell installs the packed package in a folder of its own, compiles the program with \`tsc\`, and runs it on the embedded cloud: two VPCs, a peering connection and a route. Its steps are ${STEPS.join(", ")}: the preview must be empty, the change of the bandwidth in place, and the destroy complete.`,
    "## Axes",
    table(["Axis", "Values"], axes),
    "`newest` is the newest release when the matrix ran. In a CommonJS program `@pulumi/pulumi` compiles the TypeScript; an ESM program is compiled by `tsc` before, by ts-node or tsx as it loads, or Node.js itself removes the types.",
    "Excluded:",
    excluded.join("\n"),
    "## Settings",
    "Some values need settings beside the installation:",
    SETTINGS.map((line) => `- ${line}`).join("\n"),
    "## Cells",
    summary(CELLS.map((cell) => results[keyOf(cell)])),
    "The engines of these results were built from Go modules, with the Node.js language host of version 3.68.0; a release brings its own.",
    table(["Cell", ...Object.values(TITLES), "Result"], rows),
    "`npm run compatibility` runs all cells again and writes this page; `npm run compatibility -- --cells 3,7-9` runs some. It needs the npm registry, and the Pulumi releases or the Go module proxy.",
  ].join("\n\n");
}

/** @typedef {import("../compatibility/results.mjs").Recorded} Recorded */

/** @param {readonly (Recorded | undefined)[]} cells */
function summary(cells) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const cell of cells) counts.set(cell?.result ?? "not run", (counts.get(cell?.result ?? "not run") ?? 0) + 1);
  const dates = cells.flatMap((cell) => cell?.at.slice(0, 10) ?? []).toSorted();
  const machines = new Set(cells.flatMap((cell) => cell?.machine ?? []));
  const days = dates[0] === dates.at(-1) ? `on ${dates[0]}` : `from ${dates[0]} to ${dates.at(-1)}`;
  const when = dates.length > 0 ? `, run ${days} (${[...machines].join(", ")})` : "";
  return `${[...counts].map(([word, count]) => `${count} ${word}`).join(", ")}${when}.`;
}

/** @param {Recorded | undefined} found */
function resultOf(found) {
  if (found === undefined) return "not run";
  const { result, step, message } = found;
  return step === undefined ? result : `${result} at ${step}: ${message ?? ""}`.trim();
}
