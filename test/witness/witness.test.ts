/**
 * Clients in Go that nobody of this project wrote, as witnesses of the emulators: the vendors' own SDKs, and gophercloud.
 * The program beside this file drives them; its go.mod pins their versions. Without Go, or without its modules, the
 * suite is skipped and prints why.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { VendorId } from "../../provider/rules/registry.js";
import { Scene } from "../provider/vendors/scene.js";

const run = promisify(execFile);

const SOURCE = path.join(path.dirname(require.resolve("pulumi-vpc-peering/package.json")), "test/witness");
const MINUTE = 60_000;
/** Compiling the SDKs for the first time takes a minute of a processor; what takes longer is stopped. */
const BUILD_LIMIT = 4 * MINUTE;
const RUN_LIMIT = MINUTE;

const LINKS = "creates, uses and deletes a connection";
const ASSUMES = "assumes a role of the other account and acts in it";

/** Each with the vendor whose emulator it drives, and the fewest steps that it prints: fewer mean that it ended early. */
const WITNESSES: Readonly<
  Record<string, { readonly vendor: VendorId; readonly steps: number; readonly does?: string }>
> = {
  tencent: { vendor: "tencent", steps: 79 },
  huawei: { vendor: "huawei", steps: 60 },
  "tencent-roles": { vendor: "tencent", steps: 8, does: ASSUMES },
  "huawei-roles": { vendor: "huawei", steps: 14, does: ASSUMES },
  "huawei-v3": { vendor: "huawei", steps: 10 },
  gophercloud: { vendor: "huawei", steps: 14 },
};

interface Step {
  readonly step: string;
  readonly ok: boolean;
  readonly error?: string;
}

interface Failure {
  readonly code?: number | string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly message: string;
}

describe("third-party clients in Go", function () {
  const folder = mkdtempSync(path.join(tmpdir(), "vpc-peering-witness-"));
  const program = path.join(folder, "witness");

  before(async function () {
    this.timeout(BUILD_LIMIT + 2 * MINUTE);
    const missing = await whyNoModules();
    if (missing !== undefined) {
      process.stderr.write(`  clients of others, in Go: skipped, because ${missing}\n`);
      this.skip();
    }
    await go(["build", "-p", String(Math.min(2, availableParallelism())), "-o", program, "."], BUILD_LIMIT);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [name, { vendor, steps, does = LINKS }] of Object.entries(WITNESSES)) {
    it(`${name} ${does} on the emulator of ${vendor}, and fails with a wrong key`, async function () {
      this.timeout(RUN_LIMIT + 5_000);
      const scene = new Scene(vendor);
      await scene.start();
      try {
        const keys = scene.keys.slice(0, 2).map(({ secretId: Id, secretKey: Secret, accountId: Account }) => {
          return { Id, Secret, Account };
        });
        const lines = await stepsOf(program, name, { Url: scene.url, Region: scene.region, Keys: keys });
        assert.deepEqual(
          lines.filter(({ ok }) => !ok),
          [],
        );
        assert.ok(lines.length >= steps, `${lines.length} steps, which are fewer than ${steps}`);
      } finally {
        await scene.end();
      }
    });
  }
});

/** What it printed, also where it ended with a step that failed. */
async function stepsOf(program: string, name: string, site: object): Promise<Step[]> {
  const running = run(program, [name], { timeout: RUN_LIMIT, maxBuffer: 16 * 1024 * 1024 });
  running.child.stdin!.end(JSON.stringify(site));
  const { stdout } = await running.catch((failure: Failure) => {
    if (failure.code === 1 && failure.stdout) return { stdout: failure.stdout };
    throw new Error(`the witness broke off: ${failure.stderr || failure.message}`);
  });
  const lines = stdout.trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Step);
}

/** `undefined`: they are there. A module that is not what go.sum says is a failure, and no reason to skip. */
async function whyNoModules(): Promise<string | undefined> {
  try {
    await go(["mod", "download"], MINUTE);
    return undefined;
  } catch (error) {
    const { code, stderr, message } = error as Failure;
    if (code === "ENOENT") return "there is no Go here";
    if (/checksum mismatch|SECURITY ERROR|malformed|missing go\.sum/.test(stderr ?? "")) throw error;
    return `its modules cannot be had: ${(stderr || message).trim().split("\n").at(-1)}`;
  }
}

const go = (args: readonly string[], timeout: number) =>
  run("go", args, { cwd: SOURCE, timeout, env: { ...process.env, GOFLAGS: "-mod=readonly", GOWORK: "off" } });
