import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { dynamicText, type Kind } from "../../../sdk/registration/dynamic-text.js";
import { repository } from "../../structure/source.js";
import { PluginHost } from "../plugin-host.js";

const golden = JSON.parse(
  readFileSync(path.join(repository, "test/sdk/registration/dynamic-text.golden.json"), "utf8"),
) as Record<Kind, string>;

describe("the provider text saved in the state", () => {
  it("never changes, because old states are deleted through it", () => {
    for (const [kind, text] of Object.entries(golden)) assert.equal(dynamicText(kind as Kind), text);
    assert.deepEqual(Object.keys(golden).sort(), [
      "PeeringAccepter",
      "PeeringConnection",
      "Route",
      "RouteTable",
      "Subnet",
      "Vpc",
    ]);
  });

  it("is short, because every checkpoint contains it for every resource", () => {
    for (const text of Object.values(golden)) assert.ok(text.length <= 200, `${text.length} characters`);
  });

  it("names an existing export path of the package", () => {
    const { exports } = JSON.parse(readFileSync(path.join(repository, "package.json"), "utf8")) as {
      exports: Record<string, unknown>;
    };
    assert.ok("./provider" in exports);
  });
});

describe("the provider text in Pulumi's plugin host", function () {
  this.timeout(30_000);
  let folder: string;
  let host: PluginHost | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "vpc-peering-text-"));
  });

  afterEach(async () => {
    await host?.stop();
    host = undefined;
    await rm(folder, { recursive: true });
  });

  it("finds the package from the program's folder", async () => {
    const program = path.join(folder, "program");
    await installMarker(program, "the program's");
    await mkdir(path.join(folder, "elsewhere"));
    host = await PluginHost.start(await linkPulumi(path.join(folder, "elsewhere")), program);
    assert.deepEqual(await host.check(dynamicText("Vpc")), { by: "the program's", kind: "Vpc" });
  });

  it("finds the package next to @pulumi/pulumi if the program's folder cannot resolve it", async () => {
    const program = path.join(folder, "program");
    await mkdir(program);
    await installMarker(path.join(folder, "tree"), "the host's");
    host = await PluginHost.start(await linkPulumi(path.join(folder, "tree")), program);
    assert.deepEqual(await host.check(dynamicText("Route")), { by: "the host's", kind: "Route" });
  });

  it("names the missing package if neither can resolve it", async () => {
    const program = path.join(folder, "program");
    await mkdir(program);
    await mkdir(path.join(folder, "tree"));
    host = await PluginHost.start(await linkPulumi(path.join(folder, "tree")), program);
    await assert.rejects(host.check(dynamicText("Vpc")), /Cannot find module 'pulumi-vpc-peering\/provider'/);
  });

  it("passes on an error thrown while the code loads", async () => {
    const program = path.join(folder, "program");
    await installMarker(program, "unused", 'throw new Error("broken install")');
    host = await PluginHost.start(await linkPulumi(program), program);
    await assert.rejects(host.check(dynamicText("Vpc")), /broken install/);
  });
});

/** Installs a package of our name whose handlers only say who they are. */
async function installMarker(root: string, by: string, code?: string): Promise<void> {
  const home = path.join(root, "node_modules", "pulumi-vpc-peering");
  await mkdir(home, { recursive: true });
  await writeFile(path.join(home, "package.json"), JSON.stringify({ exports: { "./provider": "./provider.js" } }));
  const handler = `exports.handler = (kind) => ({ check: async () => ({ inputs: { by: ${JSON.stringify(by)}, kind } }) });`;
  await writeFile(path.join(home, "provider.js"), code ?? handler);
}

/** Makes the real plugin host visible in a tree of its own, and returns its script's path there. */
async function linkPulumi(root: string): Promise<string> {
  const scope = path.join(root, "node_modules", "@pulumi");
  await mkdir(scope, { recursive: true });
  await symlink(path.dirname(require.resolve("@pulumi/pulumi/package.json")), path.join(scope, "pulumi"));
  return path.join(scope, "pulumi", "cmd", "dynamic-provider", "index.js");
}
