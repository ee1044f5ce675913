/** Sets everything up, runs every suite, and ends with the totals; arguments go to mocha. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./set-up/repository.mjs";
import { main } from "./set-up/stop.mjs";
import { MOCHA, PARALLEL, setUpSuites } from "./set-up/suites.mjs";
import { printTotals, TOTALS } from "./set-up/totals.mjs";

// Not in .mocharc.json, where they would be added to the files that somebody names.
const SUITES = ["build/test/**/*.test.js", "build/test/**/*.test.mjs"];

await main(async () => {
  rmSync(TOTALS, { force: true });
  const run = await setUpSuites();
  const reporter = join(repository, "scripts", "test-reporter.cjs");
  const args = process.argv.slice(2);
  const suites = args.some((arg) => /\.test\.m?js$/.test(arg)) ? [] : SUITES;
  const code = await run([MOCHA, "--reporter", reporter, ...PARALLEL, ...suites, ...args], {
    VPC_PEERING_TEST_TOTALS: TOTALS,
  });
  return printTotals() ? code : code || 1;
});
