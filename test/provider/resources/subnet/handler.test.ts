import assert from "node:assert/strict";
import type { Backend, RouteTableRecord, SubnetRecord, VpcRecord } from "../../../../provider/backend/contract.js";
import { formatId, parseId } from "../../../../provider/engine/ids.js";
import { defaultName } from "../../../../provider/engine/names.js";
import type { Props } from "../../../../provider/engine/props.js";
import { subnet } from "../../../../provider/resources/subnet/handler.js";
import type { VendorId } from "../../../../provider/rules/registry.js";
import { FakeCloud } from "../../backend/fake-cloud.js";
import { Scene, vpcIn } from "../../cloud/scene.js";
import { UNKNOWN } from "../../../../provider/engine/unknown.js";
import { Recorder, runOn, Step } from "../step.js";

describe("a Subnet", () => {
  let scene: Scene;
  let recorder: Recorder;
  let step: Step;
  let vpc: VpcRecord;
  let table: RouteTableRecord;
  let declared: Props;

  async function start(vendor: VendorId): Promise<void> {
    scene = new Scene(vendor);
    recorder = new Recorder(scene.as(0));
    step = new Step(subnet, () => runOn(recorder.backend, vendor, scene.region));
    vpc = await vpcIn(scene.as(0), scene.region, "10.0.0.0/16");
    table = await scene.as(0).createRouteTable!({ region: scene.region, vpcId: vpc.id, name: "table" });
    declared = { vpc: formatId(vpc), name: "web", cidrBlock: "10.0.1.0/24", zone: "zone-1" };
    recorder.taken();
  }
  beforeEach(() => start("tencent"));
  afterEach(() => scene.end());

  const ref = () => ({ region: scene.region, id: parseId(step.state!.id).id });
  const seen = async (): Promise<SubnetRecord> => (await scene.as(0).getSubnets!([ref()]))[0]!;
  const requested = () =>
    recorder.taken().map(({ name, args }) => [name, ...args.slice(name.startsWith("create") ? 0 : 1)]);
  const messages = (failures: readonly { reason: string }[]) => failures.map(({ reason }) => reason);

  it("is created with region, account and facts, and is unchanged in the next preview", async () => {
    await step.up(declared);
    const { region } = scene;
    assert.deepEqual(requested(), [
      ["createSubnet", { region, vpcId: vpc.id, name: "web", cidrBlock: "10.0.1.0/24", zone: "zone-1" }],
    ]);
    const { id, outputs } = step.state!;
    const { identity } = recorder.backend;
    const facts = { region, account: identity, routeTableId: vpc.defaultRouteTableId, availableIpCount: 253 };
    assert.deepEqual(outputs, { ...declared, ...facts });
    assert.match(id, /^ap-guangzhou\/subnet-[0-9a-z]{8}$/);
    assert.equal((await step.preview(declared)).op, "same");
    assert.equal(await step.refresh(), false);
    assert.equal((await step.preview(declared)).op, "same");
  });

  it("has a generated name, and its VPC may be given without the region", async () => {
    await step.up({ ...declared, name: undefined, vpc: vpc.id });
    assert.equal(step.outputs["name"], defaultName(step.urn, scene.rules));
    assert.equal(step.outputs["vpc"], formatId(vpc));
    assert.equal((await step.preview({ ...declared, name: undefined })).op, "same");
  });

  it("is renamed and associated in place, and follows the default table again once the program names none", async () => {
    await step.up(declared);
    recorder.taken();
    assert.equal((await step.up({ ...declared, name: "api", routeTable: formatId(table) })).op, "update");
    assert.deepEqual(requested(), [["updateSubnet", { name: "api", routeTableId: table.id }]]);
    assert.equal(step.outputs["routeTableId"], table.id);
    assert.equal((await step.preview({ ...declared, name: "api", routeTable: table.id })).op, "same");
    await step.up({ ...declared, name: "api" });
    assert.deepEqual(requested(), [["updateSubnet", { routeTableId: vpc.defaultRouteTableId }]]);
    const { name, routeTableId } = await seen();
    assert.deepEqual([name, routeTableId], ["api", vpc.defaultRouteTableId]);
    assert.equal(step.outputs["routeTable"], undefined);
  });

  it("takes the default table by its ID too, and keeps that form", async () => {
    const explicit = { ...declared, routeTable: `${scene.region}/${vpc.defaultRouteTableId}` };
    await step.up(explicit);
    assert.deepEqual(
      requested().map(([name]) => name),
      ["createSubnet"],
    );
    assert.equal(await step.refresh(), false);
    assert.equal((await step.preview(explicit)).op, "same");
  });

  it("shows a table that was changed by hand after a refresh, although an update of something else came between", async () => {
    await step.up(declared);
    await scene.as(0).updateSubnet!(ref(), { routeTableId: table.id });
    await step.up({ ...declared, name: "api" });
    assert.equal((await seen()).routeTableId, table.id, "the update leaves the table alone");
    await step.refresh();
    assert.equal((await step.preview({ ...declared, name: "api" })).op, "update");
    await step.up({ ...declared, name: "api" });
    assert.equal((await seen()).routeTableId, vpc.defaultRouteTableId);
  });

  it("shows a table and a name that were changed by hand after a refresh, and the next up reverts them", async () => {
    await step.up(declared);
    await scene.as(0).updateSubnet!(ref(), { name: "by-hand", routeTableId: table.id });
    assert.equal((await step.preview(declared)).op, "same", "before a refresh");
    assert.equal(await step.refresh(), true);
    assert.deepEqual([step.outputs["name"], step.outputs["routeTable"]], ["by-hand", formatId(table)]);
    await step.up(declared);
    const { name, routeTableId } = await seen();
    assert.deepEqual([name, routeTableId], ["web", vpc.defaultRouteTableId]);
  });

  it("writes the program's change only, and keeps the table that was changed by hand", async () => {
    await step.up(declared);
    await scene.as(0).updateSubnet!(ref(), { routeTableId: table.id });
    await step.up({ ...declared, name: "api" });
    const { name, routeTableId } = await seen();
    assert.deepEqual([name, routeTableId], ["api", table.id]);
  });

  for (const [title, change, deleteBeforeReplace] of [
    ["another block is replaced", { cidrBlock: "10.0.2.0/24" }, false],
    ["a block that overlaps the present one is deleted first", { cidrBlock: "10.0.1.0/25" }, true],
    ["another zone, with the same block, is deleted first", { zone: "zone-2" }, true],
  ] as const)
    it(`with ${title}`, async () => {
      await step.up(declared);
      const before = step.state!.id;
      const { op, diff } = await step.up({ ...declared, ...change });
      assert.deepEqual(
        [op, diff!.replaces, diff!.deleteBeforeReplace],
        ["replace", Object.keys(change), deleteBeforeReplace],
      );
      assert.notEqual(step.state!.id, before);
      const left = await scene.as(0).listSubnets!({ region: scene.region });
      assert.deepEqual(
        left.map(({ id }) => id),
        [ref().id],
      );
    });

  it("moves to another VPC without being deleted first, although the block is the same", async () => {
    const other = await vpcIn(scene.as(0), scene.region, "10.0.0.0/20");
    await step.up(declared);
    const { diff } = await step.up({ ...declared, vpc: formatId(other) });
    assert.deepEqual([diff!.replaces, diff!.deleteBeforeReplace], [["vpc"], false]);
    assert.equal((await seen()).vpcId, other.id);
  });

  it("is deleted first if the engine replaces it for a reason of its own, and cannot be replaced beside itself", async () => {
    await step.up(declared);
    const beside = { replaces: true, deleteBeforeReplace: false, mustWork: false };
    const { error } = await step.up({ ...declared, name: "api" }, beside);
    assert.match(
      error!.message,
      /^cidrBlock "10\.0\.1\.0\/24": subnet subnet-\w+ is replaced, and its replacement cannot exist beside it \[tencent\]\. Set the resource option deleteBeforeReplace: true/,
    );
    const before = await seen();
    assert.equal(before.name, "web");
    await step.up({ ...declared, name: "api" }, { replaces: true });
    const after = await seen();
    assert.deepEqual([after.name, after.id === before.id], ["api", false]);
  });

  it("keeps its object if the engine replaces it without a diff, and writes what an update would", async () => {
    await step.up(declared);
    const { id } = step.state!;
    recorder.taken();
    await step.replace(declared);
    assert.deepEqual([step.state!.id, requested()], [id, []]);
    await step.replace({ ...declared, name: "api" });
    assert.deepEqual([step.state!.id, requested()], [id, [["updateSubnet", { name: "api" }]]]);

    // Another one in the place of its own is not what state describes.
    await scene.as(0).deleteSubnet!(ref());
    const { region } = scene;
    const zone = "zone-1";
    await scene.as(0).createSubnet!({ region, vpcId: vpc.id, name: "web", cidrBlock: "10.0.1.0/24", zone });
    await assert.rejects(step.replace({ ...declared, name: "web" }), /already has such a subnet/);
  });

  it("adopts what an unfinished create left under the generated name, and nothing that someone else named", async () => {
    const { region } = scene;
    const make = (name: string, cidrBlock: string) =>
      scene.as(0).createSubnet!({ region, vpcId: vpc.id, name, cidrBlock, zone: "zone-1" });
    const left = await make(defaultName(step.urn, scene.rules), "10.0.1.0/24");
    await step.up({ ...declared, name: undefined, routeTable: table.id });
    assert.equal(step.state!.id, formatId(left));
    assert.deepEqual(requested(), [["updateSubnet", { routeTableId: table.id }]]);
    await step.destroy();

    const others = await make("web", "10.0.1.0/24");
    const { error } = await step.up(declared, { mustWork: false });
    assert.match(
      error!.message,
      /^cidrBlock "10\.0\.1\.0\/24": the VPC already has such a subnet: ap-guangzhou\/subnet-\w+ \[tencent\]\. Choose another cidrBlock, delete it, or set adoptExisting: true to adopt it/,
    );
    await step.up({ ...declared, name: "api", adoptExisting: true });
    assert.equal(step.state!.id, formatId(others));
    assert.equal((await seen()).name, "api");
  });

  it("does not adopt a subnet in another zone", async () => {
    const { region } = scene;
    await scene.as(0).createSubnet!({ region, vpcId: vpc.id, name: "web", cidrBlock: "10.0.1.0/24", zone: "zone-2" });
    const { error } = await step.up({ ...declared, adoptExisting: true }, { mustWork: false });
    assert.match(
      error!.message,
      /^zone "zone-1": the existing subnet .+ has "zone-2", and only a replacement can change it/,
    );
  });

  it("is saved when its association fails, and the next up completes it", async () => {
    recorder.breaker = ({ name }) => (name === "updateSubnet" ? { part: async () => undefined } : "works");
    const { error } = await step.up({ ...declared, routeTable: formatId(table) }, { mustWork: false });
    assert.match(error!.message, /updateSubnet was broken/);
    assert.deepEqual([step.outputs["routeTable"], step.outputs["routeTableId"]], [undefined, vpc.defaultRouteTableId]);
    recorder.breaker = () => "works";
    await step.up({ ...declared, routeTable: formatId(table) });
    assert.equal((await seen()).routeTableId, table.id);
  });

  it("saves the half of an update that was done", async () => {
    await step.up(declared);
    recorder.breaker = () => ({ part: (inner) => inner.updateSubnet!(ref(), { name: "api" }) });
    await step.up({ ...declared, name: "api", routeTable: formatId(table) }, { mustWork: false });
    assert.deepEqual([step.outputs["name"], step.outputs["routeTable"]], ["api", undefined]);
    recorder.breaker = () => "works";
    recorder.taken();
    await step.up({ ...declared, name: "api", routeTable: formatId(table) });
    assert.deepEqual(requested(), [["updateSubnet", { routeTableId: table.id }]]);
  });

  it("is gone after a refresh if it was deleted by hand, and deleting it twice succeeds", async () => {
    await step.up(declared);
    const { id, outputs } = step.state!;
    await scene.as(0).deleteSubnet!(ref());
    await subnet.delete(runOn(recorder.backend, "tencent", scene.region), id, outputs);
    await step.refresh();
    assert.equal(step.state, undefined);
  });

  it("keeps the zone that its program leaves out, and shows it to an import", async () => {
    scene.end();
    await start("huawei");
    const { zone: _, ...zoneless } = declared;
    await step.up(zoneless);
    const inner = scene.as(0);
    const getSubnets: Backend["getSubnets"] = async (refs) =>
      (await inner.getSubnets!(refs)).map((row) => row && { ...row, zone: "chosen" });
    const run = runOn(Object.assign(Object.create(inner) as Backend, { getSubnets }), "huawei", scene.region);
    const again = await subnet.read(run, step.state!.id, step.outputs);
    assert.equal(again.inputs["zone"], undefined);
    const imported = await subnet.read(run, step.state!.id, {});
    assert.equal(imported.inputs["zone"], "chosen");
    const unreported = await subnet.read(runOn(inner, "huawei", scene.region), step.state!.id, {
      ...step.outputs,
      zone: "z",
    });
    assert.equal(unreported.inputs["zone"], "z");
  });

  it("stays where it is if it was imported and its program leaves the zone out, where the vendor does not require one", async () => {
    for (const [vendor, isRequired] of [
      ["huawei", false],
      ["tencent", true],
    ] as const) {
      scene.end();
      await start(vendor);
      await step.up(declared);
      await step.import(step.state!.id);
      const { zone, ...zoneless } = declared;
      const failures = messages(await step.check(zoneless));
      assert.deepEqual(
        failures.map((text) => text.startsWith("zone: ")),
        isRequired ? [true] : [],
      );
      if (isRequired) continue;
      const plan = await step.preview(zoneless);
      assert.deepEqual([plan.op, plan.news["zone"]], ["same", zone]);
      assert.equal((await step.preview({ ...declared, zone: "zone-2" })).op, "replace");
    }
  });

  describe("in a preview", () => {
    const facts = (of: VpcRecord | string, more: object = {}) => ({
      urn: `urn:pulumi:dev::p::t::${typeof of === "string" ? of : of.id}`,
      region: scene.region,
      id: typeof of === "string" ? undefined : formatId(of),
      cidrBlocks: ["10.0.0.0/16"],
      ...more,
    });
    const checked = async (program: Props, plan: object, run = runOn(recorder.backend, "tencent", scene.region)) =>
      messages(
        (await subnet.check(run, {}, { ...program, __plan: { urn: "urn:pulumi:dev::p::t::web", ...plan } })).failures,
      );

    it("must be inside the CIDR blocks that the plan knows of its VPC", async () => {
      const found = await checked({ ...declared, cidrBlock: "10.1.1.0/24" }, { vpc: facts(vpc) });
      assert.deepEqual(
        found.map((text) => text.split(" [")[0]),
        ['cidrBlock "10.1.1.0/24": a subnet must be inside a CIDR block of its VPC, which has 10.0.0.0/16'],
      );
    });

    it("is not judged by what the plan knows of a VPC that ignoreChanges or a transform replaced", async () => {
      const other = { ...declared, vpc: "ap-guangzhou/vpc-other", cidrBlock: "10.1.1.0/24" };
      const of = (value?: string) => ({ described: { vpc: [{ path: "vpc", value }] } });
      for (const described of [of(), of(formatId(vpc))])
        assert.deepEqual(await checked(other, { vpc: facts(vpc, { isLeftOut: true }), ...described }), []);
      const same = await checked({ ...other, vpc: formatId(vpc) }, { vpc: facts(vpc), ...of(vpc.id) });
      assert.equal(same.length, 1, "an ID without its region is the same VPC");
    });

    for (const [title, own] of [
      ["of a VPC that exists", () => facts(vpc)],
      ["of a VPC that is new", () => facts("new")],
    ] as const)
      it(`must not overlap a sibling in the program, ${title}`, async () => {
        const run = runOn(recorder.backend, "tencent", scene.region);
        const plan = { vpc: own(), urn: "urn:pulumi:dev::p::t::web" };
        const program = { ...declared, vpc: plan.vpc.id ?? UNKNOWN };
        assert.deepEqual(await checked(program, plan, run), []);
        assert.deepEqual(await checked(program, plan, run), [], "it does not overlap itself");
        const [found, ...more] = await checked(
          { ...program, cidrBlock: "10.0.1.128/25" },
          { ...plan, urn: "urn:pulumi:dev::p::t::api" },
          run,
        );
        const text =
          'cidrBlock "10.0.1.128/25": subnet "web" of the same VPC has 10.0.1.0/24, and subnets must not overlap [tencent';
        assert.equal(found!.slice(0, text.length), text);
        assert.deepEqual(more, []);
        const elsewhere = { vpc: facts("other"), urn: "urn:pulumi:dev::p::t::far" };
        assert.deepEqual(await checked({ ...program, vpc: UNKNOWN }, elsewhere, run), []);
      });

    it("names a route table of its own VPC and region", async () => {
      const other = { urn: "urn:pulumi:dev::p::t::table", vpc: facts("other") };
      const found = await checked(
        { ...declared, routeTable: "ap-beijing/rtb-1" },
        { vpc: facts(vpc), routeTable: other },
      );
      assert.deepEqual(found, [
        'routeTable "ap-beijing/rtb-1": the subnet is in region ap-guangzhou [tencent]. Use a route table of the same VPC. (invalid-input)',
        'routeTable: "table" belongs to another VPC than the subnet [tencent]. Use a route table of the same VPC. (invalid-input)',
      ]);
      const own = { urn: "urn:pulumi:dev::p::t::table", vpc: facts(vpc) };
      assert.deepEqual(await checked(declared, { vpc: facts(vpc), routeTable: own }), []);
    });

    it("is refused by a backend without subnets, with one error", async () => {
      const run = runOn(new FakeCloud().backend(), "tencent", scene.region);
      assert.deepEqual(await checked({ ...declared, zone: undefined }, {}, run), [
        "the fake backend has no calls for a Subnet [tencent]. Create the subnet with the vendor's own tools, and pass its ID to " +
          "subnetId of a Route. (unsupported)",
      ]);
      await assert.rejects(subnet.read(run, "ap-guangzhou/subnet-1", {}), { code: "unsupported" });
    });
  });
});
