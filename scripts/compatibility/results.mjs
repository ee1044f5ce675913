import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What `npm run compatibility` found, by cell. */
export const RESULTS = join("test", "compatibility", "results.json");

/** @typedef {import("./cell.mjs").CellResult & { at: string, machine: string }} Recorded */

/** @param {string} repository @returns {Record<string, Recorded>} */
export function readResults(repository) {
  const file = join(repository, RESULTS);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}
