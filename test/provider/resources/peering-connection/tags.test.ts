/** Tags of a connection: changed in place or not at all, and never a reason to replace it unless the program says so. */
import assert from "node:assert/strict";
import type { Backend, PeeringRecord, TagChanges } from "../../../../provider/backend/contract.js";
import { formatId } from "../../../../provider/engine/ids.js";
import type { Props } from "../../../../provider/engine/props.js";
import { peeringConnection } from "../../../../provider/resources/peering-connection/handler.js";
import type { VendorId } from "../../../../provider/rules/registry.js";
import type { Settings } from "../../../../provider/configuration/settings.js";
import { Scene, vpcIn } from "../../cloud/scene.js";
import { Recorder, runOn, Step } from "../step.js";

type Tagging = Pick<Settings, "defaultTags" | "ignoreTags">;

interface Ground {
  readonly scene: Scene;
  readonly step: Step;
  readonly recorder: Recorder;
  readonly warnings: string[];
  readonly program: (more?: Props) => Props;
  readonly seen: () => Promise<PeeringRecord>;
  readonly byHand: (changes: TagChanges) => Promise<void>;
  /** The provider's configuration from now on. */
  settings: Tagging;
}

async function groundOf(vendor: VendorId, settings: Tagging = {}, facts: object = {}): Promise<Ground> {
  const scene = new Scene(vendor);
  const ours: Backend = scene.as(0);
  const [own, peer] = [await vpcIn(ours, scene.region, "10.0.0.0/24"), await vpcIn(ours, scene.region, "10.1.0.0/24")];
  const recorder = new Recorder(ours);
  const warnings: string[] = [];
  const ground: Ground = {
    scene,
    recorder,
    warnings,
    settings,
    step: new Step(
      peeringConnection,
      () => runOn(recorder.backend, vendor, scene.region, warnings, ground.settings),
      "PeeringConnection",
      facts,
    ),
    program: (more = {}) => ({ name: "link", vpc: formatId(own), peerVpc: formatId(peer), ...more }),
    seen: async () => (await ours.listPeerings({ region: scene.region }))[0]!,
    async byHand(changes) {
      scene.operator().changeTags((await ground.seen()).id, changes);
    },
  };
  return ground;
}

const TEAM = { tags: { team: "net" } };

describe("tags of a PeeringConnection", () => {
  let ground: Ground;
  afterEach(() => ground.scene.end());

  const opOf = async (more: Props = {}) => (await ground.step.preview(ground.program(more))).op;
  /** The changes that the handler requested from the cloud. */
  const requested = () => ground.recorder.taken().map(({ name, args }) => [name, args[1]]);
  const tagsSeen = async () => (await ground.seen()).tags;

  describe("on tencent", () => {
    beforeEach(async () => {
      ground = await groundOf("tencent");
      await ground.step.up(ground.program(TEAM));
      ground.recorder.taken();
    });

    it("change in place, key by key", async () => {
      const { id } = ground.step.state!;
      await ground.byHand({ foreign: "x" });
      const more = { tags: { team: "other", stage: "test" } };
      assert.deepEqual((await ground.step.preview(ground.program(more))).diff?.replaces, []);
      await ground.step.up(ground.program(more));
      await ground.step.up(ground.program({ tags: { stage: "test" } }));
      assert.deepEqual(requested(), [
        ["updatePeering", { tags: { team: "other", stage: "test" } }],
        ["updatePeering", { tags: { team: null } }],
      ]);
      assert.deepEqual([ground.step.state!.id, await tagsSeen()], [id, { foreign: "x", stage: "test" }]);
    });

    it("removed from the program are removed in place, and all of them too", async () => {
      await ground.step.up(ground.program());
      assert.deepEqual([requested(), await tagsSeen()], [[["updatePeering", { tags: { team: null } }]], {}]);
      assert.equal(await opOf(), "same");
    });

    it("removed by hand are restored in place after a refresh", async () => {
      await ground.byHand({ team: null });
      assert.equal(await opOf(TEAM), "same");
      await ground.step.refresh();
      assert.equal(await opOf(TEAM), "update");
      await ground.step.up(ground.program(TEAM));
      assert.deepEqual(await tagsSeen(), TEAM.tags);
    });

    it("changed by hand stay while the program changes another property", async () => {
      await ground.byHand({ team: "by hand" });
      await ground.step.up(ground.program({ ...TEAM, name: "renamed" }));
      assert.deepEqual(
        [requested(), await tagsSeen()],
        [[["updatePeering", { name: "renamed" }]], { team: "by hand" }],
      );
    });

    it("that another program sets and this one sets too stay when this one drops them", async () => {
      const state = ground.step.state!;
      const tags = { team: "net", foreign: "x" };
      await ground.byHand({ foreign: "x" });
      ground.step.state = { ...state, inputs: { ...state.inputs, tags }, outputs: { ...state.outputs, tags } };
      await ground.step.up(ground.program({ tags }));
      await ground.step.up(ground.program(TEAM));
      assert.deepEqual([requested(), await tagsSeen()], [[], tags]);
    });

    it("are saved as the cloud has them when a write fails, and written by the next update", async () => {
      const changed = ground.program({ tags: { team: "other" }, name: "renamed" });
      ground.recorder.breaker = () => ({
        part: async (inner) => inner.updatePeering(await ground.seen(), { name: "renamed" }),
      });
      await ground.step.up(changed, { mustWork: false });
      assert.deepEqual([ground.step.outputs["name"], ground.step.outputs["tags"]], ["renamed", TEAM.tags]);
      ground.recorder.breaker = () => "works";
      ground.recorder.taken();
      await ground.step.up(changed);
      assert.deepEqual(requested(), [["updatePeering", { tags: { team: "other" } }]]);
    });

    it("are removed by the next update if their removal failed", async () => {
      ground.recorder.breaker = () => ({
        part: async (inner) => inner.updatePeering(await ground.seen(), { name: "renamed" }),
      });
      await ground.step.up(ground.program({ name: "renamed" }), { mustWork: false });
      ground.recorder.breaker = () => "works";
      ground.recorder.taken();
      await ground.step.up(ground.program({ name: "renamed" }));
      assert.deepEqual([requested(), await tagsSeen()], [[["updatePeering", { tags: { team: null } }]], {}]);
    });

    it("of a creation are not written a second time", async () => {
      await ground.step.destroy();
      ground.recorder.taken();
      await ground.step.up(ground.program(TEAM));
      assert.deepEqual(
        requested().map(([name]) => name),
        ["createPeering"],
      );
    });
  });

  describe("on jdcloud, where they are set at creation only,", () => {
    beforeEach(async () => {
      ground = await groundOf("jdcloud");
      await ground.step.up(ground.program(TEAM));
      ground.recorder.taken();
    });

    const REFUSAL =
      /^tags \{"team":"other"\}: the existing peering connection has \{"team":"net"\}, and the API sets tags at creation only \[jdcloud, JD Cloud VPC API Reference.*createVpcPeering.*\]\. Restore the tags in the program, or set replaceOnTagChange: true to replace the peering connection, which interrupts its traffic\. \(unsupported\)$/;

    it("fail with one error at preview when the program changes them", async () => {
      const [failure, ...more] = await ground.step.check(ground.program({ tags: { team: "other" } }));
      assert.deepEqual([failure!.property, more], ["tags", []]);
      assert.match(failure!.reason, REFUSAL);
      for (const tags of [undefined, { team: "net", stage: "test" }])
        assert.equal((await ground.step.check(ground.program({ tags }))).length, 1, JSON.stringify(tags));
    });

    it("replace the connection when the program changes them with replaceOnTagChange", async () => {
      const { id } = ground.step.state!;
      const more = { tags: { team: "other" }, replaceOnTagChange: true };
      assert.deepEqual((await ground.step.preview(ground.program(more))).diff?.replaces, ["tags"]);
      await ground.step.up(ground.program(more));
      assert.notEqual(ground.step.state!.id, id);
      assert.deepEqual([await tagsSeen(), await opOf(more)], [{ team: "other" }, "same"]);
    });

    it("are no reason to replace the connection when they are changed by hand", async () => {
      await ground.byHand({ team: "by hand", foreign: "x" });
      await ground.step.refresh();
      for (const replaceOnTagChange of [undefined, true])
        assert.notEqual(await opOf({ ...TEAM, replaceOnTagChange }), "replace");
      assert.equal(await opOf(TEAM), "same");
    });

    it("are those of the program on a replacement for another reason", async () => {
      const third = await vpcIn(ground.scene.as(0), ground.scene.region, "10.2.0.0/24");
      const more = { peerVpc: formatId(third), tags: { team: "other" } };
      assert.deepEqual((await ground.step.preview(ground.program(more))).diff?.replaces, ["peerVpc"]);
      await ground.step.up(ground.program(more));
      assert.deepEqual(await tagsSeen(), { team: "other" });
    });
  });

  for (const vendor of ["tencent", "jdcloud"] as const) {
    it(`of another program are neither a change nor drift on ${vendor}`, async () => {
      ground = await groundOf(vendor);
      await ground.step.up(ground.program(TEAM));
      await ground.byHand({ "billing:by-hand": "x" });
      assert.equal(await ground.step.refresh(), false);
      assert.equal(await opOf(TEAM), "same");
    });

    it(`of another program that release 0.1.0 saved as inputs are no change on ${vendor}, also next to a real change`, async () => {
      ground = await groundOf(vendor);
      await ground.step.up(ground.program(TEAM));
      const tags = { team: "net", foreign: "x" };
      const { ownTags: _, ...inputs } = ground.step.state!.inputs;
      const { ownTags: __, ...outputs } = ground.step.outputs;
      ground.step.state = { ...ground.step.state!, inputs: { ...inputs, tags }, outputs: { ...outputs, tags } };
      await ground.byHand({ foreign: "x" });
      assert.equal(await opOf(TEAM), "same");
      const { op, news } = await ground.step.preview(ground.program({ name: "renamed", ...TEAM }));
      assert.deepEqual([op, news["tags"]], ["update", tags]);
      await ground.step.up(ground.program(TEAM));
      await ground.step.up(ground.program({ name: "renamed", ...TEAM }));
      assert.deepEqual(await tagsSeen(), tags);
    });
  }
});

describe("defaultTags of a PeeringConnection", () => {
  let ground: Ground;
  afterEach(() => ground.scene.end());

  const DEFAULTS = { team: "all", cost: "7" };
  const requested = () => ground.recorder.taken().map(({ name, args }) => [name, args[1]]);
  const tagsSeen = async () => (await ground.seen()).tags;

  it("are set at creation under the program's own, changed and removed in place on tencent", async () => {
    ground = await groundOf("tencent", { defaultTags: DEFAULTS });
    await ground.step.up(ground.program(TEAM));
    assert.deepEqual(await tagsSeen(), { team: "net", cost: "7" });
    ground.recorder.taken();
    ground.settings = { defaultTags: { team: "all", cost: "8" } };
    const { op, news } = await ground.step.preview(ground.program(TEAM));
    assert.deepEqual([op, news["tags"]], ["update", { team: "net", cost: "8" }]);
    await ground.step.up(ground.program(TEAM));
    ground.settings = {};
    await ground.step.up(ground.program(TEAM));
    assert.deepEqual(requested(), [
      ["updatePeering", { tags: { cost: "8" } }],
      ["updatePeering", { tags: { cost: null } }],
    ]);
    assert.deepEqual([await tagsSeen(), ground.warnings], [TEAM.tags, []]);
  });

  it("are added to an existing connection in place on tencent", async () => {
    ground = await groundOf("tencent");
    await ground.step.up(ground.program());
    ground.recorder.taken();
    ground.settings = { defaultTags: DEFAULTS };
    await ground.step.up(ground.program());
    assert.deepEqual([requested(), await tagsSeen()], [[["updatePeering", { tags: DEFAULTS }]], DEFAULTS]);
  });

  it("are set at creation and stay as they are on jdcloud, with one warning", async () => {
    ground = await groundOf("jdcloud", { defaultTags: DEFAULTS });
    await ground.step.up(ground.program(TEAM));
    assert.deepEqual([await tagsSeen(), ground.warnings], [{ team: "net", cost: "7" }, []]);
    ground.settings = { defaultTags: { cost: "8" } };
    assert.equal((await ground.step.preview(ground.program({ ...TEAM, replaceOnTagChange: true }))).op, "update");
    ground.warnings.length = 0;
    assert.equal((await ground.step.preview(ground.program(TEAM))).op, "same");
    assert.deepEqual(ground.warnings, [
      "vpcpeering:defaultTags: left out, because subnets and route tables of this vendor have no tags " +
        "[jdcloud, JD Cloud VPC API Reference, v1, createSubnet], and tags of VPCs and peering connections are set at " +
        "creation only [jdcloud, JD Cloud VPC API Reference, v1, createVpc]. Ignore this warning, or remove vpcpeering:defaultTags",
    ]);
    ground.settings = {};
    assert.equal((await ground.step.preview(ground.program(TEAM))).op, "same");
  });

  const NONE: readonly VendorId[] = ["tce", "qcloud", "huawei", "jdcloud-cps"];
  for (const vendor of NONE) {
    it(`are left out on ${vendor} with one warning, and are never an error or a change`, async () => {
      ground = await groundOf(vendor);
      await ground.step.up(ground.program());
      ground.settings = { defaultTags: DEFAULTS };
      ground.warnings.length = 0;
      const { op, news } = await ground.step.preview(ground.program());
      assert.deepEqual([op, news["tags"]], ["same", undefined]);
      const left = ground.warnings.filter((text) => text.startsWith("vpcpeering:defaultTags: left out, because "));
      assert.equal(left.length, 1, ground.warnings.join("\n"));
      await ground.byHand({ cost: "by hand" });
      await ground.step.refresh();
      assert.equal((await ground.step.preview(ground.program())).op, "same");
    });
  }

  it("are not expected of a connection that is adopted on jdcloud", async () => {
    ground = await groundOf("jdcloud");
    await ground.step.up(ground.program(TEAM));
    ground.step.state = undefined;
    ground.settings = { defaultTags: { cost: "7" } };
    await ground.step.up(ground.program({ ...TEAM, adoptExisting: true }));
    assert.deepEqual(await tagsSeen(), TEAM.tags);
  });

  it("are no change while ignoreChanges names tags", async () => {
    ground = await groundOf("tencent", {}, { options: { ignoresTags: true } });
    await ground.step.up(ground.program(TEAM));
    ground.settings = { defaultTags: DEFAULTS };
    const { op } = await ground.step.preview(ground.program({ tags: { team: "other" } }), ["tags"]);
    assert.equal(op, "same");
  });
});

describe("ignoreTags of a PeeringConnection", () => {
  let ground: Ground;
  afterEach(() => ground.scene.end());

  it("are kept in the state and in the cloud when the program drops them", async () => {
    ground = await groundOf("tencent");
    await ground.step.up(ground.program({ tags: { team: "net", "billing:unit": "7" } }));
    ground.settings = { ignoreTags: { keyPrefixes: ["billing:"] } };
    await ground.byHand({ "billing:unit": "8" });
    assert.equal(await ground.step.refresh(), false);
    assert.equal((await ground.step.preview(ground.program(TEAM))).op, "same");
    await ground.step.up(ground.program({ tags: { team: "other" } }));
    assert.deepEqual((await ground.seen()).tags, { team: "other", "billing:unit": "8" });
  });

  it("fail with one error that names both places if the program sets them", async () => {
    ground = await groundOf("tencent", { ignoreTags: { keys: ["cost"], keyPrefixes: ["billing:"] } });
    const failures = await ground.step.check(ground.program({ tags: { cost: "1", "billing:unit": "7", team: "net" } }));
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      [
        'tags {"cost":"1","billing:unit":"7"}: ignored by vpcpeering:ignoreTags.keys "cost" and ' +
          'vpcpeering:ignoreTags.keyPrefixes "billing:" [tencent]. Remove it from tags, or from vpcpeering:ignoreTags. (invalid-input)',
      ],
    );
  });
});
