import assert from "node:assert/strict";
import type { Backend } from "../../../provider/backend/contract.js";
import { openEmbeddedBackend } from "../../../provider/cloud/index.js";
import { rulesOf, type VendorId } from "../../../provider/rules/registry.js";
import { type EngineStack, engineStack } from "../harness/harness.js";
import { IMPORTS } from "../harness/programs.js";
import { REGION } from "./regions.js";

/** What was changed outside, and what the next preview says of it; `null`: the vendor does not report it. */
interface Drift {
  readonly vpc: Readonly<Record<string, string>>;
  readonly link: Readonly<Record<string, string>> | null;
}

/** Two vendors that report differently; the fields that a vendor lacks are refused at preview. */
const EXPECTED: Partial<Record<VendorId, Drift>> = {
  tce: {
    vpc: { name: "update", tags: "add", secondaryCidrBlocks: "delete" },
    link: { name: "update", bandwidthMbps: "update" },
  },
  // API 2.0 does not report the charge type.
  qcloud: {
    vpc: { name: "update" },
    link: { name: "update", bandwidthMbps: "update" },
  },
};

for (const [vendor, expected] of Object.entries(EXPECTED) as [VendorId, Drift][]) {
  describe(`drift on ${vendor}`, function () {
    this.timeout(240_000);
    const region = REGION[vendor];
    const hasTags = "tags" in expected.vpc;
    let stack: EngineStack;
    let cloud: Backend;

    const program = `${IMPORTS}
      const vpc = new Vpc("vpc", { name: "vpc", cidrBlock: "10.0.0.0/24"${hasTags ? ', tags: { team: "net" }' : ""} });
      const peer = new Vpc("peer", { name: "peer", region: "ap-beijing", cidrBlock: "10.1.0.0/24" });
      const link = new PeeringConnection("link", { name: "link", vpc, peerVpc: peer, bandwidthMbps: 10, chargeType: "daily-peak" });
      new Route("redirected", { vpc, destinationCidrBlock: "10.1.0.0/25", peeringConnection: link });
      new Route("deleted", { vpc, destinationCidrBlock: "10.1.0.128/25", peeringConnection: link });
      new Route("described", { vpc: peer, destinationCidrBlock: "10.0.0.0/24", peeringConnection: link, description: "as declared" });
    `;
    before(async () => {
      stack = await engineStack({ program, config: { "vpcpeering:vendor": vendor, "vpcpeering:region": region } });
      await stack.up();
      cloud = openEmbeddedBackend({
        vendor,
        backend: "embedded",
        cloudFile: stack.cloudFile,
        limits: {},
        timeoutSeconds: 60,
      });
    });
    after(async () => {
      cloud?.close?.();
      await stack?.close();
    });

    const vpcNamed = async (name: string, where = region) => (await cloud.listVpcs({ region: where, name }))[0]!;
    const shown = async () => {
      const { changes } = await stack.preview({ args: ["--refresh"] });
      return Object.fromEntries(changes.map(({ op, name, detailedDiff }) => [`${op} ${name}`, detailedDiff]));
    };

    it("shows every field that was changed outside, and restores it", async () => {
      const [vpc, peer] = [await vpcNamed("vpc"), await vpcNamed("peer", "ap-beijing")];
      const [connection] = await cloud.listPeerings({ region, vpcId: vpc.id });
      const third = await cloud.createVpc({ region, name: "third", cidrBlock: "10.1.0.0/24" });
      const secondary = "secondaryCidrBlocks" in expected.vpc ? { secondaryCidrBlocks: ["10.9.0.0/24"] } : {};
      const untagged = hasTags ? { tags: { team: null } } : {};
      await cloud.updateVpc(vpc, { name: "changed", ...untagged, ...secondary });
      const otherType = rulesOf(vendor).chargeTypes.value[1];
      await cloud.updatePeering(connection!, {
        name: "changed",
        bandwidthMbps: 20,
        ...(otherType && { chargeType: otherType }),
      });
      const other = await cloud.createPeering({
        name: "other",
        region,
        vpcId: vpc.id,
        peerRegion: third.region,
        peerVpcId: third.id,
        peerAccountId: cloud.accountId,
      });
      const [table, peerTable] = [
        { region, id: vpc.defaultRouteTableId },
        { region: peer.region, id: peer.defaultRouteTableId },
      ];
      // A foreign link to a VPC of the same range, inside the region, may take the row.
      await cloud.putRoute(table, { destinationCidrBlock: "10.1.0.0/25", peeringConnectionId: other.id });
      await cloud.deleteRoute(table, { destinationCidrBlock: "10.1.0.128/25", peeringConnectionId: connection!.id });
      await cloud.putRoute(peerTable, {
        destinationCidrBlock: "10.0.0.0/24",
        peeringConnectionId: connection!.id,
        description: "changed",
      });

      assert.deepEqual(await shown(), {
        "update vpc": expected.vpc,
        ...(expected.link && { "update link": expected.link }),
        "create deleted": {},
        "update redirected": { peeringConnection: "update" },
        "update described": { description: "update" },
      });
      await stack.up({ args: ["--refresh"] });
      assert.deepEqual(await shown(), {});
      const mended = await vpcNamed("vpc");
      assert.deepEqual(
        [mended.name, mended.tags, mended.secondaryCidrBlocks],
        ["vpc", hasTags ? { team: "net" } : {}, []],
      );
      const inventory = (await stack.cloud())["peeringConnections"]!.find(({ id }) => id === connection!.id)!;
      assert.equal(inventory["name"], "link");
      assert.equal(inventory["bandwidthMbps"], 10);
      await cloud.deletePeering(other);
    });

    it("shows a connection deleted outside with its routes, and recreates them", async () => {
      const [connection] = await cloud.listPeerings({ region, vpcId: (await vpcNamed("vpc")).id });
      await cloud.deletePeering(connection!);
      assert.deepEqual(Object.keys(await shown()).sort(), [
        "create deleted",
        "create described",
        "create link",
        "create redirected",
      ]);
      await stack.up({ args: ["--refresh"] });
      assert.deepEqual(await shown(), {});
      const { peeringConnections, routes } = await stack.cloud();
      assert.deepEqual([peeringConnections!.length, routes!.length], [1, 3]);
    });

    it("keeps objects of others unchanged", async () => {
      await stack.destroy();
      assert.deepEqual(
        (await stack.cloud())["vpcs"]!.map(({ name }) => name),
        ["third"],
      );
    });
  });
}
