import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import {
  getAccount,
  getAccountOutput,
  getPeeringConnections,
  getPeeringConnectionsOutput,
  getVpc,
  type GetVpcArgs,
  getVpcOutput,
  Provider,
  Vpc,
} from "../../sdk/index.js";
import { refused } from "../cloud/refusals.js";
import { EngineMock, valueOf } from "./engine-mock.js";

const isKnown = (output: pulumi.Output<unknown>): Promise<boolean> =>
  (output as unknown as { isKnown: Promise<boolean> }).isKnown;

describe("lookups in a program", () => {
  let folder: string;
  let cloudFile: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "vpc-peering-lookups-"));
    cloudFile = path.join(folder, "cloud.db");
  });
  afterEach(() => {
    pulumi.runtime.setAllConfig({});
    rmSync(folder, { recursive: true, force: true });
  });

  const configure = (more: Record<string, string> = {}) =>
    pulumi.runtime.setAllConfig({ "vpcpeering:vendor": "tce", "vpcpeering:cloudFile": cloudFile, ...more });

  it("ask as the stack's configuration says", async () => {
    await EngineMock.start();
    configure({ "vpcpeering:accountId": "100000000009" });
    assert.equal((await getAccount()).accountId, "100000000009");
    configure({ "vpcpeering:accountId": "100000000008" });
    assert.equal((await valueOf(getAccountOutput())).accountId, "100000000008");
    await refused("invalid-input", /no region is given/, () => getPeeringConnections());
    configure({ "vpcpeering:region": "ap-guangzhou" });
    assert.deepEqual(await getPeeringConnections(), []);
  });

  it("ask as the Provider says, whatever the stack's configuration is", async () => {
    await EngineMock.start();
    configure({ "vpcpeering:accountId": "100000000009" });
    const provider = new Provider("other", { vendor: "huawei", accountId: pulumi.output("f".repeat(32)), cloudFile });
    const { accountId, projectId } = await getAccount({ provider });
    assert.equal(accountId, "f".repeat(32));
    assert.match(projectId!, /^[0-9a-f]{32}$/);
    await pulumi.runtime.disconnect();
  });

  it("say which vendors there are where none is configured", async () => {
    await EngineMock.start();
    pulumi.runtime.setAllConfig({});
    const error = await refused("invalid-config", /no vendor is configured/, () => getAccount());
    assert.equal(inspect(error), `PeeringError (invalid-config): ${error.message}`, "what Pulumi prints of it");
  });

  it("are no secrets because a Provider has some, and are where an argument is", async () => {
    await EngineMock.start();
    configure();
    const provider = new Provider("keys", {
      vendor: "tce",
      cloudFile,
      region: "ap-guangzhou",
      secretId: "AKIDEXAMPLE",
      secretKey: pulumi.secret("SECRETEXAMPLE"),
    });
    const account = getAccountOutput({ provider });
    assert.ok((await valueOf(account)).accountId);
    assert.equal(await pulumi.isSecret(account), false);
    const named = getPeeringConnectionsOutput({ name: pulumi.secret("link") }, { provider });
    assert.deepEqual(await valueOf(named), []);
    assert.equal(await pulumi.isSecret(named), true);
    await pulumi.runtime.disconnect();
  });

  it("refuse what is not plain, and name the twin that takes it", async () => {
    const engine = await EngineMock.start({ preview: true });
    configure();
    const vpc = new Vpc("vpc", { cidrBlock: "10.0.1.0/24" });
    for (const id of [vpc.id, vpc]) {
      const args = { id } as unknown as GetVpcArgs;
      await refused("invalid-input", /^id: is not a plain value\. Use getVpcOutput/, () => getVpc(args));
    }
    const provider = new Provider("late", { vendor: "tce", accountId: vpc.id });
    await refused("invalid-input", /^provider: .*Use getAccountOutput/, () => getAccount({ provider }));
    await engine.inputsOf("vpc");
  });

  it("stay unknown while an argument, the Provider or a dependency is, and ask nothing", async () => {
    const engine = await EngineMock.start({ preview: true });
    // Every question would fail.
    pulumi.runtime.setAllConfig({});
    const vpc = new Vpc("vpc", { cidrBlock: "10.0.1.0/24" });
    const provider = new Provider("late", { vendor: "tce", accountId: vpc.id });
    for (const answer of [
      getVpcOutput({ id: vpc.id }),
      getVpcOutput({ vpc }),
      getAccountOutput({ provider }),
      getAccountOutput({ dependsOn: vpc }),
      getAccountOutput({ dependsOn: [vpc] }),
    ]) {
      assert.equal(await isKnown(answer), false);
    }
    await engine.inputsOf("vpc");
  });

  it("refuse a Provider of another copy of the package", async () => {
    await EngineMock.start();
    class Foreign extends pulumi.ProviderResource {}
    const provider = new Foreign("pulumi-nodejs", "foreign", { "vpcpeering:vendor": "tce" });
    await refused("invalid-input", /^provider: is no Provider of this package/, () => getAccount({ provider }));
    await pulumi.runtime.disconnect();
  });
});
