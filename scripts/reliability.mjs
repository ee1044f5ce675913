/**
 * `npm run reliability [-- kills kills-wire power-cuts schedules fuzz soak] [--page]`: sets everything up, runs the trials
 * that are named, or all, with large counts, and writes docs/reliability.md from the results of these and earlier runs.
 * `--page` only writes the page. Counts and seeds are set by the variables below, and by those of the environment.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runHere } from "./set-up/command.mjs";
import { repository } from "./set-up/repository.mjs";
import { main, Stop } from "./set-up/stop.mjs";
import { MOCHA, setUpSuites } from "./set-up/suites.mjs";

/**
 * By name: the compiled suite, and its counts.
 * @type {Record<"kills" | "kills-wire" | "power-cuts" | "schedules" | "fuzz" | "soak",
 *   { readonly suite: string, readonly args?: readonly string[], readonly env: Readonly<Record<string, string>> }>}
 */
const TRIALS = {
  kills: { suite: "reliability/kills/embedded.test.js", env: { KILL_RUNS: "all" } },
  "kills-wire": { suite: "reliability/kills/wire.test.js", env: { KILL_RUNS: "20" } },
  "power-cuts": { suite: "provider/cloud/store/power-cut.test.js", env: { POWER_CUTS: "1000" } },
  schedules: { suite: "schedules/schedules.test.js", env: { SCHEDULES: "2000" } },
  fuzz: { suite: "fuzz/run.js", args: ["--seconds", "600", "--seed", "1"], env: {} },
  soak: { suite: "reliability/soak/main.js", env: { SOAK_MINUTES: "60" } },
};

/** @typedef {keyof typeof TRIALS} TrialName */

const { values, positionals } = parseArgs({ allowPositionals: true, options: { page: { type: "boolean" } } });

await main(async () => {
  const unknown = positionals.find((name) => !Object.hasOwn(TRIALS, name));
  if (unknown !== undefined) throw new Stop(`${unknown}: one of ${Object.keys(TRIALS).join(", ")} is needed`);
  const runSuite = await setUpSuites();
  const names = /** @type {TrialName[]} */ (positionals.length > 0 ? positionals : Object.keys(TRIALS));
  const failed = values.page ? [] : await run(names, runSuite);
  const written = await runHere(process.execPath, [join(repository, "scripts", "generate.mjs")], {});
  if (failed.length > 0) console.log(`Faults were found: ${failed.join(", ")}`);
  return failed.length > 0 ? 1 : written;
});

/**
 * @param {readonly TrialName[]} names @param {Awaited<ReturnType<typeof setUpSuites>>} runSuite
 * @returns {Promise<readonly TrialName[]>} which failed
 */
async function run(names, runSuite) {
  const results = join(repository, "test", "reliability", "results");
  /** @type {TrialName[]} */
  const failed = [];
  for (const name of names) {
    const { suite, args: options = [], env: counts } = TRIALS[name];
    const file = join(repository, "build", "test", ...suite.split("/"));
    const args = suite.endsWith(".test.js") ? [MOCHA, "--reporter", "spec", file] : [file, ...options];
    const unset = Object.entries(counts).filter(([variable]) => process.env[variable] === undefined);
    const env = { ...Object.fromEntries(unset), RELIABILITY_RESULTS: results };
    if ((await runSuite(args, env)) !== 0) failed.push(name);
  }
  return failed;
}
