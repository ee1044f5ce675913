/** Reads that lag: what each account sees, and until when. */
import assert from "node:assert/strict";
import { Lag } from "../../../../provider/servers/emulator/lag.js";
import { linkBetween, Scene, vpcIn } from "../../cloud/scene.js";

const LAG = 1000;

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
    return [lag.wrap(scene.as(0)), lag.wrap(scene.as(1))] as const;
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
    const link = await linkBetween(one, own, peer);
    assert.deepEqual(await two.listPeerings({ region: scene.region }), []);
    now = 4000;
    assert.equal((await two.listPeerings({ region: scene.region, vpcId: peer.id }))[0]?.state, "pending-acceptance");
    await two.acceptPeering(link);
    assert.equal((await one.getPeerings([link]))[0]?.state, "pending-acceptance");
    now = 6000;
    assert.equal((await one.getPeerings([link]))[0]?.state, "active");

    const table = { region: own.region, id: own.defaultRouteTableId };
    const routes = async () => (await one.getRouteTables([table]))[0]!.routes.filter((row) => row.peeringConnectionId);
    await one.createRoute(table, { destinationCidrBlock: peer.cidrBlock, peeringConnectionId: link.id });
    assert.equal((await routes()).length, 0);
    now = 8000;
    assert.equal((await routes()).length, 1);
    await two.deletePeering(link);
    assert.equal((await routes()).length, 1);
    assert.equal((await one.getPeerings([link]))[0]?.state, "active");
    now = 10_000;
    assert.equal((await routes()).length, 0);
    assert.equal((await one.getPeerings([link]))[0]?.state, "deleted-by-peer");
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
    assert.equal(new Lag(0, () => 0).wrap(inner), inner);
  });
});
