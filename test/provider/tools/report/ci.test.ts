/** The scripts of examples/ci, as a pipeline calls them: preview, review, apply exactly that. */
import assert from "node:assert/strict";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { type CommandResult, runProgram } from "../../../engine/harness/command.js";
import { engineStack, type EngineStack } from "../../../engine/harness/harness.js";
import { recordedFile } from "./fixtures.js";
import { MAIN } from "../../../cli/command.js";

const scripts = path.join(path.dirname(require.resolve("pulumi-vpc-peering/package.json")), "examples", "ci");

describe("examples/ci", function () {
  this.timeout(240_000);
  let stack: EngineStack;
  let env: Record<string, string>;

  beforeEach(async () => {
    const program = await readFile(recordedFile("bandwidth", "before.js"), "utf8");
    stack = await engineStack({ program, config: { "vpcpeering:vendor": "qcloud" } });
    // The command as `npm ci` would put it on the path.
    const bin = path.join(path.dirname(stack.folder), "bin");
    await mkdir(bin);
    const command = path.join(bin, "vpc-peering");
    await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
    await chmod(command, 0o755);
    env = { ...stack.env, PATH: [bin, stack.env["PATH"]].join(path.delimiter) };
    await stack.up();
  });
  afterEach(() => stack?.close());

  const change = async (name: string) => stack.setProgram(await readFile(recordedFile(name, "after.js"), "utf8"));
  const run = (script: string, ...args: string[]): Promise<CommandResult> =>
    runProgram("bash", [path.join(scripts, script), "dev", "results", ...args], { cwd: stack.folder, env });
  const result = (file: string) => readFile(path.join(stack.folder, "results", file), "utf8");
  const bandwidth = async () =>
    (await stack.exportState()).deployment.resources!.flatMap(({ inputs }) => inputs?.["bandwidthMbps"] ?? []);

  it("applies the reviewed plan", async () => {
    await change("bandwidth");
    const previewed = await run("preview.sh", "error", "cut");
    assert.equal(previewed.code, 0, previewed.stderr);
    assert.match(
      await result("report.md"),
      /No traffic is interrupted\. 1 changed in place\.[^]*bandwidth 10 → 50 Mbps/,
    );
    assert.match(await result("report.html"), /No traffic is interrupted/);
    assert.deepEqual(await bandwidth(), [10]);

    const applied = await run("apply.sh");
    assert.equal(applied.code, 0, applied.stdout + applied.stderr);
    assert.deepEqual(await bandwidth(), [50]);
  });

  it("rejects a program that does not match the plan", async () => {
    await change("bandwidth");
    assert.equal((await run("preview.sh")).code, 0);
    await change("region");
    const { code, stdout, stderr } = await run("apply.sh");
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /ledger violates plan: properties changed: =~region/);
    assert.deepEqual(await bandwidth(), [10]);
  });

  it("fails the pipeline for its conditions and for a failed preview, with the report in both cases", async () => {
    await change("region");
    const interrupted = await run("preview.sh", "interruption");
    assert.equal(interrupted.code, 3);
    assert.match(interrupted.stderr, /--fail-on interruption/);
    assert.match(await result("report.md"), /Traffic is interrupted/);

    await change("overlap");
    const failed = await run("preview.sh");
    assert.equal(failed.code, 1);
    assert.match(await result("report.md"), /The preview fails with 1 error/);
  });
});
