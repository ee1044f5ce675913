/** Routes over the wire, against the emulator: found by what they are, because adding tells no ids. */
import assert from "node:assert/strict";
import type { Backend, PeeringRecord, Ref, RouteRecord, VpcRecord } from "../../../../provider/backend/contract.js";
import { isPeeringError } from "../../../../provider/errors.js";
import { REGIONS } from "../../cloud/scene.js";
import { FastTime } from "../../servers/emulator/fast-time.js";
import { connectionBetween, Scene } from "../scene.js";

const [REGION] = REGIONS.jdcloud;

describe("jdcloud: wire client and routes", () => {
  const scene = new Scene("jdcloud", { time: new FastTime(50) });
  let a: Backend;
  let own: VpcRecord;
  let peer: VpcRecord;
  let joined: PeeringRecord;
  let table: Ref;

  before(async () => {
    await scene.start();
    a = await scene.client(0);
    [own, peer] = [await scene.vpcIn(a), await scene.vpcIn(a)];
    joined = await connectionBetween(a, own, peer, { name: "joined" });
    table = { region: REGION, id: own.defaultRouteTableId };
  });
  after(() => scene.end());

  const route = (destinationCidrBlock: string, description?: string) => ({
    destinationCidrBlock,
    peeringConnectionId: joined.id,
    ...(description !== undefined && { description }),
  });
  const rows = async (): Promise<RouteRecord[]> => {
    const [found] = await a.getRouteTables([table]);
    return found!.routes.filter(({ origin }) => origin === "user");
  };

  it("reports the rules that come with a table as system rules, except one without a CIDR block", async () => {
    const [found] = await a.getRouteTables([table]);
    assert.equal(found!.isDefault, true);
    assert.equal(found!.vpcId, own.id);
    assert.deepEqual(found!.routes, [{ destinationCidrBlock: "0.0.0.0/0", nextHop: "internet", origin: "system" }]);
  });

  it("creates several at once, and skips those that exist", async () => {
    await a.createRoute(table, route("10.200.0.0/24"));
    scene.emulator.forgetCalls();
    const made = await a.createRoutes!(table, [route("10.200.1.0/24", "one"), route("10.200.0.0/24")]);
    assert.deepEqual(made, [
      { ...route("10.200.1.0/24", "one"), origin: "user" },
      { ...route("10.200.0.0/24"), origin: "user" },
    ]);
    assert.deepEqual(scene.emulator.calls("jdcloud"), { describeRouteTable: 2, addRouteTableRules: 1 });
    assert.equal((await rows()).length, 2);

    await a.deleteRoutes!(table, [route("10.200.0.0/24"), route("10.200.1.0/24"), route("10.200.9.0/24")]);
    assert.deepEqual(await rows(), []);
  });

  it("creates all or none", async () => {
    const stranger = { ...route("10.200.3.0/24"), peeringConnectionId: joined.accepterPeeringConnectionId! };
    await assert.rejects(a.createRoutes!(table, [route("10.200.2.0/24"), stranger]), (error) =>
      isPeeringError(error, "not-found"),
    );
    assert.deepEqual(await rows(), []);
  });

  it("leaves a route with another next hop unchanged, unless the call replaces it", async () => {
    const third = await scene.vpcIn(a);
    const other = await connectionBetween(a, own, third, { name: "other" });
    await a.createRoute(table, route("10.201.0.0/16"));
    const elsewhere = { ...route("10.201.0.0/16"), peeringConnectionId: other.id };
    await assert.rejects(a.createRoute(table, elsewhere), (error) => isPeeringError(error, "already-exists"));
    await a.deleteRoute(table, elsewhere);
    assert.equal((await rows()).length, 1);

    await a.putRoute(table, { ...elsewhere, description: "now there" });
    assert.deepEqual(await rows(), [{ ...elsewhere, description: "now there", origin: "user" }]);
    await a.putRoute(table, elsewhere);
    assert.deepEqual(await rows(), [{ ...elsewhere, origin: "user" }]);
    await a.deleteRoute(table, elsewhere);
    await a.deleteRoute(table, elsewhere);
    await a.putRoute(table, elsewhere);
    assert.equal((await rows()).length, 1, "made if it is not there");
    await a.deleteRoute(table, elsewhere);
    await assert.rejects(a.putRoute(table, route("0.0.0.0/0")), (error) => isPeeringError(error, "already-exists"));
  });

  it("lists the tables of a VPC, and the table of a subnet", async () => {
    const [custom, subnet] = scene.operate((operator) => {
      const [further, small] = [operator.createRouteTable(own.id, "custom"), own.cidrBlock.replace("/16", "/24")];
      const made = operator.createSubnet(own.id, small);
      operator.associate(own.id, made.id, further.id);
      return [further, made];
    });
    const tables = await a.listRouteTables({ region: REGION, vpcId: own.id });
    assert.deepEqual(new Set(tables.map(({ id }) => id)), new Set([table.id, custom.id]));
    const [found] = await a.listRouteTables({ region: REGION, subnetId: subnet.id });
    assert.equal(found!.id, custom.id);
    assert.equal(found!.isDefault, false);
    assert.equal((await a.getVpcs([own]))[0]!.defaultRouteTableId, table.id, "of two tables the default one");
    assert.deepEqual(await a.getRouteTables([{ region: REGION, id: "rtb-0000000000" }]), [undefined]);
  });
});
