/** The client's whole life against the emulator: every method of the contract, and how many requests it takes. */
import assert from "node:assert/strict";
import type { Backend, VpcRecord } from "../../../../provider/backend/contract.js";
import { isPeeringError } from "../../../../provider/errors.js";
import { REGIONS } from "../../cloud/scene.js";
import { connectionBetween, Scene } from "../scene.js";

const [REGION] = REGIONS.tencent;

describe("tencent: the client", () => {
  const scene = new Scene("tencent");
  let first: Backend, second: Backend;
  before(async () => {
    await scene.start();
    [first, second] = await Promise.all([scene.client(0), scene.client(1)]);
  });
  after(() => scene.end());

  it("reads the account ID of its key", async () => {
    assert.equal(first.identity, "api/tencent/100000000011");
    assert.equal(first.accountId, "100000000011");
    const account = await first.getAccount();
    assert.equal(account.accountId, "100000000011");
    assert.match(account.appId!, /^\d{10}$/);
  });

  it("rejects a configured account that is not the key's, and names both", async () => {
    await assert.rejects(scene.client(0, { accountId: "100000000022" }), (error) => {
      assert.ok(isPeeringError(error, "identity-mismatch"));
      assert.match(error.message, /100000000011.*100000000022|100000000022.*100000000011/s);
      return true;
    });
  });

  it("creates a VPC with every property, and reads the same values", async () => {
    const made = await scene.vpcIn(first, {
      secondaryCidrBlocks: ["10.200.0.0/16"],
      enableIpv6: true,
      tags: { team: "net" },
      creator: "0123456789abcdef",
    });
    assert.match(made.id, /^vpc-[a-z0-9]{8}$/);
    assert.match(made.defaultRouteTableId, /^rtb-/);
    assert.deepEqual(made.secondaryCidrBlocks, ["10.200.0.0/16"]);
    assert.match(made.ipv6CidrBlock!, /::\/56$/);
    assert.deepEqual(made.tags, { team: "net" });
    assert.equal(made.creator, "0123456789abcdef");
    assert.equal(made.description, undefined);
    assert.deepEqual(await first.getVpcs([made]), [made]);
    assert.deepEqual(await first.listVpcs({ region: REGION, name: made.name }), [made]);
    assert.deepEqual(await second.getVpcs([made]), [undefined]);
  });

  it("updates every mutable property of a VPC", async () => {
    const made = await scene.vpcIn(first, { tags: { old: "1", kept: "2" }, creator: "fedcba9876543210" });
    const changed = await first.updateVpc(made, {
      name: "renamed",
      secondaryCidrBlocks: ["10.201.0.0/16"],
      enableIpv6: true,
      tags: { old: null, kept: "3", fresh: "4" },
    });
    assert.equal(changed.name, "renamed");
    assert.deepEqual(changed.secondaryCidrBlocks, ["10.201.0.0/16"]);
    assert.deepEqual(changed.tags, { kept: "3", fresh: "4" });
    assert.equal(changed.creator, "fedcba9876543210");
    assert.notEqual(changed.ipv6CidrBlock, undefined);
    const back = await first.updateVpc(made, {
      secondaryCidrBlocks: [],
      enableIpv6: false,
      tags: { kept: null, fresh: null },
    });
    assert.deepEqual([back.secondaryCidrBlocks, back.ipv6CidrBlock, back.tags], [[], undefined, {}]);
    assert.equal(back.creator, "fedcba9876543210");
  });

  it("rejects a property that the API does not store", async () => {
    await assert.rejects(scene.vpcIn(first, { description: "mine" }), (error) => {
      assert.ok(isPeeringError(error, "unsupported"));
      assert.equal(error.detail.property, "description");
      return true;
    });
    const made = await scene.vpcIn(first);
    await assert.rejects(first.updateVpc(made, { description: "mine" }), /description "mine"/);
    assert.deepEqual(await first.updateVpc(made, { description: "" }), made);
  });

  it("connects two VPCs of one account at once, and returns both ends' CIDR blocks", async () => {
    const [own, peer] = [await scene.vpcIn(first), await scene.vpcIn(first)];
    const connection = await connectionBetween(first, own, peer, { tags: { a: "b" }, type: "vpc", qosLevel: "AU" });
    assert.equal(connection.state, "active");
    assert.equal(connection.vendorState, "ACTIVE");
    assert.equal(connection.role, "both");
    assert.deepEqual(connection.requester, {
      accountId: "100000000011",
      region: REGION,
      vpcId: own.id,
      cidrBlocks: [own.cidrBlock],
    });
    assert.deepEqual(connection.accepter.cidrBlocks, [peer.cidrBlock]);
    assert.deepEqual([connection.tags, connection.type, connection.qosLevel], [{ a: "b" }, "vpc", "AU"]);
    // Inside a region there is neither a cap nor a charge, whatever the row says.
    assert.deepEqual(
      [connection.bandwidthMbps, connection.chargeType, connection.expiresAt],
      [undefined, undefined, undefined],
    );
    assert.deepEqual(await first.getPeerings([connection]), [connection]);
  });

  it("requests, accepts, modifies and deletes across accounts", async () => {
    const [own, peer] = [await scene.vpcIn(first), await scene.vpcIn(second)];
    const connection = await connectionBetween(first, own, peer);
    assert.equal(connection.state, "pending-acceptance");
    assert.equal(connection.role, "requester");
    assert.equal(Date.parse(connection.expiresAt!) - Date.parse(connection.createdAt!), 7 * 24 * 3_600_000);
    assert.ok(Math.abs(Date.now() - Date.parse(connection.createdAt!)) < 60_000, "in UTC");
    // Of the other account's VPC nothing is shown.
    assert.equal(connection.accepter.cidrBlocks, undefined);
    const [seen] = await second.getPeerings([connection]);
    assert.equal(seen!.role, "accepter");
    assert.deepEqual(seen!.accepter.cidrBlocks, [peer.cidrBlock]);
    assert.equal(seen!.requester.cidrBlocks, undefined);

    await assert.rejects(first.acceptPeering(connection), (error) => isPeeringError(error, "wrong-account"));
    const accepted = await second.acceptPeering(connection);
    assert.deepEqual([accepted.state, accepted.expiresAt], ["active", undefined]);
    await assert.rejects(second.acceptPeering(connection), (error) => isPeeringError(error, "invalid-state"));
    assert.equal((await first.updatePeering(connection, { name: "renamed" })).name, "renamed");
    await assert.rejects(second.updatePeering(connection, { name: "x" }), (error) =>
      isPeeringError(error, "wrong-account"),
    );

    await second.deletePeering(connection);
    assert.deepEqual(await second.getPeerings([connection]), [undefined]);
    assert.equal((await first.getPeerings([connection]))[0]!.state, "deleted-by-peer");
    await first.deletePeering(connection);
    await first.deletePeering(connection);
    assert.deepEqual(await first.getPeerings([connection]), [undefined]);
  });

  it("rejects a request, and reads an expired one, which cannot be enabled", async () => {
    const [own, peer, third] = [await scene.vpcIn(first), await scene.vpcIn(second), await scene.vpcIn(second)];
    const refused = await connectionBetween(first, own, peer);
    assert.equal((await second.rejectPeering(refused)).state, "rejected");
    assert.equal((await first.getPeerings([refused]))[0]!.stateReason, "account 100000000022 rejected the request");
    const late = await connectionBetween(first, own, third);
    scene.operate((operator) => operator.advance(8 * 24 * 3_600_000));
    const [expired] = await first.getPeerings([late]);
    assert.equal(expired!.state, "expired");
    assert.match(expired!.stateReason!, /did not accept before 20/);
    await assert.rejects(first.enablePeering(late), (error) => isPeeringError(error, "unsupported"));
    scene.operate((operator) => operator.advance(-8 * 24 * 3_600_000));
  });

  it("returns records in the order of the ids, with undefined for missing ones", async () => {
    const [a, b] = [await scene.vpcIn(first), await scene.vpcIn(first)];
    const connection = await connectionBetween(first, a, b);
    const missing = { region: REGION, id: "vpc-00000000" };
    const malformed = { region: REGION, id: "vpc-typo" };
    assert.deepEqual(await first.getVpcs([b, missing, a]), [b, undefined, a]);
    assert.deepEqual(await first.getVpcs([b, malformed, a]), [b, undefined, a]);
    assert.deepEqual(await first.getVpcs([malformed]), [undefined]);
    const elsewhere = { region: "ap-beijing", id: connection.id };
    assert.deepEqual(await first.getPeerings([elsewhere, connection, { region: REGION, id: "pcx-00000000" }]), [
      undefined,
      connection,
      undefined,
    ]);
    assert.deepEqual(await first.getRouteTables([{ region: REGION, id: "rtb-00000000" }]), [undefined]);
  });

  it("finds connections by either end's VPC and by name", async () => {
    const [a, b] = [await scene.vpcIn(first), await scene.vpcIn(first)];
    const connection = await connectionBetween(first, a, b, { name: "by its name" });
    for (const filter of [{ vpcId: a.id }, { vpcId: b.id }, { name: "by its name" }])
      assert.deepEqual(await first.listPeerings({ region: REGION, ...filter }), [connection]);
    assert.deepEqual(await first.listPeerings({ region: REGION, vpcId: a.id, name: "another" }), []);
  });

  describe("routes", () => {
    let own: VpcRecord, peer: VpcRecord, other: VpcRecord;
    let table: { region: string; id: string };
    let connection: string, otherConnection: string;
    before(async () => {
      own = await scene.vpcIn(first, { enableIpv6: true });
      peer = await scene.vpcIn(first, { enableIpv6: true });
      other = await scene.vpcIn(first);
      connection = (await connectionBetween(first, own, peer)).id;
      otherConnection = (await connectionBetween(first, own, other)).id;
      table = { region: REGION, id: own.defaultRouteTableId };
    });

    it("are created one by one and several at once, and read back", async () => {
      const route = {
        destinationCidrBlock: peer.cidrBlock,
        peeringConnectionId: connection,
        description: "to the peer",
      };
      const made = await first.createRoute(table, route);
      assert.deepEqual(made, { ...route, origin: "user" });
      const half = { destinationCidrBlock: other.cidrBlock, peeringConnectionId: otherConnection };
      const ipv6 = { destinationCidrBlock: peer.ipv6CidrBlock!, peeringConnectionId: connection };
      assert.equal((await first.createRoutes!(table, [half, ipv6])).length, 2);
      const [read] = await first.getRouteTables([table]);
      assert.ok(read!.isDefault);
      assert.deepEqual(
        read!.routes.map(({ destinationCidrBlock }) => destinationCidrBlock).sort(),
        [peer.cidrBlock, other.cidrBlock, peer.ipv6CidrBlock!].sort(),
      );
    });

    it("that exist are returned, and fail the creation of a conflicting one", async () => {
      const same = { destinationCidrBlock: peer.cidrBlock, peeringConnectionId: connection };
      assert.equal((await first.createRoute(table, same)).peeringConnectionId, connection);
      const clash = { destinationCidrBlock: other.cidrBlock, peeringConnectionId: connection };
      await assert.rejects(first.createRoute(table, clash), (error) => isPeeringError(error, "already-exists"));
    });

    it("are updated with a new description or none", async () => {
      const changed = { destinationCidrBlock: peer.cidrBlock, peeringConnectionId: connection, description: "changed" };
      assert.equal((await first.putRoute(table, changed)).description, "changed");
      const bare = { destinationCidrBlock: peer.cidrBlock, peeringConnectionId: connection };
      assert.equal((await first.putRoute(table, bare)).description, undefined);
    });

    it("outside the peer's CIDR blocks, inside the VPC's own, or through an unknown connection are rejected", async () => {
      const put = (destinationCidrBlock: string, peeringConnectionId: string) =>
        first.createRoute(table, { destinationCidrBlock, peeringConnectionId });
      await assert.rejects(put("172.16.0.0/16", connection), (error) => isPeeringError(error, "vendor-rule"));
      await assert.rejects(put(own.cidrBlock, connection), (error) => isPeeringError(error, "vendor-rule"));
      await assert.rejects(put("172.16.0.0/16", "pcx-00000000"), (error) => isPeeringError(error, "invalid-state"));
    });

    it("are deleted only if the next hop is the named connection, and deleting twice succeeds", async () => {
      const [to, throughOther] = [
        peer.cidrBlock,
        { destinationCidrBlock: peer.cidrBlock, peeringConnectionId: otherConnection },
      ];
      await first.deleteRoute(table, throughOther);
      assert.ok((await first.getRouteTables([table]))[0]!.routes.some((row) => row.destinationCidrBlock === to));
      const keys = [
        { destinationCidrBlock: to, peeringConnectionId: connection },
        { destinationCidrBlock: other.cidrBlock, peeringConnectionId: otherConnection },
      ];
      await first.deleteRoutes!(table, keys);
      await first.deleteRoutes!(table, keys);
      assert.deepEqual(
        (await first.getRouteTables([table]))[0]!.routes.map(({ destinationCidrBlock }) => destinationCidrBlock),
        [peer.ipv6CidrBlock],
      );
      await first.deleteRoute({ region: REGION, id: "rtb-00000000" }, keys[0]!);
    });

    it("are found by VPC and by subnet", async () => {
      const subnet = scene.operate((operator) => operator.createSubnet(own.id, own.cidrBlock.replace("/16", "/24")));
      const [bySubnet] = await first.listRouteTables({ region: REGION, subnetId: subnet.id });
      assert.equal(bySubnet!.id, own.defaultRouteTableId);
      assert.deepEqual(bySubnet!.subnetIds, [subnet.id]);
      assert.deepEqual(await first.listRouteTables({ region: REGION, vpcId: own.id }), [bySubnet]);
      assert.deepEqual(await first.listRouteTables({ region: REGION, subnetId: "subnet-00000000" }), []);
    });
  });

  it("deletes an empty VPC, and deleting twice succeeds", async () => {
    const [a, b] = [await scene.vpcIn(first), await scene.vpcIn(first)];
    const connection = await connectionBetween(first, a, b);
    await assert.rejects(first.deleteVpc(a), (error) => isPeeringError(error, "in-use"));
    await first.deletePeering(connection);
    await first.deleteVpc(a);
    await first.deleteVpc(a);
    assert.deepEqual(await first.getVpcs([a]), [undefined]);
  });
});
