/**
 * Tries mutants, one after the other: changes a line of a vendor's rules in memory, before any test is loaded, and
 * runs suites until the first test fails. Every mutant meets our modules newly loaded, and those of others as they
 * are, which is a fourth of the time of a process each. What it is told is JSON on its command line; what it finds,
 * a line of JSON for each mutant.
 */
import { createRequire } from "node:module";
import { join, sep } from "node:path";
import Mocha from "mocha";
import { findMutants } from "./mutants.mjs";

/** @typedef {import("./mutants.mjs").Mutant} Mutant */

/** @type {{ compiled: string, files: string[], names: (string | null)[] }} `null`: nothing is changed */
const { compiled, files, names } = JSON.parse(process.argv[2] ?? "");
const load = createRequire(join(compiled, sep));
const mutants = new Map(findMutants(compiled).map((mutant) => [mutant.name, mutant]));

for (const name of names) {
  for (const file of Object.keys(load.cache)) if (file.startsWith(compiled + sep)) delete load.cache[file];
  if (name !== null) breakRule(/** @type {Mutant} */ (mutants.get(name)));
  console.log(`\n${JSON.stringify({ failed: await firstFailure() })}`);
}
// Suites that leave something open must not keep the others waiting.
process.exit();

/** @param {Mutant} mutant */
function breakRule({ vendor, line, index, value }) {
  /** @type {typeof import("../../provider/rules/registry.js")} */
  const { rulesOf } = load("./provider/rules/registry.js");
  const rules = /** @type {Record<string, any>} */ (rulesOf(vendor));
  if (index === undefined) rules[line] = { ...rules[line], value };
  else
    rules[line] = rules[line].map((/** @type {object} */ note, /** @type {number} */ i) =>
      i === index ? { ...note, value } : note,
    );
}

/** @returns {Promise<string | null>} */
function firstFailure() {
  const mocha = new Mocha({ bail: true, timeout: 10_000, reporter: Mocha.reporters.Base });
  for (const file of files) mocha.addFile(file);
  return new Promise((resolve) => {
    /** @type {string | null} */
    let failed = null;
    try {
      const runner = mocha.run(() => {
        // Its listeners on the process would add up.
        runner.dispose();
        mocha.dispose();
        resolve(failed);
      });
      runner.on("fail", (test) => void (failed ??= test.fullTitle()));
    } catch (error) {
      // Suites whose tables have no such case cannot even be told.
      resolve(`loading: ${String(error)}`);
    }
  });
}
