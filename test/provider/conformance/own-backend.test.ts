/** The suite on the backend that the example writes for itself: what its readers start from is right. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { runProgram } from "../../engine/harness/command.js";

const repository = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));
const folder = path.join(repository, "examples", "own-backend");

describe("the backend of examples/own-backend", function () {
  this.timeout(60_000);

  it("passes its own conformance test", async () => {
    // Node.js runs no tests in a process that a test runner of its own has started.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env as Record<string, string>;
    const args = ["--test", "--test-reporter=tap", "conformance.test.js"];
    const { code, stdout } = await runProgram(process.execPath, args, { cwd: folder, env });
    assert.equal(code, 0, stdout);
    const counted = (what: string) => Number(new RegExp(`^# ${what} (\\d+)$`, "m").exec(stdout)![1]);
    assert.deepEqual([counted("fail"), counted("cancelled"), counted("skipped")], [0, 0, 2]);
    assert.ok(counted("pass") > 30, stdout);
  });

  it("is tested as the page describes", () => {
    const page = readFileSync(path.join(repository, "docs", "how-to", "own-backend.md"), "utf8");
    assert.ok(page.includes(readFileSync(path.join(folder, "conformance.test.js"), "utf8")));
  });
});
