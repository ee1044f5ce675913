/** Keeps each result: a JSON line with the commit and the machine, in bench/results.jsonl. */
import { appendFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { commitHere } from "./build-beside.mjs";

const FILE = fileURLToPath(new URL("results.jsonl", import.meta.url));

/**
 * @param {string} bench its name
 * @param {Readonly<Record<string, unknown>>} options of the run
 * @param {unknown} figures what it printed
 */
export function keepResult(bench, options, figures) {
  const machine = {
    processors: cpus().length,
    model: cpus()[0]?.model,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    load: loadavg().map((load) => Number(load.toFixed(1))),
    node: process.version,
  };
  const line = { at: new Date().toISOString(), bench, commit: commitHere(), machine, options, figures };
  appendFileSync(FILE, `${JSON.stringify(line)}\n`);
}
