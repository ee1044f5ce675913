/**
 * Runs the suites of the Pulumi engine on both faces, the dynamic provider and the package, and prints a table: for each
 * suite how many of its tests have the same result, and each test that has not.
 *
 *   npm run test:faces [-- build/test/engine/vendors/*.test.js]
 */
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { repository } from "./set-up/repository.mjs";
import { main } from "./set-up/stop.mjs";
import { MOCHA, PARALLEL, setUpSuites } from "./set-up/suites.mjs";

const FACES = /** @type {const} */ (["dynamic", "package"]);

/** @typedef {{ fullTitle: string, file: string, err: { message?: string } }} Test */

await main(async () => {
  const run = await setUpSuites();
  const named = process.argv.slice(2);
  const suites = named.length > 0 ? named : ["build/test/engine/**/*.test.js"];
  /** @type {Map<string, Record<string, string>>} suite and title → face → result */
  const results = new Map();
  for (const face of FACES) {
    const output = join(tmpdir(), `vpc-peering-face-${face}-${process.pid}.json`);
    await run([MOCHA, ...PARALLEL, "--reporter", "json", "--reporter-option", `output=${output}`, ...suites], {
      VPC_PEERING_TEST_FACE: face,
    });
    /** @type {{ tests: Test[] }} */
    const { tests } = JSON.parse(readFileSync(output, "utf8"));
    for (const { fullTitle, file, err } of tests) {
      const suite = relative(join(repository, "build", "test", "engine"), file).replace(/\.test\.js$/, "");
      const key = `${suite}\n${fullTitle}`;
      const [line = ""] = (err.message ?? "passed").split("\n");
      results.set(key, { ...results.get(key), [face]: line });
    }
  }
  return print(results);
});

/** @param {Map<string, Record<string, string>>} results */
function print(results) {
  const all = [...results].map(([key, byFace]) => {
    const [suite = "", title = ""] = key.split("\n");
    return { suite, title, byFace, isSame: byFace["dynamic"] === byFace["package"] };
  });
  console.log("\n| Suite | Tests | The same on both faces |\n| ----- | ----- | ---------------------- |");
  for (const suite of new Set(all.map((test) => test.suite))) {
    const tests = all.filter((test) => test.suite === suite);
    console.log(`| ${suite} | ${tests.length} | ${tests.filter(({ isSame }) => isSame).length} |`);
  }
  const differing = all.filter(({ isSame }) => !isSame);
  for (const { suite, title, byFace } of differing)
    console.log(`\n${suite}: ${title}\n  dynamic: ${byFace["dynamic"]}\n  package: ${byFace["package"]}`);
  return differing.length === 0 ? 0 : 1;
}
