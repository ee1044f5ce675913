/**
 * `npm run mutation`: breaks each line of each vendor's rules in turn, and fails unless a test notices. What no test
 * can notice stands in mutation/survivors.json with the reason; one that stands there and is noticed fails as well.
 *
 *   npm run mutation [-- --vendor tce] [--compiled build]
 *
 * Only suites that read rules are run: the fast ones first, and the slow ones on what survives them. Not
 * the generated pages, which are a copy of the rules and would notice everything.
 */
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { findMutants } from "./mutation/mutants.mjs";
import { build } from "./set-up/build.mjs";
import { runQuietly } from "./set-up/command.mjs";
import { install } from "./set-up/install.mjs";
import { withProgress } from "./set-up/progress.mjs";
import { repository } from "./set-up/repository.mjs";
import { main, Stop } from "./set-up/stop.mjs";

/** Folders of test/provider, with those in them, fastest first. */
const STAGES = [["rules"], ["network", "resources", "cloud"]];
/** Suites that start processes, which know nothing of mutants, and those of the store, which knows no rules. */
const ELSEWHERE = /[\\/](?:cli\.test\.js|store\.test\.js|store-file\.test\.js|store[\\/].*)$/;
/** Mutants per process. */
const BATCH = 20;

/** @typedef {import("./mutation/mutants.mjs").Mutant} Mutant */

const { values: options } = parseArgs({
  options: { vendor: { type: "string" }, compiled: { type: "string" } },
});

await main(async () => {
  const compiled = resolve(options.compiled ?? join(repository, "build"));
  if (options.compiled === undefined) {
    await install(repository);
    // The tests import the package by its name, too.
    for (const project of ["tsconfig.json", "test/tsconfig.json"]) await build(repository, project);
  }
  const mutants = findMutants(compiled).filter(({ vendor }) => vendor === (options.vendor ?? vendor));
  let survivors = mutants;
  for (const folders of STAGES) {
    if (survivors.length === 0) break;
    const files = suitesOf(compiled, folders);
    const [unbroken] = await firstFailures(compiled, files, [null]);
    if (unbroken !== null) throw new Stop(`Without a mutant, this test fails already: ${unbroken}`);
    survivors = await survivorsOf(survivors, compiled, files, `${survivors.length} mutants in ${folders.join(", ")}`);
  }
  return report(mutants, survivors);
});

/** @param {string} compiled @param {readonly string[]} folders */
function suitesOf(compiled, folders) {
  return folders.flatMap((folder) => {
    const path = join(compiled, "test", "provider", folder);
    const suites = readdirSync(path, { recursive: true, encoding: "utf8" })
      .map((file) => join(path, file))
      .filter((file) => file.endsWith(".test.js") && !ELSEWHERE.test(file));
    if (suites.length === 0) throw new Stop(`There is no suite in ${path}`);
    return suites;
  });
}

/** @param {readonly Mutant[]} mutants @param {string} compiled @param {readonly string[]} files @param {string} label */
function survivorsOf(mutants, compiled, files, label) {
  return withProgress(label, async (note) => {
    const queue = Array.from({ length: Math.ceil(mutants.length / BATCH) }, (_, i) =>
      mutants.slice(i * BATCH, (i + 1) * BATCH),
    );
    /** @type {Set<Mutant>} */
    const survived = new Set();
    let tried = 0;
    const work = async () => {
      for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
        const failures = await firstFailures(compiled, files, batch);
        batch.forEach((mutant, i) => failures[i] === null && survived.add(mutant));
        tried += batch.length;
        note(`${tried} tried, ${survived.size} survive`);
      }
    };
    await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
    return mutants.filter((mutant) => survived.has(mutant));
  });
}

/**
 * For each mutant the first test that notices it, or null; `null` as a mutant is none.
 * @param {string} compiled @param {readonly string[]} files @param {readonly (Mutant | null)[]} mutants
 * @returns {Promise<(string | null)[]>}
 */
async function firstFailures(compiled, files, mutants) {
  const probe = join(repository, "scripts", "mutation", "probe.mjs");
  const told = JSON.stringify({ compiled, files, names: mutants.map((mutant) => mutant?.name ?? null) });
  const output = await runQuietly(process.execPath, [probe, told], { cwd: repository });
  const found = output.split("\n").filter((line) => line.startsWith('{"failed":'));
  if (found.length !== mutants.length)
    throw new Stop(`${probe} tried ${found.length} of ${mutants.length}:\n${output}`);
  return found.map((line) => JSON.parse(line).failed);
}

/** @param {readonly Mutant[]} mutants @param {readonly Mutant[]} survivors */
function report(mutants, survivors) {
  /** @type {{ mutant: string, reason: string }[]} */
  const explained = JSON.parse(readFileSync(join(repository, "scripts", "mutation", "survivors.json"), "utf8"));
  const names = new Set(survivors.map(({ name }) => name));
  const unexplained = [...names].filter((name) => !explained.some(({ mutant }) => mutant === name));
  const expected = explained.filter(({ mutant }) => mutant.startsWith(options.vendor ?? ""));
  const stale = expected.filter(({ mutant }) => !names.has(mutant));
  const explainedHere = names.size - unexplained.length;
  console.log(`${mutants.length} mutants: ${mutants.length - names.size} noticed, ${explainedHere} explained`);
  for (const name of unexplained) console.log(`No test notices: ${name}`);
  for (const { mutant } of stale) console.log(`Stands in survivors.json, and is noticed or is no more: ${mutant}`);
  return unexplained.length + stale.length === 0 ? 0 : 1;
}
