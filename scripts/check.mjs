/** Types, lint, format, unused code and the package: everything that needs no test run. Two at a time. */
import { cpus } from "node:os";
import { runQuietly } from "./set-up/command.mjs";
import { repository } from "./set-up/repository.mjs";
import { main } from "./set-up/stop.mjs";

const CHECKS = ["typecheck", "lint", "format:check", "check:unused", "check:package"];

await main(async () => {
  /** @type {string[]} */
  const failed = [];
  const waiting = [...CHECKS];
  const work = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      try {
        await runQuietly("npm", ["run", "--silent", check], { cwd: repository });
        console.log(`passed  ${check}`);
      } catch (error) {
        failed.push(check);
        console.log(`FAILED  ${check}\n${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(cpus().length, 2) }, work));
  if (failed.length > 0) console.log(`${failed.length} of ${CHECKS.length} checks failed: ${failed.join(", ")}`);
  return failed.length === 0 ? 0 : 1;
});
