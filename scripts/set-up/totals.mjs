import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./repository.mjs";

/** Where `scripts/test-reporter.cjs` leaves what it counted. */
export const TOTALS = join(repository, "build", "test-totals.json");

/**
 * Prints `N passed, N failed`. A run that left no totals (code that does not compile, a crash) counts as one
 * failure: "0 failed" would be a lie.
 * @returns {boolean} nothing failed
 */
export function printTotals() {
  const { passes, failures } = existsSync(TOTALS)
    ? JSON.parse(readFileSync(TOTALS, "utf8"))
    : { passes: 0, failures: 1 };
  console.log(`${passes} passed, ${failures} failed`);
  return failures === 0;
}
