/** Sets everything up, runs every suite, and ends with the totals; arguments go to mocha. */
import { rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runHere } from "./set-up/command.mjs";
import { setUp } from "./set-up/everything.mjs";
import { repository } from "./set-up/repository.mjs";
import { main } from "./set-up/stop.mjs";
import { printTotals, TOTALS } from "./set-up/totals.mjs";

await main(async () => {
  rmSync(TOTALS, { force: true });
  const cli = await setUp(["test/tsconfig.json"]);
  const mocha = join(repository, "node_modules", "mocha", "bin", "mocha.js");
  const reporter = join(repository, "scripts", "test-reporter.cjs");
  const code = await runHere(process.execPath, [mocha, "--reporter", reporter, ...process.argv.slice(2)], {
    cwd: repository,
    env: { ...process.env, PATH: [cli, process.env["PATH"]].join(delimiter), VPC_PEERING_TEST_TOTALS: TOTALS },
  });
  return printTotals() ? code : code || 1;
});
