import assert from "node:assert/strict";
import type { VpcRecord } from "../../../../provider/backend/contract.js";
import { parseId } from "../../../../provider/engine/ids.js";
import { vpc } from "../../../../provider/resources/vpc/handler.js";
import { VENDOR_IDS, type VendorId } from "../../../../provider/rules/registry.js";
import { Scene } from "../../cloud/scene.js";
import { Recorder, runOn, Step } from "../step.js";

describe("an update of a Vpc", () => {
  let scene: Scene;
  let recorder: Recorder;
  let step: Step;
  const declared = {
    name: "vpc",
    cidrBlock: "10.0.0.0/24",
    description: "declared",
    tags: { team: "net", stage: "test" },
    secondaryCidrBlocks: ["10.1.0.0/24"],
  };

  beforeEach(async () => {
    scene = new Scene("huawei");
    recorder = new Recorder(scene.as(0));
    step = new Step(vpc, () => runOn(recorder.backend, "huawei", scene.region));
    await step.up(declared);
    recorder.taken();
  });
  afterEach(() => scene.end());

  const ref = () => ({ region: scene.region, id: parseId(step.state!.id).id });
  const seen = async (): Promise<VpcRecord> => (await scene.as(0).getVpcs([ref()]))[0]!;
  const byHand = {
    name: "by-hand",
    tags: { team: "changed", owner: "someone", stage: null },
    secondaryCidrBlocks: ["10.1.0.0/24", "10.9.0.0/24"],
  };

  /** The changes that the handler requested from the cloud. */
  const requested = () => recorder.taken().map(({ name, args }) => [name, args[1]]);

  it("writes the program's changes, and keeps changes made by hand", async () => {
    await scene.as(0).updateVpc(ref(), byHand);
    await step.up({ ...declared, description: "new" });
    assert.deepEqual(requested(), [["updateVpc", { description: "new" }]]);
    const { name, tags, secondaryCidrBlocks } = await seen();
    assert.deepEqual({ name, tags, secondaryCidrBlocks }, { ...byHand, tags: { team: "changed", owner: "someone" } });
  });

  it("writes nothing that ignoreChanges names, before and after a refresh", async () => {
    const ignored = ["tags", "secondaryCidrBlocks", "name"];
    await scene.as(0).updateVpc(ref(), byHand);
    await step.up({ ...declared, description: "new" }, { ignored });
    await step.refresh();
    await step.up({ ...declared, description: "newer" }, { ignored });
    assert.deepEqual(requested(), [
      ["updateVpc", { description: "new" }],
      ["updateVpc", { description: "newer" }],
    ]);
  });

  it("adds and removes the elements that the program adds and removes, and keeps the others", async () => {
    await scene.as(0).updateVpc(ref(), byHand);
    await step.up({ ...declared, tags: { team: "net", new: "1" }, secondaryCidrBlocks: ["10.2.0.0/24"] });
    const { tags, secondaryCidrBlocks } = await seen();
    assert.deepEqual(tags, { team: "changed", owner: "someone", new: "1" });
    assert.deepEqual(secondaryCidrBlocks, ["10.2.0.0/24", "10.9.0.0/24"]);
  });

  it("skips values that the cloud already has", async () => {
    await scene.as(0).updateVpc(ref(), { description: "new" });
    await step.up({ ...declared, description: "new" });
    assert.deepEqual(requested(), []);
  });

  it("reverts changes made by hand after a refresh", async () => {
    await scene.as(0).updateVpc(ref(), byHand);
    await step.refresh();
    await step.up(declared);
    const { name, tags, secondaryCidrBlocks } = await seen();
    assert.deepEqual([name, tags, secondaryCidrBlocks], ["vpc", declared.tags, declared.secondaryCidrBlocks]);
  });

  it("saves the cloud's values when it fails half-way, and applies the rest next time", async () => {
    const changed = { ...declared, description: "new", tags: { team: "new" } };
    recorder.breaker = () => ({ part: (inner) => inner.updateVpc(ref(), { description: "new" }) });
    const { error } = await step.up(changed, { mustWork: false });
    assert.match(error!.message, /updateVpc was broken/);
    assert.deepEqual([step.outputs["description"], step.outputs["tags"]], ["new", declared.tags]);
    recorder.breaker = () => "works";
    recorder.taken();
    await step.up(changed);
    assert.deepEqual(requested(), [["updateVpc", { tags: { team: "new", stage: null } }]]);
  });

  it("reverts the changes of a failed update if the program reverts them too", async () => {
    recorder.breaker = () => ({ part: (inner) => inner.updateVpc(ref(), { description: "new" }) });
    await step.up({ ...declared, description: "new", tags: {} }, { mustWork: false });
    recorder.breaker = () => "works";
    await step.up(declared);
    const { description, tags } = await seen();
    assert.deepEqual([description, tags], ["declared", declared.tags]);
  });

  it("keeps the state when a failed update changed nothing", async () => {
    const before = step.state;
    recorder.breaker = () => ({ part: async () => undefined });
    await step.up({ ...declared, description: "new" }, { mustWork: false });
    assert.deepEqual(step.state, before);
  });

  it("changes an adopted VPC only as the program declares", async () => {
    await scene.as(0).updateVpc(ref(), { ...byHand, name: "vpc" });
    const other = new Step(vpc, () => runOn(recorder.backend, "huawei", scene.region), "other");
    await other.up({ name: "vpc", cidrBlock: "10.0.0.0/24", tags: { team: "net" }, adoptExisting: true });
    const { description, tags, secondaryCidrBlocks } = await seen();
    assert.deepEqual(tags, { team: "net", owner: "someone" });
    assert.deepEqual([description, secondaryCidrBlocks], ["declared", byHand.secondaryCidrBlocks]);
  });
});

describe("a description of a Vpc, of a vendor whose VPCs have none", () => {
  it("is refused in the preview of a creation, and kept with a warning where state has one", async () => {
    const scene = new Scene("tencent");
    try {
      const warnings: string[] = [];
      const step = new Step(vpc, () => runOn(scene.as(0), "tencent", scene.region, warnings));
      const program = { name: "vpc", cidrBlock: "10.0.0.0/24", description: "mine" };
      assert.match(
        (await step.check(program))[0]!.reason,
        /^description "mine": VPCs of this vendor have no description/,
      );
      await step.up({ ...program, description: undefined });
      const { id, inputs, outputs } = step.state!;
      const described = { description: "mine" };
      step.state = { id, inputs: { ...inputs, ...described }, outputs: { ...outputs, ...described }, failed: false };
      assert.equal((await step.preview(program)).op, "same");
      assert.match(warnings.join(), /VPCs of this vendor have no description/);
      assert.equal((await step.up({ ...program, description: undefined })).op, "update");
    } finally {
      scene.end();
    }
  });
});

describe("a Vpc over an API without a field that the vendor's rules have", () => {
  it("is refused in the preview, unless the field is unchanged", async () => {
    const scene = new Scene("tce");
    try {
      const backend = { ...scene.as(0), lacks: ["secondaryCidrs", "ipv6"] as const };
      const step = new Step(vpc, () => runOn(backend, "tce", scene.region));
      const program = { name: "vpc", cidrBlock: "10.0.0.0/24", secondaryCidrBlocks: ["10.1.0.0/24"], enableIpv6: true };
      const reasons = async () => (await step.check(program)).map(({ reason }) => reason);
      assert.deepEqual(await reasons(), [
        'secondaryCidrBlocks ["10.1.0.0/24"]: VPCs have no secondary CIDR blocks over this API [tce]. Leave out secondaryCidrBlocks. (unsupported)',
        "enableIpv6 true: VPCs have no IPv6 over this API [tce]. Leave out enableIpv6. (unsupported)",
      ]);
      const { inputs } = await vpc.check(runOn(scene.as(0), "tce", scene.region), {}, program);
      step.state = { id: "ap-guangzhou/vpc-00000000", inputs, outputs: inputs, failed: false };
      assert.deepEqual(await reasons(), []);
    } finally {
      scene.end();
    }
  });
});

describe("IPv6 of a Vpc", () => {
  const declared = { name: "vpc", cidrBlock: "10.0.0.0/24" };

  for (const vendor of VENDOR_IDS) {
    it(`is changed on ${vendor} by the vendor's rule`, async () => {
      const scene = new Scene(vendor);
      try {
        const step = new Step(vpc, () => runOn(scene.as(0), vendor, scene.region));
        await step.up(declared);
        if (IPV6[vendor] === "absent") {
          assert.match((await step.check({ ...declared, enableIpv6: true }))[0]!.reason, /no IPv6/);
          return;
        }
        assert.equal((await step.preview({ ...declared, enableIpv6: true })).op, IPV6[vendor]);
      } finally {
        scene.end();
      }
    });
  }

  it("prevents the adoption of a VPC without it if only a replacement can add it", async () => {
    const scene = new Scene("jdcloud-cps");
    try {
      await scene.as(0).createVpc({ region: scene.region, ...declared });
      const step = new Step(vpc, () => runOn(scene.as(0), "jdcloud-cps", scene.region));
      await assert.rejects(
        step.up({ ...declared, adoptExisting: true, enableIpv6: true }),
        /^PeeringError: enableIpv6 true: the existing VPC \S+ has no enableIpv6, and only a replacement can change it \[jdcloud-cps\]\. Leave enableIpv6 out to adopt it, or delete it first\.$/,
      );
    } finally {
      scene.end();
    }
  });
});

const IPV6: Readonly<Record<VendorId, "update" | "replace" | "absent">> = {
  tencent: "update",
  tce: "update",
  qcloud: "absent",
  huawei: "update",
  "jdcloud-cps": "replace",
  jdcloud: "update",
};

describe("a Vpc that is replaced", () => {
  const declared = { name: "vpc", cidrBlock: "10.0.0.0/16" };
  const other = { cidrBlock: "10.1.0.0/16" };

  async function within(vendor: VendorId, work: (scene: Scene, step: Step) => Promise<void>): Promise<void> {
    const scene = new Scene(vendor);
    try {
      const step = new Step(vpc, () => runOn(new Recorder(scene.as(0)).backend, vendor, scene.region));
      await step.up(declared);
      await work(scene, step);
    } finally {
      scene.end();
    }
  }

  for (const vendor of VENDOR_IDS) {
    const isFirst = ["qcloud", "huawei"].includes(vendor);
    it(`is deleted ${isFirst ? "first" : "last"} if it keeps its name: ${vendor}`, () =>
      within(vendor, async (scene, step) => {
        const { op, diff } = await step.up({ ...declared, ...other });
        assert.deepEqual([op, diff!.replaces, diff!.deleteBeforeReplace], ["replace", ["cidrBlock"], isFirst]);
        const left = await scene.as(0).listVpcs({ region: scene.region });
        assert.deepEqual(
          left.map(({ cidrBlock }) => cidrBlock),
          [other.cidrBlock],
        );
      }));

    it(`is deleted last if its name or its region changes: ${vendor}`, () =>
      within(vendor, async (scene, step) => {
        const moved = await step.preview({ ...declared, region: scene.farRegion });
        const renamed = await step.up({ ...declared, ...other, name: "other" });
        assert.deepEqual([moved.diff!.deleteBeforeReplace, renamed.diff!.deleteBeforeReplace], [false, false]);
        assert.equal((await scene.as(0).listVpcs({ region: scene.region })).length, 1);
      }));
  }

  it("names the options to remove if the engine creates its replacement first all the same", () =>
    within("huawei", async (scene, step) => {
      const { error } = await step.up({ ...declared, ...other }, { deleteBeforeReplace: false, mustWork: false });
      assert.match(
        error!.message,
        /^name "vpc": VPC [-\w]+ is replaced, and its replacement cannot have its name beside it \[huawei, .*Creating a VPC.*\]\. Remove deleteBeforeReplace: false and retainOnDelete: true from the resource's options, or set another name/,
      );
      assert.equal((await scene.as(0).listVpcs({ region: scene.region })).length, 1);
    }));

  it("cannot have the name of another one of the program, where names are unique", () =>
    within("qcloud", async (scene, step) => {
      const run = runOn(scene.as(0), "qcloud", scene.region);
      await vpc.check(run, {}, { ...declared, __plan: { urn: step.urn } });
      const { failures } = await vpc.check(run, {}, { ...declared, ...other, __plan: { urn: `${step.urn}-2` } });
      assert.match(
        failures.map(({ reason }) => reason).join(),
        /both describe the VPC "vpc" in ap-guangzhou, where VPCs have unique names \[qcloud, .*CreateVpc.*\]\. Give one of the two another name/,
      );
    }));
});
