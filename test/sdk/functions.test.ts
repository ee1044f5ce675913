import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { CloudOperator, openEmbeddedBackend } from "../../provider/cloud/index.js";
import { readSettings } from "../../provider/configuration/read.js";
import {
  estimateCost,
  estimateCostOutput,
  getAccount,
  getAccountOutput,
  getPeeringConnections,
  getPeeringConnectionsOutput,
  getPeeringMetrics,
  getPeeringMetricsOutput,
  getRoutes,
  type GetRoutesArgs,
  getTopTalkers,
  getTopTalkersOutput,
  getVpc,
  type GetVpcArgs,
  getVpcOutput,
  getVpcs,
  type GetVpcsArgs,
  getVpcsOutput,
  Provider,
  Vpc,
} from "../../sdk/index.js";
import { refused } from "../provider/cloud/refusals.js";
import { connectionBetween, vpcIn } from "../provider/cloud/scene.js";
import { EngineMock, valueOf } from "./engine-mock.js";

const isKnown = (output: pulumi.Output<unknown>): Promise<boolean> =>
  (output as unknown as { isKnown: Promise<boolean> }).isKnown;

describe("functions in a program", () => {
  let folder: string;
  let cloudFile: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "vpc-peering-functions-"));
    cloudFile = path.join(folder, "cloud.db");
  });
  afterEach(() => {
    pulumi.runtime.setAllConfig({});
    rmSync(folder, { recursive: true, force: true });
  });

  const configure = (more: Record<string, string> = {}) =>
    pulumi.runtime.setAllConfig({ "vpcpeering:vendor": "tce", "vpcpeering:cloudFile": cloudFile, ...more });

  it("use the stack's configuration", async () => {
    await EngineMock.start();
    configure({ "vpcpeering:accountId": "100000000009" });
    assert.equal((await getAccount()).accountId, "100000000009");
    configure({ "vpcpeering:accountId": "100000000008" });
    assert.equal((await valueOf(getAccountOutput())).accountId, "100000000008");
    await refused("invalid-input", /no region is set/, () => getPeeringConnections());
    configure({ "vpcpeering:region": "ap-guangzhou" });
    assert.deepEqual(await getPeeringConnections(), { peeringConnections: [] });
  });

  it("use the Provider's configuration instead of the stack's", async () => {
    await EngineMock.start();
    configure({ "vpcpeering:accountId": "100000000009" });
    const provider = new Provider("other", { vendor: "huawei", accountId: pulumi.output("f".repeat(32)), cloudFile });
    const { accountId, projectId } = await getAccount({ provider });
    assert.equal(accountId, "f".repeat(32));
    assert.match(projectId!, /^[0-9a-f]{32}$/);
    await pulumi.runtime.disconnect();
  });

  it("use the Provider of their parent, unless they have one", async () => {
    await EngineMock.start();
    configure({ "vpcpeering:accountId": "100000000009" });
    const own = new Provider("own", { vendor: "tce", accountId: "100000000007", cloudFile });
    const other = new Provider("other", { vendor: "tce", accountId: "100000000006", cloudFile });
    const parent = new pulumi.ComponentResource("test:index:Group", "group", {}, { providers: [own] });
    const plain = new pulumi.ComponentResource("test:index:Group", "plain");
    const vpc = new Vpc("vpc", { region: "ap-guangzhou", cidrBlock: "10.0.1.0/24" }, { provider: own });
    const accountOf = async (opts: pulumi.InvokeOptions) => [
      (await getAccount(opts)).accountId,
      (await valueOf(getAccountOutput(opts))).accountId,
    ];
    assert.deepEqual(await accountOf({ parent }), ["100000000007", "100000000007"]);
    assert.deepEqual(await accountOf({ parent: vpc }), ["100000000007", "100000000007"]);
    assert.deepEqual(await accountOf({ parent, provider: other }), ["100000000006", "100000000006"]);
    assert.deepEqual(await accountOf({ parent: plain }), ["100000000009", "100000000009"]);
    await pulumi.runtime.disconnect();
  });

  it("list the vendors if none is configured", async () => {
    await EngineMock.start();
    pulumi.runtime.setAllConfig({});
    const error = await refused("invalid-config", /no vendor is configured/, () => getAccount());
    assert.equal(inspect(error), `PeeringError (invalid-config): ${error.message}`, "what Pulumi prints of it");
  });

  it("estimate a cost with the Provider's prices, and without a cloud if no connection is named", async () => {
    await EngineMock.start();
    // Opening this one would fail.
    configure({ "vpcpeering:backend": "./no-such-module.js" });
    const provider = new Provider("priced", {
      vendor: "jdcloud-cps",
      backend: "./no-such-module.js",
      prices: { currency: "CNY", date: "2026-01-01", per: "mbps-month", prices: { "*": 90 } },
    });
    const args = { region: "cn-north-1", peerRegion: "cn-east-1", bandwidthMbps: 50 };
    assert.equal((await estimateCost(args, { provider })).monthly, 4500);
    const asked = { ...args, bandwidthMbps: pulumi.output(5) };
    assert.equal((await valueOf(estimateCostOutput(asked, { provider }))).monthly, 450);
    assert.equal((await estimateCost(args)).verdict, "no-price");
    await refused("invalid-config", /the module cannot be loaded/, () => estimateCost({ peeringConnection: "a/b" }));
    await pulumi.runtime.disconnect();
  });

  it("return a connection's traffic", async () => {
    await EngineMock.start();
    const config = { vendor: "tencent", cloudFile, region: "ap-guangzhou" } as Partial<Record<string, string>>;
    const backend = openEmbeddedBackend(readSettings((key) => config[key]));
    const own = await vpcIn(backend, "ap-guangzhou", "10.1.0.0/16");
    const { id } = await connectionBetween(backend, own, await vpcIn(backend, "ap-guangzhou", "10.2.0.0/16"));
    const cloud = new CloudOperator(cloudFile);
    const rates = { source: "10.1.0.5", inMbps: 8, outMbps: 0, inPackets: 0, outPackets: 0 };
    const at = Date.now() - 60_000;
    cloud.recordTraffic(id, [{ at, ...rates }]);
    cloud.close();
    backend.close!();
    configure({ "vpcpeering:vendor": "tencent", "vpcpeering:region": "ap-guangzhou" });
    const { series } = await getPeeringMetrics({ peeringConnection: id });
    assert.deepEqual([series[0]!.metric, series[0]!.maximum], ["inBandwidth", 8]);
    const bandwidth = getPeeringMetricsOutput({ peeringConnection: pulumi.output(id), metrics: ["inBandwidth"] });
    assert.equal((await valueOf(bandwidth)).series[0]!.maximum, 8);
    const moment = new Date(at).toISOString();
    const told = await getTopTalkers({ peeringConnection: id, at: moment });
    assert.deepEqual([told.talkers[0]!.address, told.talkers[0]!.inMbps], ["10.1.0.5", 8]);
    assert.deepEqual(await valueOf(getTopTalkersOutput({ peeringConnection: id, at: moment })), told);
  });

  it("accept outputs inside tags", async () => {
    await EngineMock.start();
    configure({ "vpcpeering:vendor": "tencent", "vpcpeering:region": "ap-guangzhou" });
    const config = { vendor: "tencent", cloudFile, region: "ap-guangzhou" } as Partial<Record<string, string>>;
    const backend = openEmbeddedBackend(readSettings((key) => config[key]));
    const { id } = await vpcIn(backend, "ap-guangzhou", "10.1.0.0/16", { tags: { team: "net" } });
    await vpcIn(backend, "ap-guangzhou", "10.2.0.0/16", { tags: { team: "shop" } });
    backend.close!();
    const { vpcs } = await valueOf(getVpcsOutput({ tags: { team: pulumi.output("net") } }));
    assert.deepEqual(
      vpcs.map(({ vpcId }) => vpcId),
      [id],
    );
    await pulumi.runtime.disconnect();
  });

  it("warn on the stack's own line of the engine", async () => {
    await EngineMock.start();
    configure({ "vpcpeering:vendor": "tencent" });
    const { warn } = pulumi.log;
    const warnings: string[] = [];
    Object.assign(pulumi.log, { warn: (message: string) => Promise.resolve(void warnings.push(message)) });
    try {
      await getVpcs({ region: "ap-mars" });
      await valueOf(getVpcsOutput({ region: pulumi.output("ap-mars") }));
    } finally {
      Object.assign(pulumi.log, { warn });
    }
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /^region "ap-mars": it is not in the vendor's list of regions, or newer than the list/);
    await pulumi.runtime.disconnect();
  });

  it("return secrets if an argument is secret, but not because a Provider has secrets", async () => {
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
    assert.deepEqual(await valueOf(named), { peeringConnections: [] });
    assert.equal(await pulumi.isSecret(named), true);
    await pulumi.runtime.disconnect();
  });

  it("reject an output as an argument, and name the Output form", async () => {
    const engine = await EngineMock.start({ preview: true });
    configure();
    const vpc = new Vpc("vpc", { cidrBlock: "10.0.1.0/24" });
    for (const id of [vpc.id, vpc]) {
      const args = { id } as unknown as GetVpcArgs;
      await refused("invalid-input", /^id: is not a plain value\. Use getVpcOutput/, () => getVpc(args));
    }
    const late = Promise.resolve("x");
    for (const [args, property] of [
      [{ region: late }, "region"],
      [{ tags: { team: late } }, "tags.team"],
      [{ tags: { team: vpc.id } }, "tags.team"],
    ] as const) {
      const words = new RegExp(`^${property}: is not a plain value\\. Use getVpcsOutput`);
      await refused("invalid-input", words, () => getVpcs(args as unknown as GetVpcsArgs));
    }
    const provider = new Provider("late", { vendor: "tce", accountId: vpc.id });
    await refused("invalid-input", /^provider: .*Use getAccountOutput/, () => getAccount({ provider }));
    await engine.inputsOf("vpc");
  });

  it("return unknown while an argument, the Provider or a dependency is unknown, and make no call", async () => {
    const engine = await EngineMock.start({ preview: true });
    // Every question would fail.
    pulumi.runtime.setAllConfig({});
    const vpc = new Vpc("vpc", { cidrBlock: "10.0.1.0/24" });
    const provider = new Provider("late", { vendor: "tce", accountId: vpc.id });
    const component = new pulumi.ComponentResource("test:index:Group", "group");
    new Vpc("inner", { cidrBlock: "10.0.2.0/24" }, { parent: component });
    for (const answer of [
      getVpcOutput({ id: vpc.id }),
      getVpcOutput({ vpc }),
      getAccountOutput({ provider }),
      getAccountOutput({ dependsOn: vpc }),
      getAccountOutput({ dependsOn: [vpc] }),
      getAccountOutput({ dependsOn: pulumi.output(vpc) as unknown as pulumi.Output<pulumi.Resource> }),
      getAccountOutput({ dependsOn: component }),
      getAccountOutput({
        parent: new pulumi.ComponentResource("test:index:Group", "late", {}, { providers: [provider] }),
      }),
    ]) {
      assert.equal(await isKnown(answer), false);
    }
    await engine.inputsOf("vpc");
  });

  it("reject arguments and options that are no objects", async () => {
    await EngineMock.start();
    configure({ "vpcpeering:region": "ap-guangzhou" });
    const provider = new Provider("other", { vendor: "tce", accountId: "100000000009", cloudFile });
    const rows: readonly (readonly [unknown, string])[] = [
      [null, "null"],
      [5, "a number"],
      ["vpc-1", "a string"],
      [[], "a list"],
      [new Map([["name", "shop"]]), "a Map"],
      [Promise.resolve({}), "a Promise"],
      [pulumi.output({}), "an output"],
      [provider, "a resource"],
    ];
    for (const [given, form] of rows) {
      const words = (what: string, name: string) =>
        new RegExp(`^the ${what} of ${name} must be an object, and are ${form}\\. Pass an object with `);
      const [wrong, none] = [given as object, {}];
      await refused("invalid-input", words("arguments", "getVpcs"), () => getVpcs(wrong));
      await refused("invalid-input", words("options", "getVpcs"), () => getVpcs(none, wrong));
      await refused("invalid-input", words("options", "getAccount"), () => getAccount(wrong));
      await refused("invalid-input", words("arguments", "getVpcsOutput"), async () => valueOf(getVpcsOutput(wrong)));
      await refused("invalid-input", words("options", "getVpcsOutput"), async () =>
        valueOf(getVpcsOutput(none, wrong)),
      );
    }
    const parent = "group" as unknown as pulumi.Resource;
    const missing =
      /^the arguments of getRoutes must be an object, and are undefined\. Pass an object with their names and values\.$/;
    await refused("invalid-input", missing, () => getRoutes(undefined as unknown as GetRoutesArgs));
    await refused("invalid-input", /^parent: is not a resource/, () => getVpcs({}, { parent }));
    assert.deepEqual(await valueOf(getVpcsOutput({}, { dependsOn: null as unknown as [] })), { vpcs: [] });
    await pulumi.runtime.disconnect();
  });

  it("reject a Provider of another copy of the package", async () => {
    await EngineMock.start();
    class Foreign extends pulumi.ProviderResource {}
    const provider = new Foreign("pulumi-nodejs", "foreign", { "vpcpeering:vendor": "tce" });
    await refused("invalid-input", /^provider: is not a Provider of this package/, () => getAccount({ provider }));
    await pulumi.runtime.disconnect();
  });
});
