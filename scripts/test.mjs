/** Sets everything up, runs every suite, and ends with the totals; arguments go to mocha. */
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";
import { runHere } from "./set-up/command.mjs";
import { obtainYamlHost } from "./pulumi-cli/yaml-host.mjs";
import { setUp } from "./set-up/everything.mjs";
import { repository } from "./set-up/repository.mjs";
import { main } from "./set-up/stop.mjs";
import { printTotals, TOTALS } from "./set-up/totals.mjs";

// Not in .mocharc.json, where they would be added to the files that somebody names.
const SUITES = ["build/test/**/*.test.js", "build/test/**/*.test.mjs"];

// An engine run keeps about one processor busy, over its whole length.
const JOBS = Math.min(availableParallelism(), 8);
const PARALLEL = JOBS > 1 ? ["--parallel", "--jobs", String(JOBS)] : [];

await main(async () => {
  rmSync(TOTALS, { force: true });
  const cli = await setUp(["test/tsconfig.json"]);
  const yamlHost = await obtainYamlHost(cli);
  const mocha = join(repository, "node_modules", "mocha", "bin", "mocha.js");
  const reporter = join(repository, "scripts", "test-reporter.cjs");
  const args = process.argv.slice(2);
  const suites = args.some((arg) => /\.test\.m?js$/.test(arg)) ? [] : SUITES;
  const code = await runHere(process.execPath, [mocha, "--reporter", reporter, ...PARALLEL, ...suites, ...args], {
    cwd: repository,
    env: {
      ...process.env,
      PATH: [cli, yamlHost, process.env["PATH"]].join(delimiter),
      VPC_PEERING_TEST_TOTALS: TOTALS,
    },
  });
  return printTotals() ? code : code || 1;
});
