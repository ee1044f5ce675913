/** What an account reads: everything it set, what the vendor assigned, and nothing the vendor keeps to itself. */
import assert from "node:assert/strict";
import { VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { hasShape } from "../../../provider/rules/id-shape.js";
import { connectionBetween, Scene, seenBy, vpcIn } from "./scene.js";

describe("reading from the embedded cloud", () => {
  let scene: Scene;
  afterEach(() => scene.end());

  const CAP: Readonly<Record<VendorId, "reported" | "no cross-region connections">> = {
    tencent: "no cross-region connections",
    tce: "reported",
    qcloud: "reported",
    huawei: "no cross-region connections",
    "jdcloud-cps": "reported",
    jdcloud: "no cross-region connections",
  };

  for (const vendor of VENDOR_IDS) {
    if (CAP[vendor] === "no cross-region connections") continue;
    it(`returns a bandwidth cap on ${vendor}: ${CAP[vendor]}`, async () => {
      scene = new Scene(vendor);
      const backend = scene.as(0);
      const own = await vpcIn(backend, scene.region, "10.1.0.0/16");
      const connection = await connectionBetween(backend, own, await vpcIn(backend, scene.farRegion, "10.2.0.0/16"), {
        bandwidthMbps: 10,
      });
      const updated = await backend.updatePeering(connection, { bandwidthMbps: 20 });
      const read = await seenBy(backend, connection);
      assert.deepEqual(updated, read);
      assert.equal(read!.bandwidthMbps, 20);
      assert.equal(scene.operator().inventory().peeringConnections[0]!.bandwidthMbps, 20);
      assert.deepEqual(await backend.getPeerings([{ region: scene.farRegion, id: connection.id }]), [read]);
      assert.deepEqual(await backend.listPeerings({ region: scene.farRegion }), [read]);
    });
  }

  for (const vendor of VENDOR_IDS) {
    it(`returns ids of ${vendor} in its format`, async () => {
      scene = new Scene(vendor);
      const backend = scene.as(0);
      const own = await vpcIn(backend, scene.region, "10.1.0.0/16");
      const connection = await connectionBetween(backend, own, await vpcIn(backend, scene.region, "10.2.0.0/16"));
      const { ids } = scene.rules;
      const subnet = scene.operator().createSubnet(own.id, "10.1.1.0/24");
      for (const [shape, id] of [
        [ids.value.vpc, own.id],
        [ids.value.peering, connection.id],
        [ids.value.routeTable, own.defaultRouteTableId],
        [ids.value.subnet, subnet.id],
      ] as const) {
        assert.ok(hasShape(shape, id), `${id} should look like ${shape}`);
      }
    });
  }

  it("returns a VPC in full, by region, name and account", async () => {
    scene = new Scene("tce");
    const backend = scene.as(0);
    const given = {
      name: "full",
      cidrBlock: "10.1.0.0/16",
      secondaryCidrBlocks: ["10.2.0.0/16"],
      tags: { a: "b" },
    };
    const vpc = await backend.createVpc({ region: scene.region, enableIpv6: true, creator: "test", ...given });
    const { id, defaultRouteTableId, ipv6CidrBlock, ...rest } = vpc;
    assert.deepEqual(rest, {
      ...given,
      region: scene.region,
      accountId: backend.accountId,
      creator: "test",
      state: "available",
    });
    assert.equal(ipv6CidrBlock, "2001:db8:0:100::/56");
    const other = await vpcIn(backend, scene.region, "10.3.0.0/16");
    assert.deepEqual(await backend.getVpcs([other, { region: scene.farRegion, id }, vpc]), [other, undefined, vpc]);
    assert.deepEqual(await backend.listVpcs({ region: scene.region, name: "full" }), [vpc]);
    assert.deepEqual(await backend.listVpcs({ region: scene.farRegion }), []);
    assert.deepEqual(await scene.as(1).getVpcs([vpc]), [undefined]);
    assert.deepEqual(await scene.as(1).listVpcs({ region: scene.region }), []);
    const tables = await backend.getRouteTables([{ region: scene.region, id: defaultRouteTableId }]);
    assert.deepEqual(
      tables[0]!.routes.map(({ destinationCidrBlock }) => destinationCidrBlock),
      ["10.1.0.0/16", "10.2.0.0/16", "2001:db8:0:100::/56"],
    );
    const bare = await backend.updateVpc(vpc, {
      name: "bare",
      secondaryCidrBlocks: [],
      enableIpv6: false,
      description: "",
      tags: { a: null },
    });
    assert.deepEqual(bare, {
      id,
      defaultRouteTableId,
      region: scene.region,
      accountId: backend.accountId,
      name: "bare",
      cidrBlock: "10.1.0.0/16",
      secondaryCidrBlocks: [],
      tags: {},
      creator: "test",
      state: "available",
    });
    assert.deepEqual(await backend.getVpcs([vpc]), [bare]);
  });

  it("returns connections by VPC and by name", async () => {
    scene = new Scene("tce");
    const backend = scene.as(0);
    const [a, b, c] = await Promise.all(
      ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"].map((block) => vpcIn(backend, scene.region, block)),
    );
    const first = await connectionBetween(backend, a!, b!, { name: "first" });
    const second = await connectionBetween(backend, c!, b!, { name: "second" });
    assert.deepEqual(await backend.listPeerings({ region: scene.region }), [first, second]);
    assert.deepEqual(await backend.listPeerings({ region: scene.region, vpcId: a!.id }), [first]);
    assert.deepEqual(await backend.listPeerings({ region: scene.region, vpcId: b!.id, name: "second" }), [second]);
    assert.deepEqual(await backend.getPeerings([second, { region: scene.farRegion, id: first.id }, first]), [
      second,
      undefined,
      first,
    ]);
  });
});
