import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { obtainPulumi, type Way } from "../../scripts/pulumi-cli/obtain.mjs";
import { launcherPlace, PINNED } from "../../scripts/pulumi-cli/versions.mjs";

describe("obtaining a Pulumi CLI", () => {
  let home: string;
  beforeEach(() => void (home = mkdtempSync(join(tmpdir(), "obtain-pulumi-"))));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** Finds what the ways have "installed"; records which ways were tried. */
  function machine(ways: Record<string, "works" | "useless" | Error>, present?: string) {
    let found = present;
    const tried: string[] = [];
    const scratches: string[] = [];
    const obtain = () =>
      obtainPulumi(
        { PULUMI_HOME: home },
        {
          find: () => Promise.resolve(found),
          ways: Object.entries(ways).map(([name, outcome]): Way => ({
            name,
            take: async (target, scratch) => {
              tried.push(name);
              scratches.push(scratch);
              writeFileSync(join(scratch, "half-done"), "");
              if (outcome instanceof Error) throw outcome;
              if (outcome === "works") found = join(target, "bin");
            },
          })),
        },
      );
    return { obtain, tried, scratches };
  }

  it("uses an existing CLI and downloads nothing", async () => {
    const { obtain, tried } = machine({ download: "works" }, "/usr/bin");
    assert.equal(await obtain(), "/usr/bin");
    assert.deepEqual(tried, []);
  });

  it("uses the first source that works", async () => {
    const { obtain, tried } = machine({ download: new Error("offline"), build: "works", beg: "works" });
    assert.equal(await obtain(), join(launcherPlace({ PULUMI_HOME: home }), "bin"));
    assert.deepEqual(tried, ["download", "build"]);
  });

  it("tries the next source if one gives no working CLI", async () => {
    const { obtain, tried } = machine({ download: "useless", build: "works" });
    await obtain();
    assert.deepEqual(tried, ["download", "build"]);
  });

  it("reports what was tried, why it failed, and the fix", async () => {
    const { obtain } = machine({
      "download it": new Error("no route to host"),
      "build it": new Error("there is no go"),
    });
    await assert.rejects(obtain(), (error: Error) => {
      for (const part of [
        /download it: no route to host/,
        /build it: there is no go/,
        /install Pulumi/,
        /install Go/,
      ]) {
        assert.match(error.message, part);
      }
      return true;
    });
  });

  it("leaves no partial files, and starts each source in an empty folder", async () => {
    const { obtain, scratches } = machine({ download: new Error("offline"), build: "works" });
    await obtain();
    assert.equal(scratches.length, 2);
    for (const scratch of scratches) assert.equal(existsSync(scratch), false);
    assert.equal(existsSync(`${launcherPlace({ PULUMI_HOME: home })}.lock`), false);
  });

  it("downloads once for two concurrent callers", async () => {
    const { obtain, tried } = machine({ download: "works" });
    assert.equal(new Set(await Promise.all([obtain(), obtain()])).size, 1);
    assert.deepEqual(tried, ["download"]);
  });
});

describe("the pinned version", () => {
  it("is the same in package.json and in what is built from source", () => {
    const root = new URL("../../../", import.meta.url);
    const read = (path: string) => readFileSync(new URL(path, root), "utf8");
    const { devDependencies } = JSON.parse(read("package.json")) as { devDependencies: Record<string, string> };
    assert.equal(devDependencies["pulumi"], PINNED);
    assert.equal(devDependencies["@pulumi/pulumi"], PINNED);
    assert.match(read("scripts/pulumi-cli/engine/go.mod"), new RegExp(`github.com/pulumi/pulumi/pkg/v3 v${PINNED}\n`));
  });
});
