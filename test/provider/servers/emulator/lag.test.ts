/** Reads that lag: what each account sees, and until when. */
import assert from "node:assert/strict";
import type { Backend } from "../../../../provider/backend/contract.js";
import { Lag } from "../../../../provider/servers/emulator/lag.js";
import { connectionBetween, Scene, vpcIn } from "../../cloud/scene.js";

const LAG = 1000;

type Late = ReturnType<Lag["wrap"]>;

describe("eventually consistent reads", () => {
  let scene: Scene;
  let now: number;
  beforeEach(() => {
    scene = new Scene("tce");
    now = 0;
  });
  afterEach(() => scene.end());

  const late = () => {
    const lag = new Lag(LAG, () => now);
    return [0, 1].map((who) => lag.wrap(scene.as(who), scene.halves(who)).backend) as [Backend, Backend];
  };

  it("show a new VPC and its route table after the delay, in lists too", async () => {
    const [one] = late();
    const vpc = await vpcIn(one, scene.region, "10.0.0.0/16");
    const table = { region: vpc.region, id: vpc.defaultRouteTableId };
    const seen = async () => [
      (await one.getVpcs([vpc]))[0]?.name,
      (await one.listVpcs({ region: scene.region })).length,
      (await one.getRouteTables([table]))[0]?.id,
      (await one.listRouteTables({ region: scene.region, vpcId: vpc.id })).length,
    ];
    assert.deepEqual(await seen(), [undefined, 0, undefined, 0]);
    now = LAG - 1;
    assert.deepEqual(await seen(), [undefined, 0, undefined, 0]);
    now = LAG;
    assert.deepEqual(await seen(), [vpc.name, 1, table.id, 1]);
  });

  it("show changes in their order, and a deleted object until then", async () => {
    const [one] = late();
    const vpc = await vpcIn(one, scene.region, "10.0.0.0/16");
    now = 2000;
    await one.updateVpc(vpc, { name: "second" });
    now = 2500;
    await one.updateVpc(vpc, { name: "third" });
    now = 2800;
    await one.deleteVpc(vpc);
    const names: unknown[] = [];
    for (now of [2999, 3000, 3499, 3500, 3799, 3800]) names.push((await one.getVpcs([vpc]))[0]?.name);
    assert.deepEqual(names, [vpc.name, "second", "second", "third", "third", undefined]);
  });

  it("are delayed for the other account as well, and for the routes of a connection", async () => {
    const [one, two] = late();
    const own = await vpcIn(one, scene.region, "10.0.0.0/16");
    const peer = await vpcIn(two, scene.region, "10.1.0.0/16");
    now = 2000;
    const connection = await connectionBetween(one, own, peer);
    assert.deepEqual(await two.listPeerings({ region: scene.region }), []);
    now = 4000;
    assert.equal((await two.listPeerings({ region: scene.region, vpcId: peer.id }))[0]?.state, "pending-acceptance");
    await two.acceptPeering(connection);
    assert.equal((await one.getPeerings([connection]))[0]?.state, "pending-acceptance");
    now = 6000;
    assert.equal((await one.getPeerings([connection]))[0]?.state, "active");

    const table = { region: own.region, id: own.defaultRouteTableId };
    const routes = async () => (await one.getRouteTables([table]))[0]!.routes.filter((row) => row.peeringConnectionId);
    await one.createRoute(table, { destinationCidrBlock: peer.cidrBlock, peeringConnectionId: connection.id });
    assert.equal((await routes()).length, 0);
    now = 8000;
    assert.equal((await routes()).length, 1);
    await two.deletePeering(connection);
    assert.equal((await routes()).length, 1);
    assert.equal((await one.getPeerings([connection]))[0]?.state, "active");
    now = 10_000;
    assert.equal((await routes()).length, 0);
    assert.equal((await one.getPeerings([connection]))[0]?.state, "deleted-by-peer");
  });

  it("are delayed for halves of connections, in both accounts, while checks of changes see all of them", async () => {
    scene.end();
    scene = new Scene("jdcloud");
    const lag = new Lag(LAG, () => now);
    const [one, two] = [0, 1].map((who) => lag.wrap(scene.as(who), scene.halves(who))) as [Late, Late];
    const { region } = scene;
    const [own, peer] = [
      await vpcIn(one.backend, region, "10.0.0.0/16"),
      await vpcIn(two.backend, region, "10.1.0.0/16"),
    ];
    now = 2000;
    const half = await one.halves.create({ region, name: "half", vpcId: own.id, peerVpcId: peer.id });
    assert.deepEqual([one.halves.seen(region), one.halves.list(region)], [[], [half]]);
    now = 4000;
    const other = await two.halves.create({ region, name: "other", vpcId: peer.id, peerVpcId: own.id });
    assert.deepEqual(one.halves.seen(region), [half]);
    assert.deepEqual(two.halves.seen(region), []);
    await one.backend.updatePeering(half, { name: "renamed" });
    now = 6000;
    assert.deepEqual(one.halves.seen(region), [{ ...half, name: "renamed", vendorState: other.vendorState }]);
    assert.deepEqual(two.halves.seen(region), [other]);
    assert.equal(await one.halves.delete(half), true);
    assert.equal(one.halves.seen(region).length, 1);
    now = 8000;
    assert.deepEqual(one.halves.seen(region), []);
    assert.notEqual(two.halves.seen(region)[0]!.vendorState, other.vendorState);
    assert.equal(await one.halves.delete(half), false);
  });

  it("do not reflect a rejected change, and the next change is applied", async () => {
    const [one] = late();
    const vpc = await vpcIn(one, scene.region, "10.0.0.0/16");
    now = 2000;
    await assert.rejects(
      one
        .deleteVpc({ region: scene.region, id: "vpc-00000000" })
        .then(() => one.updateVpc({ region: scene.region, id: "vpc-00000000" }, { name: "x" })),
    );
    await one.updateVpc(vpc, { name: "second" });
    assert.equal((await one.getVpcs([vpc]))[0]?.name, vpc.name);
  });

  it("use the backend itself without a delay", () => {
    const inner = scene.as(0);
    assert.equal(new Lag(0, () => 0).wrap(inner, scene.halves(0)).backend, inner);
  });
});
