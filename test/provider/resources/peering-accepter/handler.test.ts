import assert from "node:assert/strict";
import type { Backend, PeeringRecord } from "../../../../provider/backend/contract.js";
import { isPeeringError } from "../../../../provider/errors.js";
import { formatId } from "../../../../provider/engine/ids.js";
import type { Props } from "../../../../provider/engine/props.js";
import { peeringAccepter } from "../../../../provider/resources/peering-accepter/handler.js";
import { peeringConnection } from "../../../../provider/resources/peering-connection/handler.js";
import { VENDOR_IDS, type VendorId } from "../../../../provider/rules/registry.js";
import { connectionBetween, Scene, vpcIn } from "../../cloud/scene.js";
import { Recorder, runOn, Step } from "../step.js";

interface Ground {
  readonly scene: Scene;
  readonly recorder: Recorder;
  readonly step: Step;
  readonly connection: PeeringRecord;
  readonly program: (more?: Props) => Props;
}

async function groundOf(vendor: VendorId): Promise<Ground> {
  const scene = new Scene(vendor);
  const peer = await vpcIn(scene.as(0), scene.region, "10.0.0.0/24");
  const own = await vpcIn(scene.as(1), scene.region, "10.1.0.0/24");
  const connection = await connectionBetween(scene.as(0), peer, own);
  const recorder = new Recorder(scene.as(1));
  return {
    scene,
    recorder,
    step: new Step(peeringAccepter, () => runOn(recorder.backend, vendor, scene.region)),
    connection,
    program: (more = {}) => ({ peeringConnection: formatId(connection), ...more }),
  };
}

const REQUESTS = VENDOR_IDS.filter((vendor) => vendor !== "jdcloud");

describe("an update of a PeeringAccepter", () => {
  let ground: Ground;
  afterEach(() => ground.scene.end());
  const made = () => ground.recorder.taken().map(({ name }) => name);

  for (const vendor of REQUESTS) {
    it(`accepts on ${vendor} only if the diff contains the acceptance`, async () => {
      ground = await groundOf(vendor);
      const { step, program } = ground;
      // As an import leaves it: the request is still pending.
      const { id, props, inputs } = await peeringAccepter.read(
        runOn(ground.recorder.backend, vendor, ground.scene.region),
        formatId(ground.connection),
        {},
      );
      step.state = { id, inputs, outputs: props, failed: false };
      assert.equal(step.outputs["desiredState"], "pending-acceptance");
      await step.up(program({ timeoutSeconds: 5 }), { ignored: ["desiredState"] });
      assert.deepEqual([made(), step.outputs["desiredState"]], [[], "pending-acceptance"]);
      assert.equal((await step.preview(program({ timeoutSeconds: 5 }))).op, "update");
      await step.up(program({ timeoutSeconds: 5 }));
      assert.deepEqual([made(), step.outputs["desiredState"]], [["acceptPeering"], "accepted"]);
      await step.up(program({ trustedAccountIds: [ground.scene.accounts[0]] }));
      assert.deepEqual(made(), []);
    });

    it(`makes no call on ${vendor} after it has rejected the request, also if the record is gone`, async () => {
      ground = await groundOf(vendor);
      const { step, program, scene, connection } = ground;
      const reject = (more: Props = {}) => program({ decision: "reject", ...more });
      await step.up(reject());
      assert.deepEqual(made(), ["rejectPeering"]);
      await scene.as(0).deletePeering(connection);
      assert.equal(await step.refresh(), false);
      assert.equal((await step.preview(reject())).op, "same");
      await step.up(reject({ timeoutSeconds: 5 }));
      assert.deepEqual([made(), step.outputs["desiredState"]], [[], "rejected"]);
      await step.destroy();
    });
  }

  it("fails for a connection that ended, and records it as ended", async () => {
    ground = await groundOf("tce");
    const { step, program, scene, connection } = ground;
    await step.up(program());
    made();
    await scene.as(0).deletePeering(connection);
    await assert.rejects(step.up(program({ trustedAccountIds: scene.accounts.slice(0, 1) })), (error) =>
      isPeeringError(error, "invalid-state"),
    );
    assert.deepEqual([step.outputs["desiredState"], made()], ["deleted-by-peer", []]);
    assert.equal((await step.preview(program())).op, "replace");
  });

  it("fails if it no longer trusts the requester", async () => {
    ground = await groundOf("tce");
    const { step, program } = ground;
    await step.up(program());
    const up = step.up(program({ trustedAccountIds: ["1"] }));
    await assert.rejects(up, (error) => isPeeringError(error, "untrusted-requester"));
  });

  it("is gone with its connection, if it was to accept", async () => {
    ground = await groundOf("huawei");
    const { step, program, scene, connection } = ground;
    await step.up(program());
    await scene.as(0).deletePeering(connection);
    await step.refresh();
    assert.equal(step.state, undefined);
  });

  it("adopts a half only from the account that it names", async () => {
    ground = await groundOf("jdcloud");
    const { step, scene, connection } = ground;
    await scene.as(1).createPeering({
      name: "half",
      region: scene.region,
      vpcId: connection.accepter.vpcId,
      peerRegion: scene.region,
      peerVpcId: connection.requester.vpcId,
      peerAccountId: scene.accounts[0]!,
    });
    const named = (accountId: string) => ({
      vpc: `${scene.region}/${connection.accepter.vpcId}`,
      requester: { accountId, vpc: `${scene.region}/${connection.requester.vpcId}` },
    });
    await assert.rejects(
      step.up(named(scene.accounts[2]!)),
      (error) => isPeeringError(error, "already-exists") && error.message.startsWith('requester {"accountId":"'),
    );
    await step.up(named(scene.accounts[0]!));
    assert.equal(step.outputs["state"], "active");
  });
});

describe("a PeeringAccepter with the ID of a connection that is gone", () => {
  it("reports the ID and waits for no request, also where reads lag behind", async () => {
    const { scene, connection, program } = await groundOf("huawei");
    try {
      await scene.as(0).deletePeering(connection);
      const lagging = Object.assign(Object.create(scene.as(1)) as Backend, { settleSeconds: 0.01 });
      for (const backend of [scene.as(1), lagging]) {
        const step = new Step(peeringAccepter, () =>
          runOn(backend, "huawei", scene.region, [], { pendingAcceptance: "await" }),
        );
        const { error } = await step.up(program(), { mustWork: false });
        const { accountId } = backend;
        assert.equal(
          error!.message,
          `peeringConnection "${formatId(connection)}": account ${accountId} sees no such connection in ${scene.region} [huawei]. ` +
            `Use a Provider of the account that the request is addressed to (now ${accountId}); no other account can see it. ` +
            "If the connection has ended, run `pulumi up --refresh` in the requester's stack first.",
        );
      }
    } finally {
      scene.end();
    }
  });
});

describe("ignoreChanges with every property", () => {
  it("leaves a connection that ended unchanged", async () => {
    const { scene, connection } = await groundOf("tce");
    try {
      const step = new Step(peeringConnection, () => runOn(scene.as(0), "tce", scene.region));
      const program = {
        name: "link",
        vpc: `${scene.region}/${connection.requester.vpcId}`,
        peerVpc: `${scene.region}/${connection.accepter.vpcId}`,
        peerAccountId: scene.accounts[1],
      };
      await step.up(program);
      await scene.as(1).acceptPeering(connection);
      await scene.as(1).deletePeering(connection);
      await step.refresh();
      assert.equal((await step.preview(program)).op, "replace");
      assert.equal((await step.preview(program, ["desiredState"])).op, "same");
    } finally {
      scene.end();
    }
  });
});

describe("an imported PeeringAccepter", () => {
  for (const vendor of VENDOR_IDS)
    it(`keeps the connection that the program names by its two ends, on ${vendor}`, async () => {
      const { scene, recorder, step, connection } = await groundOf(vendor);
      try {
        const { requester, accepter } = connection;
        const vpc = formatId({ region: accepter.region, id: accepter.vpcId });
        const from = { accountId: scene.accounts[0], vpc: formatId({ region: requester.region, id: requester.vpcId }) };
        const program = { vpc, requester: from, ...(vendor === "jdcloud" && { name: "half" }) };
        await step.up(program);
        const { id } = step.state!;
        await step.import(id);
        recorder.taken();

        const elsewhere = formatId({ region: requester.region, id: "vpc-other" });
        for (const other of [{ requester: { ...from, vpc: elsewhere } }, { requester: from, vpc: elsewhere }])
          assert.equal((await step.preview({ ...program, ...other })).op, "replace");
        assert.equal((await step.up(program)).op, "update");
        assert.deepEqual([step.state!.id, recorder.taken()], [id, []]);
        assert.equal((await step.preview(program)).op, "same");
      } finally {
        scene.end();
      }
    });
});
