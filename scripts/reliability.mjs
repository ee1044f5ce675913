/**
 * `npm run reliability [-- kills kills-wire power-cuts schedules fuzz soak] [--page]`: sets everything up, runs the trials
 * that are named, or all, with large counts, and writes docs/reliability.md from the results of these and earlier runs.
 * `--page` only writes the page. Counts and seeds are set by the variables below, and by those of the environment.
 */
import { delimiter, join } from "node:path";
import { parseArgs } from "node:util";
import { obtainYamlHost } from "./pulumi-cli/yaml-host.mjs";
import { runHere } from "./set-up/command.mjs";
import { setUp } from "./set-up/everything.mjs";
import { repository } from "./set-up/repository.mjs";
import { main, Stop } from "./set-up/stop.mjs";

/**
 * By name: the compiled suite, and its counts.
 * @type {Record<"kills" | "kills-wire" | "power-cuts" | "schedules" | "fuzz" | "soak",
 *   { readonly suite: string, readonly args?: readonly string[], readonly env: Readonly<Record<string, string>> }>}
 */
const TRIALS = {
  kills: { suite: "reliability/kills/embedded.test.js", env: { KILL_RUNS: "all" } },
  "kills-wire": { suite: "reliability/kills/wire.test.js", env: { KILL_RUNS: "20" } },
  "power-cuts": { suite: "provider/cloud/store/power-cut.test.js", env: { POWER_CUTS: "1000" } },
  schedules: { suite: "schedules/schedules.test.js", env: { SCHEDULES: "500" } },
  fuzz: { suite: "fuzz/run.js", args: ["--seconds", "120", "--seed", "1"], env: {} },
  soak: { suite: "reliability/soak/main.js", env: { SOAK_MINUTES: "60" } },
};

/** @typedef {keyof typeof TRIALS} TrialName */

const { values, positionals } = parseArgs({ allowPositionals: true, options: { page: { type: "boolean" } } });

await main(async () => {
  const unknown = positionals.find((name) => !Object.hasOwn(TRIALS, name));
  if (unknown !== undefined) throw new Stop(`${unknown}: one of ${Object.keys(TRIALS).join(", ")} is needed`);
  const cli = await setUp(["test/tsconfig.json"]);
  const names = /** @type {TrialName[]} */ (positionals.length > 0 ? positionals : Object.keys(TRIALS));
  const failed = values.page ? [] : await run(names, [cli, await obtainYamlHost(cli)]);
  const written = await runHere(process.execPath, [join(repository, "scripts", "generate.mjs")], {});
  if (failed.length > 0) console.log(`Faults were found: ${failed.join(", ")}`);
  return failed.length > 0 ? 1 : written;
});

/** @param {readonly TrialName[]} names @param {readonly string[]} path @returns {Promise<string[]>} which failed */
async function run(names, path) {
  /** @type {string[]} */
  const failed = [];
  const mocha = join(repository, "node_modules", "mocha", "bin", "mocha.js");
  for (const name of names) {
    const { suite, args: options = [], env: counts } = TRIALS[name];
    const file = join(repository, "build", "test", ...suite.split("/"));
    const args = suite.endsWith(".test.js") ? [mocha, "--reporter", "spec", file] : [file, ...options];
    const env = {
      ...counts,
      ...process.env,
      PATH: [...path, process.env["PATH"]].join(delimiter),
      RELIABILITY_RESULTS: join(repository, "test", "reliability", "results"),
    };
    if ((await runHere(process.execPath, args, { cwd: repository, env })) !== 0) failed.push(name);
  }
  return failed;
}
