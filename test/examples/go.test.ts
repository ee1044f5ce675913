/** The quickstart in Go, built and run on the plugin. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { type EngineStack, engineStack } from "../engine/harness/harness.js";
import { pluginFolder } from "../engine/harness/plugin-folder.js";
import type { EngineRun } from "../engine/harness/report.js";

const SOURCE = path.join(path.dirname(require.resolve("pulumi-vpc-peering/package.json")), "examples", "go");

const ops = ({ changes }: EngineRun): string[] => changes.map(({ op, name }) => `${op} ${name}`).sort();

describe("example in Go", function () {
  this.timeout(600_000);
  let folder: string;
  let stack: EngineStack | undefined;

  before(async () => void (folder = await mkdtemp(path.join(tmpdir(), "vpc-peering-go-"))));
  after(async () => {
    await stack?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("connects two VPCs, stays unchanged, refuses an overlap at preview, and leaves nothing", async function () {
    const missing = await whyNoModules();
    if (missing !== undefined) {
      console.log(`      skipped: ${missing}`);
      this.skip();
    }
    const overlapping = await copyWith("10.0.1.0/24", "192.168.1.0/25");
    const [program, wrong] = [path.join(folder, "program"), path.join(folder, "wrong")];
    await build(SOURCE, program);
    await build(overlapping, wrong);

    const manifest = await readFile(path.join(SOURCE, "Pulumi.yaml"), "utf8");
    stack = await engineStack({
      program: "",
      project: /^name: (.*)$/m.exec(manifest)![1]!,
      env: { PATH: [await hostFolder(), process.env["PATH"]].join(path.delimiter), GO_PROGRAM: program },
    });
    const plugins = `plugins: { providers: [{ name: vpcpeering, path: ${JSON.stringify(pluginFolder())} }] }\n`;
    await writeFile(path.join(stack.folder, "Pulumi.yaml"), `${manifest}${plugins}`);
    const created = ["create peering", "create route1", "create route2", "create vpc1", "create vpc2"];
    assert.deepEqual(ops(await stack.preview()), created);
    assert.deepEqual(ops(await stack.up()), created);
    const { connection, state } = await stack.outputs();
    assert.match(String(connection), /^pcx-/);
    assert.equal(state, "active");
    assert.deepEqual(ops(await stack.preview()), []);

    // Not copied over it: the program of the last preview may not have ended yet.
    await rename(wrong, program);
    const { errors } = await stack.preview({ expectError: true });
    assert.match(errors, /'peering' has a problem: peerVpc: .* overlap/);
    await stack.destroy();
    const { peeringConnections, vpcs } = await stack.cloud();
    assert.deepEqual([peeringConnections, vpcs], [[], []]);
  });

  async function copyWith(from: string, to: string): Promise<string> {
    const copy = path.join(folder, "copy");
    await cp(SOURCE, copy, { recursive: true });
    const main = path.join(copy, "main.go");
    const source = await readFile(main, "utf8");
    assert.ok(source.includes(from));
    await writeFile(main, source.replace(from, to));
    return copy;
  }

  async function hostFolder(): Promise<string> {
    const host = path.join(folder, "pulumi-language-go");
    const script = `#!/bin/sh\nexec "${process.execPath}" "${path.join(__dirname, "go-host.js")}" "$@"\n`;
    await writeFile(host, script, { mode: 0o755 });
    return folder;
  }
});

/** `undefined`: they are there. A module that is not what go.sum says is a failure, and no reason to skip. */
async function whyNoModules(): Promise<string | undefined> {
  try {
    await go(["list", "-deps", "."], SOURCE);
    return undefined;
  } catch (error) {
    const { code, stderr = "", message } = error as { code?: unknown; stderr?: string; message: string };
    if (code === "ENOENT") return "there is no Go here";
    if (/checksum mismatch|SECURITY ERROR|malformed|missing go\.sum/.test(stderr)) throw error;
    return `its modules cannot be had: ${(stderr || message).trim().split("\n").at(-1)}`;
  }
}

const build = (cwd: string, program: string) => go(["build", "-buildvcs=false", "-o", program, "."], cwd);

/** With the settings of the build of the CLI, whose packages it uses again: their versions are the same. */
const go = (args: readonly string[], cwd: string) =>
  promisify(execFile)("go", args, {
    cwd,
    env: { ...process.env, GOFLAGS: "-mod=readonly", GOWORK: "off", CGO_ENABLED: "0" },
  });
