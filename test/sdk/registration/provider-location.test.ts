/** Layouts of node_modules in which the plugin finds the package, and in which it does not. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isFoundFrom } from "../../../sdk/registration/provider-location.js";

describe("the plugin's search for the package", () => {
  let root: string;
  beforeEach(() => void (root = realpathSync(mkdtempSync(path.join(tmpdir(), "vpc-peering-layout-")))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (file: string, text = "") => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  const pulumi = (folder: string) => write(`${folder}/@pulumi/pulumi/cmd/dynamic-provider/index.js`);
  const ours = (folder: string) => {
    write(`${folder}/pulumi-vpc-peering/package.json`, '{"exports":{"./provider":"./provider.js"}}');
    write(`${folder}/pulumi-vpc-peering/provider.js`);
  };
  const connection = (from: string, to: string) => {
    mkdirSync(path.dirname(path.join(root, from)), { recursive: true });
    symlinkSync(path.join(root, to), path.join(root, from), "junction");
  };
  const isFound = (folder = "program") => isFoundFrom(path.join(root, folder));

  it("finds it next to @pulumi/pulumi, also from a subfolder", () => {
    pulumi("program/node_modules");
    ours("program/node_modules");
    write("program/src/index.ts");
    assert.deepEqual([isFound(), isFound("program/src")], [true, true]);
  });

  it("finds a direct dependency in pnpm's layout", () => {
    pulumi("store/pulumi/node_modules");
    ours("store/ours/node_modules");
    connection("program/node_modules/@pulumi/pulumi", "store/pulumi/node_modules/@pulumi/pulumi");
    connection("program/node_modules/pulumi-vpc-peering", "store/ours/node_modules/pulumi-vpc-peering");
    assert.equal(isFound(), true);
  });

  it("does not find a dependency of a dependency in an isolated layout", () => {
    pulumi("store/pulumi/node_modules");
    ours("store/net/node_modules");
    write("store/net/node_modules/@acme/net/index.js");
    connection("program/node_modules/@pulumi/pulumi", "store/pulumi/node_modules/@pulumi/pulumi");
    connection("program/node_modules/@acme/net", "store/net/node_modules/@acme/net");
    assert.equal(isFound(), false);
  });

  it("finds a dependency of a dependency that is hoisted beside @pulumi/pulumi's real folder", () => {
    pulumi("store/node_modules");
    ours("store/node_modules");
    connection("program/node_modules/@pulumi/pulumi", "store/node_modules/@pulumi/pulumi");
    assert.equal(isFound(), true);
  });
});
