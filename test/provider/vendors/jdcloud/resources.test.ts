/**
 * Resources over jdcloud's wire. The API does not tell whose the VPC at the other end is; what the program says of it
 * must show neither as drift nor as a replacement.
 */
import assert from "node:assert/strict";
import type { VpcRecord } from "../../../../provider/backend/contract.js";
import { formatId } from "../../../../provider/engine/ids.js";
import { peeringAccepter } from "../../../../provider/resources/peering-accepter/handler.js";
import { peeringConnection } from "../../../../provider/resources/peering-connection/handler.js";
import type { Handler } from "../../../../provider/resources/handler.js";
import type { Props } from "../../../../provider/engine/props.js";
import { Run } from "../../../../provider/run/run.js";
import { REGIONS } from "../../cloud/scene.js";
import { FastTime } from "../../servers/emulator/fast-time.js";
import { Scene, settingsFor } from "../scene.js";

const [REGION] = REGIONS.jdcloud;

describe("jdcloud: resources over the wire", () => {
  const scene = new Scene("jdcloud", { time: new FastTime(50) });
  let own: VpcRecord;
  let peer: VpcRecord;

  before(async () => {
    await scene.start();
    own = await scene.vpcIn(await scene.client(0));
    peer = await scene.vpcIn(await scene.client(1));
  });
  after(() => scene.end());

  /** As in a process of its own. */
  const run = (n: 0 | 1) =>
    new Run(
      { ...settingsFor("jdcloud", undefined), region: REGION, accountId: scene.keys[n].accountId },
      {
        open: () => scene.client(n),
        log: () => undefined,
        sleep: async () => undefined,
      },
    );

  const check = async (handler: Handler, n: 0 | 1, olds: Props, news: Props): Promise<Props> => {
    const { inputs, failures } = await handler.check(run(n), olds, news);
    assert.deepEqual(failures, []);
    return inputs;
  };

  /** The next preview, after a refresh. */
  async function settle(handler: Handler, n: 0 | 1, id: string, outs: Props, program: Props): Promise<void> {
    const { account } = outs;
    const read = await handler.read(run(n), id, outs);
    assert.equal(read.id, id);
    assert.deepEqual({ ...read.props, account }, outs, "a refresh changes nothing");
    const next = await check(handler, n, read.inputs, program);
    const diff = await handler.diff(run(n), id, read.props, next);
    assert.deepEqual([diff.changes, diff.replaces], [false, []]);
  }

  it("connect two accounts with one half each, and show no changes afterwards", async () => {
    const connection: Props = {
      name: "ours",
      vpc: formatId(own),
      peerVpc: formatId(peer),
      peerAccountId: peer.accountId,
    };
    const requested = await check(peeringConnection, 0, {}, connection);
    const made = await peeringConnection.create(run(0), requested);
    assert.equal(made.outs["state"], "pending-acceptance");
    assert.equal((made.outs["accepter"] as Props)["accountId"], peer.accountId);
    await settle(peeringConnection, 0, made.id, made.outs, connection);

    const accepter: Props = {
      name: "theirs",
      vpc: formatId(peer),
      requester: { accountId: own.accountId, vpc: formatId(own) },
    };
    const accepted = await peeringAccepter.create(run(1), await check(peeringAccepter, 1, {}, accepter));
    assert.equal(accepted.outs["state"], "active");
    assert.deepEqual(accepted.outs["requesterEnd"], {
      accountId: own.accountId,
      region: REGION,
      vpcId: own.id,
      cidrBlocks: [own.cidrBlock],
    });
    await settle(peeringAccepter, 1, accepted.id, accepted.outs, accepter);

    const active = (await peeringConnection.read(run(0), made.id, made.outs)).props;
    assert.equal(active["state"], "active");
    await settle(peeringConnection, 0, made.id, active, connection);

    const imported = await peeringConnection.read(run(0), made.id, {});
    assert.equal(imported.inputs["peerAccountId"], undefined, "nobody tells whose it is");
    for (const program of [connection, { ...connection, peerAccountId: undefined }]) {
      const next = await check(peeringConnection, 0, imported.inputs, program);
      const diff = await peeringConnection.diff(run(0), made.id, imported.props, next);
      assert.deepEqual([diff.changes, diff.replaces], [false, []]);
    }
    const moved = await check(peeringConnection, 0, active, { ...connection, peerAccountId: "100000000099" });
    const diff = await peeringConnection.diff(run(0), made.id, active, moved);
    assert.deepEqual(diff.replaces, ["peerAccountId"]);

    await peeringAccepter.delete(run(1), accepted.id, accepted.outs);
    const ended = await peeringConnection.read(run(0), made.id, active);
    assert.equal(ended.inputs["desiredState"], "deleted-by-peer");
    await peeringConnection.delete(run(0), made.id, ended.props);
    assert.equal((await peeringConnection.read(run(0), made.id, {})).id, "");
  });

  it("repair a connection whose second half was never created", async () => {
    const second = await scene.vpcIn(await scene.client(0));
    const program: Props = { name: "mended", vpc: formatId(own), peerVpc: formatId(second) };
    const half = scene.halves((halves) =>
      halves.create({ name: "mended", region: REGION, vpcId: own.id, peerVpcId: second.id }),
    );
    const made = await peeringConnection.create(run(0), await check(peeringConnection, 0, {}, program));
    assert.equal(made.id, formatId(half));
    assert.equal(made.outs["state"], "active");
    await settle(peeringConnection, 0, made.id, made.outs, program);
    await peeringConnection.delete(run(0), made.id, made.outs);
    assert.deepEqual(
      scene.halves((halves) => halves.list(REGION)),
      [],
    );
  });
});
