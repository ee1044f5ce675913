import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { handler } from "../../provider/index.js";
import type { Props } from "../../provider/engine/props.js";

/** The embedded cloud, but renaming a link fails as long as the file BROKEN is there. */
const BACKEND = (cloud: string): string => `
  const { existsSync } = require("node:fs");
  const { openEmbeddedBackend } = require(${JSON.stringify(cloud)});
  exports.createBackend = (settings) => {
    const inner = openEmbeddedBackend({ ...settings, backend: "embedded" });
    const rename = (...args) => {
      if (existsSync(require("node:path").join(__dirname, "BROKEN"))) throw Object.assign(new Error("the cloud is busy"), { name: "PeeringError", code: "backend-failure", detail: {} });
      return inner.updateVpc(...args);
    };
    return new Proxy(inner, { get: (target, key) => key === "updateVpc" ? rename : Reflect.get(target, key, target) });
  };
`;

describe("a create that fails late", () => {
  const folder = mkdtempSync(join(tmpdir(), "vpc-peering-partial-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("saves the created object with the provider text that deletes it, and is repaired by the next update", async () => {
    const cloud = join(dirname(require.resolve("../../provider/index.js")), "cloud", "index.js");
    writeFileSync(join(folder, "backend.js"), BACKEND(cloud));
    const config: Record<string, string> = {
      "vpcpeering:vendor": "huawei",
      "vpcpeering:region": "cn-north-4",
      "vpcpeering:backend": join(folder, "backend.js"),
      "vpcpeering:cloudFile": join(folder, "cloud.db"),
    };
    const vpc = handler("Vpc");
    vpc.configure({ config: { get: (key) => config[key] } });
    const check = async (news: Props) =>
      (await vpc.check({}, { ...news, __plan: { urn: "urn:pulumi:dev::p::t::vpc" } })).inputs;

    // An adopted VPC whose description differs: the step after adoption is what fails.
    await vpc.create(await check({ cidrBlock: "10.0.0.0/16" }));
    writeFileSync(join(folder, "BROKEN"), "");
    const inputs = { ...(await check({ cidrBlock: "10.0.0.0/16", description: "new" })), __provider: "the text" };
    const failure = await vpc.create(inputs).then(
      () => assert.fail("it should have failed"),
      (error: { id: string; properties: Props; reasons: string[]; message: string }) => error,
    );
    assert.match(failure.id, /^cn-north-4\/[0-9a-f-]{36}$/);
    assert.equal(failure.properties["__provider"], "the text");
    assert.equal(failure.properties["cidrBlock"], "10.0.0.0/16");
    assert.deepEqual(failure.reasons, ["the cloud is busy (backend-failure)"]);

    rmSync(join(folder, "BROKEN"));
    const { outs } = await vpc.update(failure.id, failure.properties, inputs);
    assert.equal(outs["description"], "new");
    const found = await vpc.read(failure.id, outs);
    assert.equal(found.inputs["description"], "new");
  });
});
