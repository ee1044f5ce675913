import assert from "node:assert/strict";
import type { Backend, NewPeering, PeeringRecord, VpcRecord } from "../../../../provider/backend/contract.js";
import { isPeeringError } from "../../../../provider/errors.js";
import { formatId } from "../../../../provider/engine/ids.js";
import { UNKNOWN } from "../../../../provider/engine/unknown.js";
import type { Props } from "../../../../provider/engine/props.js";
import { peeringConnection } from "../../../../provider/resources/peering-connection/handler.js";
import { rulesOf, type VendorId } from "../../../../provider/rules/registry.js";
import { Run } from "../../../../provider/run/run.js";
import { connectionBetween, Scene, vpcIn } from "../../cloud/scene.js";
import { Recorder, runOn, Step } from "../step.js";

interface Ground {
  readonly scene: Scene;
  readonly ours: Backend;
  readonly theirs: Backend;
  readonly own: VpcRecord;
  readonly peer: VpcRecord;
  readonly step: Step;
  readonly recorder: Recorder;
  readonly program: (more?: Props) => Props;
  readonly seen: () => Promise<PeeringRecord | undefined>;
}

/** Type and service level are read from a record; the embedded cloud holds none that were given by hand. */
async function groundOf(vendor: VendorId, alter = (record: PeeringRecord) => record): Promise<Ground> {
  const scene = new Scene(vendor);
  const [inner, theirs] = [scene.as(0), scene.as(1)];
  const own = await vpcIn(inner, scene.region, "10.0.0.0/24");
  const peer = await vpcIn(theirs, scene.region, "10.1.0.0/24");
  const altered = async (records: Promise<(PeeringRecord | undefined)[]>) =>
    (await records).map((record) => record && alter(record));
  const ours: Backend = {
    ...inner,
    identity: inner.identity,
    getPeerings: (refs) => altered(inner.getPeerings(refs)),
    listPeerings: async (filter) => (await inner.listPeerings(filter)).map(alter),
  };
  const recorder = new Recorder(ours);
  const step = new Step(peeringConnection, () => runOn(recorder.backend, vendor, scene.region));
  return {
    scene,
    ours,
    theirs,
    own,
    peer,
    step,
    recorder,
    program: (more = {}) => ({
      name: "link",
      vpc: formatId(own),
      peerVpc: formatId(peer),
      peerAccountId: theirs.accountId,
      ...more,
    }),
    seen: async () => (await inner.listPeerings({ region: scene.region }))[0],
  };
}

describe("a check of a PeeringConnection", () => {
  it("judges no regions while an ID is unknown, because the region comes with it", async () => {
    for (const ends of [
      { vpc: UNKNOWN, peerVpc: UNKNOWN },
      { vpc: "ap-guangzhou/vpc-1", peerVpc: UNKNOWN },
    ]) {
      const run = new Run({
        vendor: "tce",
        backend: "embedded",
        region: "ap-guangzhou",
        limits: {},
        timeoutSeconds: 1,
      });
      const check = (more: object) => peeringConnection.check(run, {}, { ...ends, bandwidthMbps: 10, ...more });
      assert.deepEqual((await check({})).failures, []);
      const regions = { region: "ap-guangzhou", peerRegion: "ap-guangzhou" };
      assert.match((await check(regions)).failures[0]!.reason, /inside one region/);
    }
  });

  it("does not take the default region for that of an unknown ID", async () => {
    for (const region of ["ap-guangzhou", undefined]) {
      const run = new Run({ vendor: "tce", backend: "embedded", region, limits: {}, timeoutSeconds: 1 });
      const ends = { vpc: UNKNOWN, peerVpc: "ap-guangzhou/vpc-2", bandwidthMbps: 10 };
      const { inputs, failures } = await peeringConnection.check(run, {}, ends);
      assert.deepEqual([inputs["region"], failures], [UNKNOWN, []]);
    }
  });
});

describe("adoption of a peering connection", () => {
  /** What is declared, what is there, and the words about it; `null`: adopted. */
  type Row = readonly [declared: Props, there: Partial<NewPeering> & Partial<PeeringRecord>, refusal: RegExp | null];
  const far: Readonly<Record<string, readonly Row[]>> = {
    qcloud: [
      [
        { qosLevel: "AU" },
        { qosLevel: "PT" },
        /^qosLevel "AU": the existing peering connection \S+ has "PT", and only a replacement can change it \[qcloud\]\. Set qosLevel to "PT" to adopt it, or delete it first\.$/,
      ],
      [{ qosLevel: "AU" }, { qosLevel: "AU" }, null],
      // Nothing is reported: it may be what is declared.
      [{ qosLevel: "AU" }, {}, null],
      [{}, { qosLevel: "PT" }, null],
      [{ type: "bare-metal" }, { type: "vpc" }, /^type "bare-metal": .* has "vpc"/],
    ],
    jdcloud: [
      [{ tags: { team: "net" } }, { tags: { team: "other" } }, /^tags \{"team":"net"\}: .* has \{"team":"other"\}/],
      [{ tags: { team: "net" } }, { tags: {} }, /^tags \{"team":"net"\}: .* has \{\}/],
      [{ tags: { team: "net" } }, { tags: { team: "net", foreign: "x" } }, null],
      [{}, { tags: { foreign: "x" } }, null],
      // An API that does not report tags.
      [{ tags: { team: "net" } }, { tags: undefined as never }, null],
    ],
  };

  for (const [vendor, rows] of Object.entries(far) as [VendorId, readonly Row[]][]) {
    for (const [declared, existing, refusal] of rows) {
      const verdict = refusal === null ? "adopts" : "refuses";
      it(`${verdict} ${JSON.stringify(existing)} if ${JSON.stringify(declared)} is declared, on ${vendor}`, async () => {
        const crossRegion = rulesOf(vendor).typeAndQosOnlyCrossRegion.value;
        const ground = await groundOf(vendor, (record) => ({ ...record, ...(existing as Partial<PeeringRecord>) }));
        try {
          const { ours, own, scene, step } = ground;
          const peer = crossRegion ? await vpcIn(ground.theirs, scene.farRegion, "10.2.0.0/24") : ground.peer;
          const cap = crossRegion ? { bandwidthMbps: 10 } : {};
          const connection = await connectionBetween(ours, own, peer, { name: "link", ...cap });
          ground.recorder.taken();
          const program = ground.program({ peerVpc: formatId(peer), ...cap, ...declared });
          if (refusal === null) {
            await step.up(program);
            assert.equal(step.state!.id, formatId(connection));
            await step.refresh();
            assert.equal((await step.preview(program)).op, "same");
          } else {
            await assert.rejects(
              step.up(program),
              (error) => isPeeringError(error, "already-exists") && refusal.test(error.message),
            );
            assert.equal(step.state, undefined);
          }
          assert.deepEqual(
            ground.recorder.taken().filter(({ name }) => name === "createPeering"),
            [],
          );
        } finally {
          ground.scene.end();
        }
      });
    }
  }
});

describe("a PeeringConnection that ended", () => {
  let ground: Ground;
  afterEach(() => ground.scene.end());

  it("is gone when its record is gone, also if the state is pending", async () => {
    ground = await groundOf("huawei");
    await ground.step.up(ground.program());
    assert.equal(ground.step.outputs["state"], "pending-acceptance");
    const connection = (await ground.seen())!;
    await ground.theirs.acceptPeering(connection);
    await ground.theirs.deletePeering(connection);
    await ground.step.refresh();
    assert.equal(ground.step.state, undefined);
    await ground.step.up(ground.program());
    assert.equal((await ground.seen())!.state, "pending-acceptance");
  });

  it("stays rejected when the record of the rejection is removed, and is not requested again", async () => {
    ground = await groundOf("tce");
    await ground.step.up(ground.program());
    const connection = (await ground.seen())!;
    await ground.theirs.rejectPeering(connection);
    await ground.step.refresh();
    assert.equal(ground.step.outputs["state"], "rejected");
    await ground.ours.deletePeering(connection);
    await ground.step.refresh();
    assert.equal((await ground.step.preview(ground.program())).op, "same");
    ground.recorder.taken();
    await ground.step.up(ground.program({ timeoutSeconds: 5 }));
    assert.deepEqual([ground.step.outputs["state"], ground.recorder.taken()], ["rejected", []]);
    assert.equal((await ground.step.preview(ground.program({ onRejected: "recreate" }))).op, "replace");
  });

  it("fails for a change that cannot be applied, and does not record it as applied", async () => {
    ground = await groundOf("tce");
    await ground.step.up(ground.program());
    await ground.theirs.rejectPeering((await ground.seen())!);
    const before = ground.step.state;
    ground.recorder.taken();
    await assert.rejects(
      ground.step.up(ground.program({ name: "renamed" })),
      (error) =>
        isPeeringError(error, "invalid-state") &&
        /^name: the peering connection pcx-\w+ is rejected \(.*\) and cannot be changed \[tce\]\. Run `pulumi up --refresh`/.test(
          error.message,
        ),
    );
    assert.deepEqual([ground.step.state, ground.recorder.taken()], [before, []]);
    await ground.step.refresh();
    await assert.rejects(
      ground.step.up(ground.program({ name: "renamed" })),
      /Set onRejected: "recreate" to replace it, or undo the change/,
    );
    await ground.step.up(ground.program({ timeoutSeconds: 5 }));
    assert.equal(ground.step.outputs["state"], "rejected");
  });

  it("is enabled again only if the diff contains that", async () => {
    ground = await groundOf("qcloud");
    const { step, scene, recorder } = ground;
    await step.up(ground.program());
    scene.now += 8 * 24 * 3_600_000;
    recorder.taken();
    // No refresh has shown it: the update was to rename it, and cannot.
    await assert.rejects(step.up(ground.program({ name: "renamed" })), /is expired/);
    assert.deepEqual(recorder.taken(), []);
    await step.refresh();
    await step.up(ground.program());
    assert.deepEqual(
      recorder.taken().map(({ name }) => name),
      ["enablePeering"],
    );
    assert.deepEqual([step.outputs["state"], step.outputs["desiredState"]], ["pending-acceptance", "connected"]);
  });
});

describe("bandwidth of a PeeringConnection over API 2.0", () => {
  let reported: boolean;
  let ground: Ground;
  let program: Props;
  beforeEach(async () => {
    reported = true;
    ground = await groundOf("qcloud", (record) => {
      const { bandwidthMbps, ...rest } = record;
      return reported && bandwidthMbps !== undefined ? { ...rest, bandwidthMbps } : rest;
    });
    const far = await vpcIn(ground.ours, ground.scene.farRegion, "10.2.0.0/24");
    program = ground.program({ peerVpc: formatId(far), peerAccountId: undefined, bandwidthMbps: 10 });
    await ground.step.up(program);
  });
  afterEach(() => ground.scene.end());

  it("shows drift after a change by hand", async () => {
    await ground.ours.updatePeering((await ground.seen())!, { bandwidthMbps: 20 });
    assert.equal(await ground.step.refresh(), true);
    assert.equal((await ground.step.preview(program)).op, "update");
  });

  it("keeps the last applied value if a deployment's rows omit it", async () => {
    reported = false;
    assert.equal(await ground.step.refresh(), false);
    assert.equal((await ground.step.preview(program)).op, "same");
  });
});

describe("an imported peering connection", () => {
  const REPORTED = { type: "vpc", qosLevel: "AU" } as const;
  type Row = readonly [declared: Props, op: string, saved: Props];
  const rows: Readonly<Partial<Record<VendorId, readonly Row[]>>> = {
    tencent: [
      [{}, "same", REPORTED],
      [{ name: "renamed" }, "update", REPORTED],
      [{ type: "vpc" }, "same", REPORTED],
      [{ type: "bare-metal" }, "replace", { type: "bare-metal", qosLevel: "AU" }],
      [{ qosLevel: "PT" }, "replace", { type: "vpc", qosLevel: "PT" }],
    ],
    // Its programs cannot set what this API reports.
    tce: [[{}, "same", {}]],
  };

  for (const [vendor, of] of Object.entries(rows) as [VendorId, readonly Row[]][]) {
    for (const [declared, op, saved] of of) {
      it(`is planned as "${op}" if the program declares ${JSON.stringify(declared)}, on ${vendor}`, async () => {
        const ground = await groundOf(vendor, (record) => ({ ...record, ...REPORTED }));
        try {
          const connection = await connectionBetween(ground.ours, ground.own, ground.peer, { name: "link" });
          await ground.step.import(formatId(connection));
          const plan = await ground.step.preview(ground.program(declared));
          assert.deepEqual([plan.op, plan.news["type"], plan.news["qosLevel"]], [op, saved["type"], saved["qosLevel"]]);
        } finally {
          ground.scene.end();
        }
      });
    }
  }
});
