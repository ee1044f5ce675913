/** Tags of a VPC beside the provider's `defaultTags` and `ignoreTags`, and its enterprise project. */
import assert from "node:assert/strict";
import type { TagChanges, VpcRecord } from "../../../../provider/backend/contract.js";
import type { Props } from "../../../../provider/engine/props.js";
import { UNKNOWN } from "../../../../provider/engine/unknown.js";
import { vpc } from "../../../../provider/resources/vpc/handler.js";
import { VENDOR_IDS, type VendorId } from "../../../../provider/rules/registry.js";
import type { Settings } from "../../../../provider/configuration/settings.js";
import { Scene } from "../../cloud/scene.js";
import { Recorder, runOn, Step } from "../step.js";

/** How each vendor's VPCs take tags. */
const SUPPORT: Readonly<Record<VendorId, "update" | "creation" | "absent">> = {
  tencent: "update",
  tce: "update",
  qcloud: "absent",
  huawei: "update",
  "jdcloud-cps": "absent",
  jdcloud: "creation",
};
const vendorsWith = (support: string) => VENDOR_IDS.filter((vendor) => SUPPORT[vendor] === support);

let scene: Scene;
let recorder: Recorder;
let step: Step;
let warnings: string[];
let settings: Pick<Settings, "defaultTags" | "ignoreTags">;

function open(vendor: VendorId, lacks: readonly "vpcTags"[] = []): void {
  scene = new Scene(vendor);
  recorder = new Recorder({ ...scene.as(0), lacks });
  warnings = [];
  settings = {};
  step = new Step(vpc, () => runOn(recorder.backend, vendor, scene.region, warnings, settings));
}

const program = (more: Props = {}): Props => ({ name: "vpc", cidrBlock: "10.0.0.0/24", ...more });
const up = (more: Props = {}) => step.up(program(more));
const opOf = async (more: Props = {}) => (await step.preview(program(more))).op;
const seen = async (): Promise<VpcRecord> => (await scene.as(0).listVpcs({ region: scene.region }))[0]!;
const byHand = async (changes: TagChanges) => scene.operator().changeTags((await seen()).id, changes);
const requested = () => recorder.taken().map(({ name, args }) => [name, args[1]]);

const TEAM = { tags: { team: "net" } };

describe("defaultTags of a Vpc", () => {
  afterEach(() => scene.end());

  for (const vendor of vendorsWith("update")) {
    it(`are set under the program's own, changed and removed in place on ${vendor}`, async () => {
      open(vendor);
      settings = { defaultTags: { team: "all", cost: "7" } };
      await up(TEAM);
      assert.deepEqual((await seen()).tags, { team: "net", cost: "7" });
      recorder.taken();
      settings = { defaultTags: { team: "all", cost: "8" } };
      const { op, news } = await step.preview(program(TEAM));
      assert.deepEqual([op, news["tags"]], ["update", { team: "net", cost: "8" }]);
      await up(TEAM);
      await up();
      settings = {};
      await up();
      assert.deepEqual(requested(), [
        ["updateVpc", { tags: { cost: "8" } }],
        ["updateVpc", { tags: { team: "all" } }],
        ["updateVpc", { tags: { team: null, cost: null } }],
      ]);
      assert.deepEqual([(await seen()).tags, warnings, await opOf()], [{}, [], "same"]);
    });
  }

  for (const vendor of vendorsWith("absent")) {
    it(`are left out on ${vendor} with one warning`, async () => {
      open(vendor);
      settings = { defaultTags: { cost: "7" } };
      await up();
      const left = warnings.filter((text) =>
        text.includes("VPCs, peering connections, subnets, and route tables of this vendor have no tags"),
      );
      assert.equal(left.length, 1, warnings.join("\n"));
      assert.deepEqual([(await seen()).tags, step.state!.inputs["tags"], await opOf()], [{}, undefined, "same"]);
      await byHand({ cost: "by hand" });
      await step.refresh();
      assert.equal(await opOf(), "same");
      assert.match(
        (await step.check(program(TEAM)))[0]!.reason,
        /^tags \{"team":"net"\}: VPCs of this vendor have no tags/,
      );
    });
  }

  it("are refused as the vendor refuses them, by the name of where they are set", async () => {
    open("tencent");
    const reasons = async (more: Props = {}) => (await step.check(program(more))).map(({ reason }) => reason);
    settings = { defaultTags: { "qcs:team": "a" } };
    const [reason] = await reasons();
    assert.match(
      reason!,
      /^vpcpeering:defaultTags \{"qcs:team":"a"\}: keys that start with "qcs:" are the vendor's own/,
    );
    settings = { defaultTags: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, "v"])) };
    assert.match((await reasons(TEAM))[0]!, /^tags \[.+: 51 tags are too many.+with those of defaultTags/);
    settings = {};
    assert.match((await reasons({ tags: { team: "" } }))[0]!, /^tags \{"team":""\}: the value is empty/);
    assert.deepEqual(recorder.taken(), []);
  });

  it("are refused by the cloud, too, and those that it has are not judged again", async () => {
    open("tencent");
    const backend = scene.as(0);
    const requested = { region: scene.region, name: "vpc", cidrBlock: "10.0.0.0/24" };
    await assert.rejects(backend.createVpc({ ...requested, tags: { "": "a" } }), /the key is empty/);
    const made = await backend.createVpc(requested);
    scene.operator().changeTags(made.id, { project: "a" });
    await assert.rejects(backend.updateVpc(made, { tags: { "qcs:b": "a" } }), /"qcs:" are the vendor's own/);
    const { tags } = await backend.updateVpc(made, { tags: { team: "net" } });
    assert.deepEqual(tags, { project: "a", team: "net" });
  });

  it("are left out over an API without tags of VPCs, with one warning", async () => {
    open("tce", ["vpcTags"]);
    settings = { defaultTags: { cost: "7" } };
    await up();
    const { reason } = (await step.check(program(TEAM)))[0]!;
    assert.match(reason, /^tags \{"team":"net"\}: VPCs have no tags over this API/);
    assert.deepEqual([(await seen()).tags, warnings.filter((text) => text.includes("defaultTags")).length], [{}, 2]);
  });

  it("are set at creation and stay as they are on jdcloud, with one warning", async () => {
    open("jdcloud");
    settings = { defaultTags: { cost: "7" } };
    await up(TEAM);
    assert.deepEqual([(await seen()).tags, warnings], [{ team: "net", cost: "7" }, []]);
    settings = { defaultTags: { cost: "8" } };
    assert.equal(await opOf(TEAM), "same");
    assert.equal(warnings.length, 1);
    recorder.taken();
    settings = {};
    await step.refresh();
    assert.equal(await opOf(TEAM), "same");
    const { reason } = (await step.check(program({ tags: { team: "other" } })))[0]!;
    assert.match(
      reason,
      /^tags \{"team":"other"\}: the existing VPC has \{"team":"net"\}, and the API sets tags at creation only \[jdcloud, .*\]\. Restore the tags in the program, or change them in the console too and run `pulumi refresh`\. \(unsupported\)$/,
    );
    await byHand({ team: "other" });
    await step.refresh();
    assert.equal(await opOf({ tags: { team: "other" } }), "same");
  });

  it("are no change while ignoreChanges names tags", async () => {
    open("tce");
    step = new Step(vpc, () => runOn(recorder.backend, "tce", scene.region, warnings, settings), "Vpc", {
      options: { ignoresTags: true },
    });
    await up(TEAM);
    settings = { defaultTags: { cost: "7" } };
    assert.equal((await step.preview(program({ tags: { team: "other" } }), ["tags"])).op, "same");
  });
});

describe("ignoreTags of a Vpc", () => {
  afterEach(() => scene.end());

  for (const vendor of vendorsWith("update")) {
    it(`are neither drift nor a change on ${vendor}, and are never written`, async () => {
      open(vendor);
      await up({ tags: { team: "net", "billing:unit": "1", cost: "1" } });
      settings = { ignoreTags: { keys: ["cost"], keyPrefixes: ["billing:"] } };
      assert.equal(await opOf(TEAM), "same");
      await byHand({ "billing:unit": "2", "billing:more": "x", cost: null });
      assert.equal(await step.refresh(), false);
      recorder.taken();
      await up({ tags: { stage: "test" } });
      assert.deepEqual(requested(), [["updateVpc", { tags: { team: null, stage: "test" } }]]);
      assert.deepEqual((await seen()).tags, { stage: "test", "billing:unit": "2", "billing:more": "x" });
    });
  }

  it("leave other tags that were added by hand a difference", async () => {
    open("tce");
    await up(TEAM);
    settings = { ignoreTags: { keys: ["cost"] } };
    await byHand({ foreign: "x", cost: "1" });
    assert.equal(await step.refresh(), true);
    await up(TEAM);
    assert.deepEqual((await seen()).tags, { team: "net", cost: "1" });
  });

  it("fail with one error that names both places if the program sets them", async () => {
    open("tce");
    settings = { ignoreTags: { keys: ["cost"] } };
    const failures = await step.check(program({ tags: { cost: "1" } }));
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      [
        'tags {"cost":"1"}: ignored by vpcpeering:ignoreTags.keys "cost" [tce]. ' +
          "Remove it from tags, or from vpcpeering:ignoreTags. (invalid-input)",
      ],
    );
  });
});

describe("tags of a Vpc that are partly unknown in a preview", () => {
  afterEach(() => scene.end());

  const OTHERS = { defaultTags: { team: "all", cost: "7" }, ignoreTags: { keys: ["billing"] } };

  for (const vendor of vendorsWith("update")) {
    it(`are shown with all others that the update writes on ${vendor}`, async () => {
      open(vendor);
      settings = OTHERS;
      const made = await step.preview(program({ tags: { team: "net", id: UNKNOWN } }));
      assert.deepEqual(made.news["tags"], { team: "net", cost: "7", id: UNKNOWN });
      await up({ tags: { team: "net", id: "one", old: "x" } });
      await byHand({ billing: "2" });
      await step.refresh();
      const { op, news } = await step.preview(program({ tags: { team: "net", id: UNKNOWN } }));
      assert.deepEqual([op, news["tags"]], ["update", { team: "net", cost: "7", id: UNKNOWN }]);
    });
  }

  it("leave the existing tags as they are where they are set at creation only", async () => {
    open("jdcloud");
    settings = OTHERS;
    await up({ tags: { id: "one" } });
    settings = {};
    const { op, news } = await step.preview(program({ tags: { id: UNKNOWN } }));
    assert.deepEqual([op, news["tags"]], ["update", { team: "all", cost: "7", id: UNKNOWN }]);
    assert.match(warnings.join(), /^tags: the update fails if it changes id, whose new value is not known yet/);
    const [failure, ...more] = await step.check(program({ tags: { id: UNKNOWN, other: "new" } }));
    assert.deepEqual(more, []);
    assert.match(failure!.reason, /^tags \{"other":"new"\}: the existing VPC has \{\}/);
  });

  it("are refused for what is known of them", async () => {
    open("tce", ["vpcTags"]);
    const reasons = async (tags: Props) => (await step.check(program({ tags }))).map(({ reason }) => reason);
    assert.match(
      (await reasons({ id: UNKNOWN })).join(),
      /^tags \{"id":"\[unknown\]"\}: VPCs have no tags over this API/,
    );
    open("tce");
    settings = OTHERS;
    assert.match((await reasons({ billing: UNKNOWN })).join(), /^tags \{"billing":"\[unknown\]"\}: ignored by/);
    assert.match((await reasons({ id: UNKNOWN, n: 5 })).join(), /^tags\.n 5: must be a string/);
    const reserved = (await reasons({ "qcs:id": UNKNOWN })).join();
    assert.match(reserved, /^tags \{"qcs:id":"\[unknown\]"\}: keys that start with "qcs:" are the vendor's own/);
    assert.deepEqual(await reasons({ id: UNKNOWN }), []);
  });
});

describe("enterpriseProjectId of a Vpc", () => {
  afterEach(() => scene.end());

  const enterpriseProjectId = "b261c9d6-7d57-4a2c-8f49-1f8e9c3d5a10";

  it("is set at creation, read back, and replaces the VPC when it changes", async () => {
    open("huawei");
    await up({ enterpriseProjectId });
    assert.equal((await seen()).enterpriseProjectId, enterpriseProjectId);
    assert.equal(await step.refresh(), false);
    assert.equal(await opOf({ enterpriseProjectId }), "same");
    assert.deepEqual((await step.preview(program({ enterpriseProjectId: "0" }))).diff?.replaces, [
      "enterpriseProjectId",
    ]);
  });

  it("is not compared while the program does not set it", async () => {
    open("huawei");
    await up({ enterpriseProjectId });
    assert.equal(await opOf(), "same");
    await up();
    await step.refresh();
    assert.equal(await opOf(), "same");
  });

  it("has to be that of a VPC that is adopted", async () => {
    open("huawei");
    await up({ enterpriseProjectId });
    step.state = undefined;
    await assert.rejects(
      up({ enterpriseProjectId: "0", adoptExisting: true }),
      /^PeeringError: enterpriseProjectId "0": the existing VPC \S+ has "b261c9d6/,
    );
    await up({ adoptExisting: true });
  });

  for (const vendor of VENDOR_IDS.filter((id) => id !== "huawei")) {
    it(`is refused at preview on ${vendor}`, async () => {
      open(vendor);
      const [failure, ...more] = await step.check(program({ enterpriseProjectId }));
      assert.deepEqual([failure!.property, more], ["enterpriseProjectId", []]);
      assert.match(failure!.reason, /this vendor has no enterprise projects .*Leave out enterpriseProjectId/);
    });
  }
});
