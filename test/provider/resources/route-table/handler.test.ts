import assert from "node:assert/strict";
import type { RouteTableRecord, VpcRecord } from "../../../../provider/backend/contract.js";
import { formatId, parseId } from "../../../../provider/engine/ids.js";
import { defaultName } from "../../../../provider/engine/names.js";
import type { Props } from "../../../../provider/engine/props.js";
import { routeTable } from "../../../../provider/resources/route-table/handler.js";
import type { VendorId } from "../../../../provider/rules/registry.js";
import { FakeCloud } from "../../backend/fake-cloud.js";
import { Scene, vpcIn } from "../../cloud/scene.js";
import { Recorder, runOn, Step } from "../step.js";

describe("a RouteTable", () => {
  let scene: Scene;
  let recorder: Recorder;
  let step: Step;
  let vpc: VpcRecord;
  let declared: Props;
  let warnings: string[];

  async function start(vendor: VendorId): Promise<void> {
    warnings = [];
    scene = new Scene(vendor);
    recorder = new Recorder(scene.as(0));
    step = new Step(routeTable, () => runOn(recorder.backend, vendor, scene.region, warnings));
    vpc = await vpcIn(scene.as(0), scene.region, "10.0.0.0/16");
    declared = { vpc: formatId(vpc), name: "table" };
    recorder.taken();
  }
  beforeEach(() => start("tce"));
  afterEach(() => scene.end());

  const ref = () => ({ region: scene.region, id: parseId(step.state!.id).id });
  const seen = async (): Promise<RouteTableRecord | undefined> => (await scene.as(0).getRouteTables([ref()]))[0];
  const requested = () =>
    recorder.taken().map(({ name, args }) => [name, ...args.slice(name.startsWith("create") ? 0 : 1)]);

  it("is created, unchanged in the next preview, renamed in place, and deleted", async () => {
    await step.up(declared);
    const { region } = scene;
    const { identity } = recorder.backend;
    assert.deepEqual(step.outputs, { ...declared, region, account: identity, isDefault: false });
    assert.match(step.state!.id, /^ap-guangzhou\/rtb-[0-9a-z]{8}$/);
    assert.equal((await step.preview(declared)).op, "same");
    assert.equal(await step.refresh(), false);
    assert.equal((await step.preview({ vpc: vpc.id, name: "table" })).op, "same");
    assert.equal((await step.up({ ...declared, name: "renamed" })).op, "update");
    assert.equal((await seen())!.name, "renamed");
    const { id } = ref();
    await step.destroy();
    assert.deepEqual(requested(), [
      ["createRouteTable", { region, vpcId: vpc.id, name: "table" }],
      ["updateRouteTable", { name: "renamed" }],
      ["deleteRouteTable"],
    ]);
    assert.deepEqual(await scene.as(0).getRouteTables([{ region, id }]), [undefined]);
  });

  it("shows a name that was changed by hand after a refresh, and the next up reverts it", async () => {
    await step.up(declared);
    await scene.as(0).updateRouteTable!(ref(), { name: "by-hand" });
    assert.equal(await step.refresh(), true);
    assert.equal(step.outputs["name"], "by-hand");
    await step.up(declared);
    assert.equal((await seen())!.name, "table");
  });

  it("moves to another VPC by a replacement", async () => {
    const other = await vpcIn(scene.as(0), scene.region, "10.1.0.0/16");
    await step.up(declared);
    const { op, diff } = await step.up({ ...declared, vpc: formatId(other) });
    assert.deepEqual([op, diff!.replaces, diff!.deleteBeforeReplace], ["replace", ["vpc"], false]);
    assert.equal((await seen())!.vpcId, other.id);
  });

  it("keeps the cloud's refusal while subnets are associated with it", async () => {
    await step.up(declared);
    const { id } = ref();
    const subnet = await scene.as(0).createSubnet!({
      region: scene.region,
      vpcId: vpc.id,
      name: "web",
      cidrBlock: "10.0.1.0/24",
      zone: "z",
    });
    await scene.as(0).updateSubnet!(subnet, { routeTableId: id });
    await assert.rejects(
      step.destroy(),
      /subnets follow the route table: subnet-\w+ \[tce\]\. Associate them with another table first/,
    );
    await scene.as(0).deleteSubnet!(subnet);
    await step.destroy();
  });

  it("leaves a default table, which can be read and renamed, in the cloud", async () => {
    const run = runOn(recorder.backend, "tce", scene.region, warnings);
    const id = `${scene.region}/${vpc.defaultRouteTableId}`;
    const { props, inputs } = await routeTable.read(run, id, {});
    assert.deepEqual([props["isDefault"], inputs["vpc"]], [true, formatId(vpc)]);
    step.state = { id, inputs, outputs: props, failed: false };
    await step.up({ ...inputs, account: undefined, name: "main" });
    assert.equal((await seen())!.name, "main");
    recorder.taken();
    await step.destroy();
    assert.deepEqual(requested(), []);
    assert.deepEqual(warnings, [`${id} is the default route table of its VPC and is kept: it is deleted with the VPC`]);
  });

  it("keeps its object if the engine replaces it without a diff, and is created beside it under another name", async () => {
    await step.up(declared);
    const { id } = step.state!;
    recorder.taken();
    await step.replace(declared);
    assert.deepEqual([step.state!.id, requested()], [id, []]);

    await scene.as(0).createRouteTable!({ region: scene.region, vpcId: vpc.id, name: "other" });
    await assert.rejects(step.replace({ ...declared, name: "other" }), /already has such a route table/);
    await step.replace({ ...declared, name: "third" });
    assert.notEqual(step.state!.id, id);
    assert.deepEqual(
      recorder.taken().map(({ name }) => name),
      ["createRouteTable", "deleteRouteTable"],
    );
  });

  it("adopts what an unfinished create left under the generated name, and nothing that someone else named", async () => {
    const { region } = scene;
    const make = (name: string) => scene.as(0).createRouteTable!({ region, vpcId: vpc.id, name });
    const left = await make(defaultName(step.urn, scene.rules));
    await step.up({ vpc: vpc.id });
    assert.equal(step.state!.id, formatId(left));
    await step.destroy();
    recorder.taken();

    const others = await make("table");
    const { error } = await step.up(declared, { mustWork: false });
    assert.match(
      error!.message,
      /^name "table": the VPC already has such a route table: ap-guangzhou\/rtb-\w+ \[tce\]\. Choose another name, delete it, or set adoptExisting: true to adopt it/,
    );
    await step.up({ ...declared, adoptExisting: true });
    assert.equal(step.state!.id, formatId(others));
    assert.deepEqual(requested(), []);
  });

  it("never adopts the default table, nor one of two of the same name", async () => {
    await step.up({ vpc: vpc.id, name: "default", adoptExisting: true });
    assert.notEqual(ref().id, vpc.defaultRouteTableId);
    await scene.as(0).createRouteTable!({ region: scene.region, vpcId: vpc.id, name: "default" });
    step.state = undefined;
    const { error } = await step.up({ vpc: vpc.id, name: "default", adoptExisting: true }, { mustWork: false });
    assert.equal(error!.code, "already-exists");
  });

  it("is described once in a program", async () => {
    const run = runOn(recorder.backend, "tce", scene.region);
    const check = (urn: string) =>
      routeTable.check(run, {}, { ...declared, __plan: { urn: `urn:pulumi:dev::p::t::${urn}` } });
    assert.deepEqual((await check("a")).failures, []);
    assert.match(
      (await check("b")).failures[0]!.reason,
      /^"b" and "a" both describe the route table "table" of ap-guangzhou\/vpc-/,
    );
  });

  it("is refused in the preview by a vendor whose tables can only be read, and by a backend without the calls", async () => {
    const said = async (vendor: VendorId, backend = recorder.backend) =>
      (
        await routeTable.check(runOn(backend, vendor, scene.region), {}, { ...declared, __plan: { urn: step.urn } })
      ).failures.map(({ reason }) => reason);
    assert.deepEqual(await said("tce", new FakeCloud().backend()), [
      "the fake backend has no calls for a RouteTable [tce]. Write the routes into the default table (vpc of a Route), or create " +
        "the table with the vendor's own tools. (unsupported)",
    ]);
    scene.end();
    await start("jdcloud-cps");
    const [reason, ...more] = await said("jdcloud-cps");
    assert.match(
      reason!,
      /^vpc: this vendor has no route tables beside the default one of a VPC: route tables can only be read/,
    );
    assert.deepEqual(more, []);
  });

  it("warns of the quota once, where a vendor grants tables on request", async () => {
    scene.end();
    await start("huawei");
    await step.up(declared);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /^vpc: a VPC has its default route table only, until the vendor grants more \[huawei, /);
    await step.up({ ...declared, name: "renamed" });
    assert.equal(warnings.length, 1);
  });
});
