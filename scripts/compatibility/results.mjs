import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CELLS, keyOf } from "./axes.mjs";

/** What `npm run compatibility` found, by cell. */
export const RESULTS = join("test", "compatibility", "results.json");

/** @typedef {import("./cell.mjs").CellResult & { at: string, machine: string }} Recorded */

/** @param {string} repository @returns {Record<string, Recorded>} */
export function readResults(repository) {
  const file = join(repository, RESULTS);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}

/** In the order of the cells, and of these alone. @param {string} repository @param {Record<string, Recorded>} results */
export function writeResults(repository, results) {
  const kept = CELLS.flatMap((cell) => {
    const result = results[keyOf(cell)];
    return result === undefined ? [] : [[keyOf(cell), result]];
  });
  writeFileSync(join(repository, RESULTS), `${JSON.stringify(Object.fromEntries(kept), undefined, 2)}\n`);
}
