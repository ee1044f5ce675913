/** Outputs with CIDR blocks that the program declares as secrets, as the host of dynamic providers passes them. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PlannedVpc } from "../../provider/engine/plan-facts.js";
import type { Props } from "../../provider/engine/props.js";
import { SIGNATURE } from "../../provider/engine/secret-values.js";
import { readSettings } from "../../provider/configuration/read.js";
import { handler } from "../../provider/index.js";
import { route } from "../../provider/resources/route/handler.js";
import { Run } from "../../provider/run/run.js";

const folder = mkdtempSync(join(tmpdir(), "vpc-peering-secret-outputs-"));

/** The embedded cloud, but a change of a connection fails as long as the file BROKEN is there. */
const BACKEND = (cloud: string): string => `
  const { existsSync } = require("node:fs");
  const { openEmbeddedBackend } = require(${JSON.stringify(cloud)});
  exports.createBackend = (settings) => {
    const inner = openEmbeddedBackend({ ...settings, backend: "embedded" });
    const change = (...args) => {
      if (existsSync(require("node:path").join(__dirname, "BROKEN"))) throw Object.assign(new Error("the cloud is busy"), { name: "PeeringError", code: "backend-failure", detail: {} });
      return inner.updatePeering(...args);
    };
    return new Proxy(inner, { get: (target, key) => key === "updatePeering" ? change : Reflect.get(target, key, target) });
  };
`;

const CONFIG: Readonly<Record<string, string>> = {
  vendor: "tce",
  region: "ap-guangzhou",
  backend: join(folder, "backend.js"),
  cloudFile: join(folder, "cloud.db"),
};

function resource(kind: string) {
  const found = handler(kind);
  found.configure({ config: { get: (key) => CONFIG[key.split(":")[1]!] } });
  const check = async (name: string, news: Props, facts: Props = {}, olds: Props = {}) => {
    const { inputs, failures } = await found.check(olds, {
      ...news,
      __plan: { urn: `urn:pulumi:dev::p::t::${name}`, ...facts },
    });
    assert.deepEqual(failures, []);
    return inputs;
  };
  return { ...found, refusals: async (news: Props) => (await found.check({}, news)).failures, check };
}

const blocksOf = (end: unknown) => (end as { readonly cidrBlocks?: unknown } | undefined)?.cidrBlocks;
const isSecret = (value: unknown): value is { readonly value: unknown } =>
  typeof value === "object" && value !== null && SIGNATURE in value;
/** The ends whose blocks are a secret. */
const secretsOf = (outs: Props): string[] => Object.keys(outs).filter((name) => isSecret(blocksOf(outs[name])));
/** As the engine passes them to the host. */
const plainOf = (outs: Props): Props =>
  JSON.parse(JSON.stringify(outs), (_, value: unknown) => (isSecret(value) ? value.value : value)) as Props;

describe("the outputs of a connection", () => {
  before(() => {
    const cloud = join(dirname(require.resolve("../../provider/index.js")), "cloud", "index.js");
    writeFileSync(join(folder, "backend.js"), BACKEND(cloud));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const [vpcs, connections] = [resource("Vpc"), resource("PeeringConnection")];
  const vpc = async (name: string, cidrBlock: string, more: Props = {}, facts: Props = {}) =>
    (await vpcs.create(await vpcs.check(name, { cidrBlock, ...more }, facts))).id;
  const planned = (name: string, id: string, cidrBlock: string, more: Partial<PlannedVpc> = {}): PlannedVpc => ({
    urn: `urn:pulumi:dev::p::t::${name}`,
    id,
    region: "ap-guangzhou",
    cidrBlocks: [cidrBlock],
    ...more,
  });

  it("are a secret if the block of their VPC is, in every operation, and become one in place", async () => {
    const [a, b] = [await vpc("a", "10.41.0.0/16"), await vpc("b", "10.42.0.0/16")];
    const ends = { vpc: a, peerVpc: b };
    const open = { vpc: planned("a", a, "10.41.0.0/16"), peerVpc: planned("b", b, "10.42.0.0/16") };
    const first = await connections.check("link", ends, open);
    const { id, outs } = await connections.create(first);
    assert.deepEqual(secretsOf(outs), []);
    assert.equal(first["secretOutputs"], undefined);

    const hidden = { ...open, peerVpc: { ...open.peerVpc, hasSecretBlocks: true } };
    const second = await connections.check("link", ends, hidden, first);
    const change = await connections.diff(id, outs, second);
    assert.deepEqual([change.changes, change.replaces], [undefined, []]);
    const updated = (await connections.update(id, outs, second)).outs;
    assert.deepEqual(secretsOf(updated), ["accepter"]);
    const state = plainOf(updated);
    assert.deepEqual(blocksOf(state["accepter"]), ["10.42.0.0/16"]);

    const read = await connections.read(id, state);
    assert.deepEqual([secretsOf(read.props), read.inputs], [["accepter"], second]);
    const again = await connections.check("link", ends, hidden, second);
    assert.deepEqual((await connections.diff(id, state, again)).changes, false);

    // A bare ID shows nothing of its VPC; a VPC without a secret does.
    assert.deepEqual(await connections.check("link", ends, { vpc: open.vpc }, second), second);
    assert.deepEqual(await connections.check("link", ends, open, second), first);
    await connections.delete(id, state);
  });

  it("are a secret in what a creation that fails late saves", async () => {
    const [a, b] = [await vpc("c", "10.43.0.0/16"), await vpc("d", "10.44.0.0/16", { region: "ap-beijing" })];
    const facts = { vpc: planned("c", a, "10.43.0.0/16", { hasSecretBlocks: true }) };
    const check = (bandwidthMbps: number) => connections.check("late", { vpc: a, peerVpc: b, bandwidthMbps }, facts);
    await connections.create(await check(10));
    // An adopted connection whose bandwidth differs: the step after adoption is what fails.
    writeFileSync(join(folder, "BROKEN"), "");
    const failure = await connections.create(await check(20)).then(
      () => assert.fail("it should have failed"),
      (error: { id: string; properties: Props }) => error,
    );
    rmSync(join(folder, "BROKEN"));
    assert.deepEqual(secretsOf(failure.properties), ["requester"]);
  });

  it("are a secret if the block is, although its VPC is given by its ID", async () => {
    const [a, b] = [await vpc("e", "10.45.0.0/16", {}, { secrets: ["cidrBlock"] }), await vpc("f", "10.46.0.0/16")];
    const { outs } = await connections.create(await connections.check("by-id", { vpc: a, peerVpc: b }));
    assert.deepEqual(secretsOf(outs), ["requester"]);
  });

  it("do not hide the destination in the ID of a route, of which a preview warns once", async () => {
    const warnings: string[] = [];
    const log = (_: string, message: string) => void warnings.push(message);
    const run = new Run(
      readSettings((key) => CONFIG[key]),
      { log },
    );
    const news = { vpc: "vpc-1", destinationCidrBlock: "10.48.0.0/16", peeringConnection: "pcx-1" };
    const check = async (olds: Props, secrets?: string[]): Promise<string[]> => {
      warnings.length = 0;
      const { failures } = await route.check(run, olds, { ...news, __plan: { urn: "urn:x::route", secrets } });
      assert.deepEqual(failures, []);
      return warnings.filter((warning) => /the ID of a route contains its destination/.test(warning));
    };
    const [warning, ...others] = await check({}, ["destinationCidrBlock"]);
    assert.deepEqual([warning?.includes("10.48."), others], [false, []]);
    assert.deepEqual([await check({}), await check(news, ["destinationCidrBlock"])], [[], []]);
  });

  it("name no block of a VPC of another process in an error", async () => {
    const facts = {
      vpc: planned("g", "ap-guangzhou/vpc-1", "10.47.0.0/16", { hasSecretBlocks: true }),
      peerVpc: planned("h", "ap-guangzhou/vpc-2", "10.47.8.0/24", { hasSecretBlocks: true }),
    };
    const plan = { urn: "urn:pulumi:dev::p::t::clash", ...facts };
    const failures = await connections.refusals({ vpc: "vpc-1", peerVpc: "vpc-2", __plan: plan });
    assert.match(failures[0]!.reason, /blocks of the two VPCs overlap \(\[secret\] and \[secret\]\)/);
    assert.ok(!JSON.stringify(failures).includes("10.47."), JSON.stringify(failures));
  });
});
