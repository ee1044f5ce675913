/** Pulumi's host for dynamic resources, with this package, after its engine was killed. */
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { dynamicText } from "../../sdk/registration/dynamic-text.js";
import { PluginHost } from "./plugin-host.js";

const packages = path.join(path.resolve(__dirname, "../../.."), "node_modules");

describe("a plugin whose engine is gone", function () {
  this.timeout(30_000);
  let folder: string;
  let host: PluginHost | undefined;

  beforeEach(async () => void (folder = await mkdtemp(path.join(tmpdir(), "vpc-peering-lost-"))));

  afterEach(async () => {
    await host?.stop();
    await rm(folder, { recursive: true });
  });

  it("ends with its first message, in place of reporting the failed write for ever", async () => {
    await symlink(packages, path.join(folder, "node_modules"), "junction");
    const script = path.join(folder, "node_modules", "@pulumi", "pulumi", "cmd", "dynamic-provider", "index.js");
    host = await PluginHost.start(script, folder, {
      "vpcpeering:vendor": "tce",
      "vpcpeering:cloudFile": path.join(folder, "cloud.db"),
    });
    host.abandon();
    // The notice of the embedded cloud is a message to the engine, and then to standard error.
    await host
      .check(dynamicText("Vpc"), { region: "ap-guangzhou", cidrBlock: "10.0.0.0/16" })
      .catch((error: Error) => error);
    await host.ended();
  });
});
