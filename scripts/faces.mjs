/**
 * Runs the suites of the Pulumi engine on both faces, the dynamic provider and the package, and saves which of their
 * tests have the same result. `npm run generate` writes docs/faces.md from these and earlier runs, with the reason of
 * each difference. Fails if a test differs without a reason.
 *
 *   npm run test:faces [-- build/test/engine/vendors/*.test.js]
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { FACES, readResults, reasonOf, RESULTS } from "./docs/faces-page.mjs";
import { repository } from "./set-up/repository.mjs";
import { main } from "./set-up/stop.mjs";
import { MOCHA, PARALLEL, setUpSuites } from "./set-up/suites.mjs";

/** Suites that choose the face themselves. */
const OF_ONE_FACE = ["build/test/engine/package*.test.js", "build/test/engine/{harness,package}/*.test.js"];

/** @typedef {{ fullTitle: string, file: string, err: { message?: string } }} Test */
/** @typedef {import("./docs/faces-page.mjs").SuiteResult} SuiteResult */

await main(async () => {
  const run = await setUpSuites();
  const named = process.argv.slice(2);
  const suites = named.length > 0 ? named : ["build/test/engine/**/*.test.js"];
  const at = new Date().toISOString().slice(0, 10);
  /** @type {Map<string, Map<string, { dynamic: string, package: string }>>} suite → title → results */
  const seen = new Map();
  for (const face of FACES) {
    const output = join(tmpdir(), `vpc-peering-face-${face}-${process.pid}.json`);
    const ignored = OF_ONE_FACE.flatMap((glob) => ["--ignore", glob]);
    await run(
      [MOCHA, ...PARALLEL, ...ignored, "--reporter", "json", "--reporter-option", `output=${output}`, ...suites],
      {
        VPC_PEERING_TEST_FACE: face,
      },
    );
    /** @type {{ tests: Test[], pending: Test[] }} */
    const { tests, pending } = JSON.parse(readFileSync(output, "utf8"));
    rmSync(output);
    const skipped = new Set(pending.map(keyOf));
    for (const test of tests) {
      const suite = relative(join(repository, "build", "test", "engine"), test.file).replace(/\.test\.js$/, "");
      const [reason = ""] = (test.err.message ?? (skipped.has(keyOf(test)) ? "skipped" : "passed")).split("\n");
      const byTitle = seen.get(suite) ?? new Map();
      const missing = { dynamic: "missing", package: "missing" };
      seen.set(suite, byTitle.set(test.fullTitle, { ...missing, ...byTitle.get(test.fullTitle), [face]: reason }));
    }
  }
  const results = Object.fromEntries([...seen].map(([suite, byTitle]) => [suite, { at, ...compared(byTitle) }]));
  const all = Object.entries({ ...readResults(repository), ...results }).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(join(repository, RESULTS), `${JSON.stringify(Object.fromEntries(all), undefined, 2)}\n`);
  return print(results);
});

/** @param {ReadonlyMap<string, { dynamic: string, package: string }>} byTitle */
function compared(byTitle) {
  const all = [...byTitle].map(([title, byFace]) => ({ title, ...byFace }));
  const ran = all.filter((test) => test.dynamic !== "skipped" || test.package !== "skipped");
  return { tests: ran.length, differing: ran.filter((test) => test.dynamic !== test.package) };
}

/** @param {Test} test */
function keyOf({ file, fullTitle }) {
  return `${file}\n${fullTitle}`;
}

/** @param {Record<string, SuiteResult>} results */
function print(results) {
  let unexplained = 0;
  for (const [suite, { tests, differing }] of Object.entries(results)) {
    console.log(`${suite}: ${tests - differing.length} of ${tests} the same`);
    for (const { title, dynamic, package: other } of differing) {
      const reason = reasonOf(suite, title);
      if (reason === undefined) unexplained++;
      console.log(`  ${title}\n    dynamic: ${dynamic}\n    package: ${other}\n    reason:  ${reason ?? "none"}`);
    }
  }
  return unexplained === 0 ? 0 : 1;
}
