import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readSettings } from "../../../provider/configuration/read.js";
import { handler } from "../../../provider/index.js";
import type { Props } from "../../../provider/engine/props.js";
import { runOf } from "../../../provider/run/runs.js";

/** The embedded cloud, which says of every call on VPCs that it waits. */
const BACKEND = (provider: string): string => `
  const { openEmbeddedBackend } = require(${JSON.stringify(join(provider, "cloud", "index.js"))});
  const { progress } = require(${JSON.stringify(join(provider, "backend", "progress.js"))});
  exports.createBackend = (settings) => {
    const inner = openEmbeddedBackend({ ...settings, backend: "embedded" });
    const waiting = (name) => async (...args) => {
      await new Promise(setImmediate);
      progress(name + " waits");
      return inner[name](...args);
    };
    return { ...inner, createVpc: waiting("createVpc"), updateVpc: waiting("updateVpc"), deleteVpc: waiting("deleteVpc") };
  };
`;

describe("the reason of a wait", () => {
  const folder = mkdtempSync(join(tmpdir(), "vpc-peering-progress-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is shown on the resource's own line if the process knows the resource", async () => {
    writeFileSync(join(folder, "backend.js"), BACKEND(dirname(require.resolve("../../../provider/index.js"))));
    const heard: [string, string | undefined][] = [];
    /** `process`: what tells one plugin process from the next, which in this test is a setting. */
    const start = (process: string) => {
      const config: Record<string, string> = {
        vendor: "tce",
        region: "ap-guangzhou",
        backend: join(folder, "backend.js"),
        cloudFile: join(folder, "cloud.db"),
        timeoutSeconds: process,
      };
      runOf(readSettings((key) => config[key])).log = (_, message, urn) =>
        void (message.endsWith(" waits") && heard.push([message, urn]));
      const vpc = handler("Vpc");
      vpc.configure({ config: { get: (key) => config[key.replace("vpcpeering:", "")] } });
      return vpc;
    };
    const urn = "urn:pulumi:dev::p::t::vpc";
    const vpc = start("1");
    const check = async (olds: Props, news: Props) => (await vpc.check(olds, { ...news, __plan: { urn } })).inputs;

    const inputs = await check({}, { cidrBlock: "10.0.0.0/16" });
    const made = await vpc.create(inputs);
    const { outs } = await vpc.update(made.id, made.outs, await check(inputs, { ...inputs, name: "new" }));
    await start("2").delete(made.id, outs);
    assert.deepEqual(heard, [
      ["createVpc waits", urn],
      ["updateVpc waits", urn],
      ["deleteVpc waits", undefined],
    ]);
  });
});
