/** Route tables, and routes through links. */
import assert from "node:assert/strict";
import type { Backend, PeeringRecord, RouteRecord, VpcRecord } from "../../../provider/backend/contract.js";
import { VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { refused } from "./refusals.js";
import { connectionBetween, Scene, vpcIn } from "./scene.js";

interface Expectations {
  readonly onPending: "refused" | "allowed" | "issued";
  /** A destination outside the peer's ranges, and one equal to the own range. */
  readonly outsidePeer: "refused" | "allowed" | "issued";
  readonly inOwnRange: "refused" | "allowed" | "issued";
  readonly afterDelete: "removed" | "left behind";
}

const FAMILY = { onPending: "refused", outsidePeer: "refused", inOwnRange: "refused", afterDelete: "removed" } as const;

const EXPECTED: Readonly<Record<VendorId, Expectations>> = {
  tencent: FAMILY,
  tce: FAMILY,
  qcloud: FAMILY,
  huawei: { onPending: "allowed", outsidePeer: "allowed", inOwnRange: "refused", afterDelete: "removed" },
  "jdcloud-cps": { onPending: "issued", outsidePeer: "issued", inOwnRange: "issued", afterDelete: "removed" },
  jdcloud: { onPending: "allowed", outsidePeer: "allowed", inOwnRange: "refused", afterDelete: "left behind" },
};

for (const vendor of VENDOR_IDS) {
  const expected = EXPECTED[vendor];

  describe(`routes on ${vendor}`, () => {
    let scene: Scene;
    let backend: Backend;
    let own: VpcRecord;
    let peer: VpcRecord;

    beforeEach(async () => {
      scene = new Scene(vendor);
      backend = scene.as(0);
      own = await vpcIn(backend, scene.region, "10.1.0.0/16");
      peer = await vpcIn(backend, scene.region, "10.2.0.0/16");
    });
    afterEach(() => scene.end());

    const defaultTable = (vpc: VpcRecord) => ({ region: vpc.region, id: vpc.defaultRouteTableId });
    const put = (vpc: VpcRecord, connection: PeeringRecord, destinationCidrBlock: string) =>
      backend.createRoute(defaultTable(vpc), { destinationCidrBlock, peeringConnectionId: connection.id });
    const routesOf = async (vpc: VpcRecord): Promise<RouteRecord[]> =>
      (await backend.getRouteTables([defaultTable(vpc)]))[0]!.routes.filter(({ origin }) => origin !== "system");

    it("are in a default route table", async () => {
      const tables = await backend.listRouteTables({ region: scene.region, vpcId: own.id });
      assert.deepEqual(
        tables.map(({ id, isDefault, vpcId }) => [id, isDefault, vpcId]),
        [[own.defaultRouteTableId, true, own.id]],
      );
      assert.deepEqual(await scene.as(1).getRouteTables([defaultTable(own)]), [undefined]);
    });

    if (expected.onPending === "issued") {
      it("are issued by the vendor at both ends, for IPv6 if both have it, and end with the connection", async () => {
        const connection = await connectionBetween(backend, own, peer);
        const issued = (destinationCidrBlock: string) => ({
          destinationCidrBlock,
          peeringConnectionId: connection.id,
          origin: "issued",
        });
        assert.deepEqual(
          [await routesOf(own), await routesOf(peer)],
          [[issued("10.2.0.0/16")], [issued("10.1.0.0/16")]],
        );
        const { ipv6CidrBlock } = await backend.updateVpc(own, { enableIpv6: true });
        assert.equal((await routesOf(peer)).length, 1);
        const both = await backend.updateVpc(peer, { enableIpv6: true });
        assert.deepEqual(await routesOf(peer), [issued("10.1.0.0/16"), issued(ipv6CidrBlock!)]);
        assert.deepEqual(await routesOf(own), [issued("10.2.0.0/16"), issued(both.ipv6CidrBlock!)]);
        await backend.deletePeering(connection);
        assert.deepEqual([await routesOf(own), await routesOf(peer)], [[], []]);
      });

      it("are issued at acceptance, and cannot be created or deleted by hand", async () => {
        const theirs = await vpcIn(scene.as(1), scene.region, "10.3.0.0/16");
        const connection = await connectionBetween(backend, own, theirs);
        assert.deepEqual(await routesOf(own), []);
        await scene.as(1).acceptPeering(connection);
        const [route] = await routesOf(own);
        assert.equal(route!.destinationCidrBlock, "10.3.0.0/16");
        assert.deepEqual(await put(own, connection, "10.3.0.0/16"), route);
        await refused("vendor-rule", /issues the routes itself/, () => put(own, connection, "10.3.1.0/24"));
        await refused("unsupported", /deletes it with its connection only/, () =>
          backend.deleteRoute(defaultTable(own), {
            destinationCidrBlock: "10.3.0.0/16",
            peeringConnectionId: connection.id,
          }),
        );
      });
      return;
    }

    it("are created once, and found again", async () => {
      const connection = await connectionBetween(backend, own, peer);
      const route = await put(own, connection, "10.2.0.0/16");
      assert.deepEqual(route, {
        destinationCidrBlock: "10.2.0.0/16",
        peeringConnectionId: connection.id,
        origin: "user",
      });
      assert.deepEqual(await put(own, connection, "10.2.0.0/16"), route);
      assert.deepEqual(await routesOf(own), [route]);
      assert.deepEqual(await routesOf(peer), []);
    });

    it("can only have a connection of their own VPC as the next hop", async () => {
      const connection = await connectionBetween(backend, own, peer);
      const third = await vpcIn(backend, scene.region, "10.3.0.0/16");
      await refused("not-found", /connection of the table's own VPC/, () => put(third, connection, "10.2.0.0/16"));
      const others = await vpcIn(scene.as(1), scene.region, "10.4.0.0/16");
      const foreign = await connectionBetween(
        scene.as(1),
        others,
        await vpcIn(scene.as(1), scene.region, "10.5.0.0/16"),
      );
      await refused("not-found", /connection of the table's own VPC/, () => put(own, foreign, "10.4.0.0/16"));
    });

    it("have one next hop per destination", async () => {
      const connection = await connectionBetween(backend, own, peer);
      const third = await vpcIn(backend, scene.region, "10.3.0.0/16");
      const other = await connectionBetween(scene.as(0), own, third, { name: "other" });
      await put(own, connection, "10.2.0.0/16");
      const again = () =>
        backend.createRoute(defaultTable(own), { destinationCidrBlock: "10.2.0.0/16", peeringConnectionId: other.id });
      if (expected.outsidePeer === "refused") {
        await refused("vendor-rule", /peer VPC/, again);
        return;
      }
      const error = await refused("already-exists", new RegExp(connection.id), again);
      assert.match(error.message, new RegExp(other.id));
      const moved = await backend.putRoute(defaultTable(own), {
        destinationCidrBlock: "10.2.0.0/16",
        peeringConnectionId: other.id,
      });
      assert.equal(moved.peeringConnectionId, other.id);
      await backend.deleteRoute(defaultTable(own), {
        destinationCidrBlock: "10.2.0.0/16",
        peeringConnectionId: connection.id,
      });
      assert.equal((await routesOf(own)).length, 1, "a route that leads elsewhere by now is not this one");
      await backend.deleteRoute(defaultTable(own), {
        destinationCidrBlock: "10.2.0.0/16",
        peeringConnectionId: other.id,
      });
      assert.deepEqual(await routesOf(own), []);
    });

    it(`with a destination outside the peer are ${expected.outsidePeer}, inside the own VPC ${expected.inOwnRange}`, async () => {
      const connection = await connectionBetween(backend, own, peer);
      scene.operator().createSubnet(own.id, "10.1.0.0/16");
      if (expected.outsidePeer === "refused")
        await refused("vendor-rule", /inside a CIDR block of the peer/, () => put(own, connection, "10.7.0.0/16"));
      else assert.equal((await put(own, connection, "10.7.0.0/16")).origin, "user");
      const inOwn = () => put(own, connection, "10.1.0.0/16");
      await refused(
        scene.rules.routeDestination.value === "any" ? "already-exists" : "vendor-rule",
        /local|own VPC/,
        inOwn,
      );
    });

    it(`through a pending connection are ${expected.onPending}`, async () => {
      const theirs = await vpcIn(scene.as(1), scene.region, "10.3.0.0/16");
      const connection = await connectionBetween(backend, own, theirs);
      const route = () => put(own, connection, "10.3.0.0/16");
      if (expected.onPending === "refused") await refused("invalid-state", /pending-acceptance/, route);
      else assert.equal((await route()).peeringConnectionId, connection.id);
    });

    it(`are ${expected.afterDelete} when either side deletes the connection`, async () => {
      const accepter = scene.as(1);
      const theirs = await vpcIn(accepter, scene.region, "10.3.0.0/16");
      const connection = await connectionBetween(backend, own, theirs);
      const mirror =
        scene.rules.acceptance.value === "mutual"
          ? await connectionBetween(accepter, theirs, own)
          : await accepter.acceptPeering(connection);
      await put(own, connection, "10.3.0.0/16");
      await accepter.createRoute(defaultTable(theirs), {
        destinationCidrBlock: "10.1.0.0/16",
        peeringConnectionId: mirror.id,
      });
      await accepter.deletePeering(mirror);
      const left = scene.operator().inventory().routes.length;
      assert.equal(left, expected.afterDelete === "removed" ? 0 : 2);
      if (expected.afterDelete === "left behind")
        await refused("invalid-state", /deleted-by-peer/, () => put(own, connection, "10.3.1.0/24"));
    });

    it("can have an IPv6 destination if both ends have IPv6", async () => {
      const connection = await connectionBetween(backend, own, peer);
      if (scene.rules.ipv6.value === "absent") {
        await refused("unsupported", /no IPv6/, () => backend.updateVpc(own, { enableIpv6: true }));
        return;
      }
      const six = await backend.updateVpc(peer, { enableIpv6: true });
      assert.match(six.ipv6CidrBlock!, /^2001:db8:.*\/56$/);
      assert.deepEqual(await backend.updateVpc(peer, { enableIpv6: true }), six);
      await refused("vendor-rule", new RegExp(`${own.id} has none`), () => put(own, connection, six.ipv6CidrBlock!));
      const ours = await backend.updateVpc(own, { enableIpv6: true });
      assert.notEqual(ours.ipv6CidrBlock, six.ipv6CidrBlock);
      assert.equal((await put(own, connection, six.ipv6CidrBlock!)).destinationCidrBlock, six.ipv6CidrBlock);
    });

    it("can be in a custom route table with associated subnets", async () => {
      const operator = scene.operator();
      const table = operator.createRouteTable(own.id, "custom");
      const subnet = operator.createSubnet(own.id, "10.1.1.0/24", table.id);
      const other = operator.createSubnet(own.id, "10.1.2.0/24");
      const of = async (subnetId: string) =>
        (await backend.listRouteTables({ region: scene.region, subnetId })).map(({ id }) => id);
      assert.deepEqual([await of(subnet.id), await of(other.id)], [[table.id], [own.defaultRouteTableId]]);
      operator.associate(own.id, other.id, table.id);
      assert.deepEqual(await of(other.id), [table.id]);
      assert.throws(() => operator.createSubnet(own.id, "10.1.1.128/25"), /do not overlap/);
      assert.throws(() => operator.createSubnet(own.id, "10.2.1.0/24"), /inside a CIDR block of its VPC/);
      assert.throws(() => operator.associate(own.id, other.id, peer.defaultRouteTableId), /no such route table/);
      await backend.deleteVpc(own);
      assert.deepEqual(operator.inventory().subnets, []);
    });
  });
}
