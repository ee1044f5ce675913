/** Which VPC a create takes for its own: the resource's handler on the embedded cloud, run by run. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Backend } from "../../../../provider/backend/contract.js";
import { openEmbeddedBackend } from "../../../../provider/cloud/index.js";
import { firstMarkOf } from "../../../../provider/engine/mark.js";
import type { Props } from "../../../../provider/engine/props.js";
import { vpc } from "../../../../provider/resources/vpc/handler.js";
import { Run } from "../../../../provider/run/run.js";

const URN = "urn:pulumi:dev::p::pulumi-nodejs:dynamic/vpcpeering:Vpc::net";
const DECLARED = { region: "ap-guangzhou", cidrBlock: "10.0.0.0/16" };

describe("the creation of a VPC", () => {
  let folder: string;
  let backend: Backend;
  let warnings: string[];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "vpc-peering-own-"));
    backend = openEmbeddedBackend(settings());
    warnings = [];
  });
  afterEach(() => {
    backend.close?.();
    rmSync(folder, { recursive: true });
  });
  const settings = () => ({
    vendor: "tce" as const,
    backend: "embedded",
    cloudFile: path.join(folder, "cloud.db"),
    limits: {},
    timeoutSeconds: 5,
  });
  /** One run of the engine, with its state in that backend. */
  const runIn = (state = "s3://ours") =>
    new Run(settings(), {
      log: (level, message) => void (level === "warning" && warnings.push(message)),
      open: () => Promise.resolve(backend),
      stateBackend: () => state,
    });
  const check = async (run: Run, args: Props, olds: Props = {}, urn = URN) => {
    const { inputs, failures } = await vpc.check(run, olds, { ...args, __plan: { urn, organization: "acme" } });
    assert.deepEqual(failures, []);
    return inputs;
  };
  const create = async (run: Run, args: Props = DECLARED, urn = URN) =>
    (await vpc.create(run, await check(run, args, {}, urn))).id;
  const names = async () => (await backend.listVpcs({ region: DECLARED.region })).map(({ name }) => name).sort();

  it("adopts the VPC of an interrupted run of the same resource", async () => {
    assert.equal(await create(runIn()), await create(runIn()));
    assert.deepEqual(await names(), ["p-dev-net"]);
  });

  it("adopts an unmarked VPC only if state describes it, and no diff has seen another one", async () => {
    const args = { ...DECLARED, name: "mine" };
    const made = await backend.createVpc(args);
    const inputs = await check(runIn(), args);
    const replace = async (olds: Props, seenId?: string) => {
      const run = runIn();
      const news = await check(run, args, olds);
      if (seenId !== undefined) await vpc.diff(run, seenId, olds, news);
      return create(run, args);
    };
    assert.equal(await replace(inputs), `${made.region}/${made.id}`);
    const refusal = /ap-guangzhou already has a VPC of that name with 10\.0\.0\.0\/16/;
    await assert.rejects(replace({ ...inputs, cidrBlock: "10.1.0.0/16" }), refusal);
    await assert.rejects(replace(inputs, "ap-guangzhou/vpc-00000000"), refusal);
    await assert.rejects(create(runIn(), args), refusal);
  });

  it("fails if the VPC belongs to a checkout with the same names and another state", async () => {
    const theirs = await create(runIn("s3://theirs"));
    await assert.rejects(create(runIn()), (error: Error) => {
      assert.match(error.message, new RegExp(`${theirs}, created by another stack or resource .*vpc-peering import`));
      return true;
    });
    assert.deepEqual(await names(), ["p-dev-net"]);
  });

  it("adopts a VPC with the ownership tag of release 0.1.0, and one without a tag by its generated name", async () => {
    for (const mark of [{ creator: firstMarkOf(URN) }, {}]) {
      const { region, id } = await backend.createVpc({ ...DECLARED, name: "p-dev-net", ...mark });
      assert.equal(await create(runIn()), `${region}/${id}`);
      await backend.deleteVpc({ region, id });
    }
  });

  for (const [changed, args] of [
    ["name", { ...DECLARED, name: "second" }],
    ["cidrBlock", { ...DECLARED, name: "first", cidrBlock: "10.1.0.0/16" }],
  ] as const) {
    it(`fails if an interrupted run left a VPC with another ${changed}`, async () => {
      const left = await create(runIn(), { ...DECLARED, name: "first" });
      await assert.rejects(create(runIn(), args), (error: Error) => {
        const words = `^${changed} .*an earlier run created ${left} \\("first", 10.0.0.0/16\\) for this resource.*import.*--id ${left}.*adoptExisting: true.*dependsOn`;
        assert.match(error.message, new RegExp(words));
        return true;
      });
      assert.deepEqual(await names(), ["first"]);
    });
  }

  it("creates a VPC beside its former one, which an alias has given to another resource of the run", async () => {
    const args = { ...DECLARED, name: "first" };
    const first = await create(runIn(), args);
    const run = runIn();
    const olds = { ...args, account: backend.identity };
    await vpc.diff(run, first, olds, await check(run, args, olds, `${URN}-renamed`));
    assert.notEqual(await create(run, { ...DECLARED, name: "second", cidrBlock: "10.5.0.0/16" }), first);
    assert.deepEqual(await names(), ["first", "second"]);
  });

  it("creates a replacement next to the old VPC and to an earlier replacement, with a warning", async () => {
    const first = await create(runIn(), { ...DECLARED, name: "first" });
    const [left] = await backend.getVpcs([{ region: DECLARED.region, id: first.split("/")[1]! }]);
    const olds = { ...DECLARED, name: "second", account: backend.identity };
    const run = runIn();
    const { region, id } = await backend.createVpc({
      ...DECLARED,
      name: "second",
      creator: left!.creator!,
    });
    const news = await check(run, { ...olds, cidrBlock: "10.2.0.0/16" }, olds);
    const { replaces } = await vpc.diff(run, `${region}/${id}`, olds, news);
    assert.deepEqual(replaces, ["cidrBlock"]);
    const made = await create(run, { ...olds, cidrBlock: "10.2.0.0/16" });
    assert.ok(![first, `${region}/${id}`].includes(made));
    assert.match(warnings.join(), new RegExp(`an earlier run created ${first} `));
    assert.doesNotMatch(warnings.join(), new RegExp(id));
  });

  it("fails at check for two identical resources, and names both", async () => {
    const run = runIn();
    const args = { ...DECLARED, name: "one" };
    await check(run, args);
    const { failures } = await vpc.check(run, {}, { ...args, __plan: { urn: `${URN}2` } });
    assert.match(
      failures.map(({ reason }) => reason).join(),
      /"net2" and "net" both describe the VPC "one" with 10\.0\.0\.0\/16 in ap-guangzhou/,
    );
  });

  it("creates a new VPC after a delete, if the engine replaces a VPC that diff would keep", async () => {
    // replaceOnChanges: ["name"] with deleteBeforeReplace: true.
    const first = await create(runIn(), { ...DECLARED, name: "first" });
    const olds = { ...DECLARED, name: "first", account: backend.identity };
    const run = runIn();
    const { replaces } = await vpc.diff(run, first, olds, await check(run, { ...DECLARED, name: "second" }, olds));
    assert.deepEqual(replaces, []);
    const inputs = await check(run, { ...DECLARED, name: "second" });
    await vpc.delete(run, first, olds);
    assert.deepEqual(await names(), []);
    assert.notEqual((await vpc.create(run, inputs)).id, first);
    assert.deepEqual(await names(), ["second"]);
  });

  it("with --replace adopts the existing VPC, and the delete that follows keeps it", async () => {
    const first = await create(runIn());
    const run = runIn();
    assert.equal(await create(run), first);
    await vpc.delete(run, first, { ...DECLARED, account: backend.identity });
    assert.deepEqual(await names(), ["p-dev-net"]);
  });
});
