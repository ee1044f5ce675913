import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { readSettings, type ConfigKey } from "../../../provider/configuration/read.js";
import { isPeeringError } from "../../../provider/errors.js";
import { Provider, type ProviderArgs } from "../../../sdk/index.js";
import { EngineMock } from "../engine-mock.js";

const SECRETS = { secretId: "AKIDEXAMPLE", secretKey: "SECRETEXAMPLE", securityToken: "TOKENEXAMPLE" };

async function configurationOf(args: ProviderArgs): Promise<Record<string, unknown>> {
  const engine = await EngineMock.start();
  new Provider("one", args);
  return engine.inputsOf("one");
}

describe("Provider configuration", () => {
  it("arrives as strings that the plugin parses to the original values", async () => {
    const sent = await configurationOf({
      vendor: "tce",
      region: pulumi.output("ap-guangzhou"),
      accountId: "100000000002",
      limits: { peerings: 20, regions: ["ap-nanjing"], pendingExpiryHours: null },
      maxCallsPerSecond: 5,
      timeoutSeconds: 90,
    });
    for (const [key, value] of Object.entries(sent)) assert.equal(typeof value, "string", key);
    const settings = readSettings((key: ConfigKey) => sent[`vpcpeering:${key}`] as string | undefined);
    assert.equal(settings.region, "ap-guangzhou");
    assert.equal(settings.accountId, "100000000002");
    assert.deepEqual(settings.limits, { peerings: 20, regions: ["ap-nanjing"], pendingExpiryHours: null });
    assert.equal(settings.maxCallsPerSecond, 5);
    assert.equal(settings.timeoutSeconds, 90);
  });

  it("omits keys that are not set", async () => {
    assert.deepEqual(await configurationOf({ vendor: "tce" }), { "vpcpeering:vendor": "tce" });
  });

  it("marks credentials as secrets", async () => {
    await EngineMock.start();
    const provider = new Provider("one", { vendor: "tce", region: "ap-guangzhou", ...SECRETS });
    const isSecret = (key: string) => {
      return pulumi.isSecret((provider as unknown as Record<string, pulumi.Output<string>>)[`vpcpeering:${key}`]!);
    };
    for (const key of Object.keys(SECRETS)) assert.equal(await isSecret(key), true, key);
    assert.equal(await isSecret("region"), false);
  });

  it("rejects an unknown key instead of dropping it", () => {
    const args = { vendor: "tce", secretkey: "SECRETEXAMPLE" } as unknown as ProviderArgs;
    assert.throws(
      () => new Provider("one", args),
      (error: Error) =>
        isPeeringError(error, "unknown-property") &&
        error.message.includes("secretkey") &&
        !error.message.includes("SECRETEXAMPLE"),
    );
  });
});
