/** An account and the objects of another one: each call from the wrong account changes nothing, and shows nothing. */
import assert from "node:assert/strict";
import type { Backend, Ref } from "../../../provider/backend/contract.js";
import { hasRouteTables, hasSubnets } from "../../../provider/backend/optional-calls.js";
import { isPeeringError } from "../../../provider/errors.js";
import { rulesOf, VENDOR_IDS, type VendorId } from "../../../provider/rules/registry.js";
import { vendorOf } from "../../../provider/vendors/index.js";
import { connectionBetween } from "../cloud/scene.js";
import { Scene as EmbeddedScene } from "../cloud/scene.js";
import { FastTime } from "../servers/emulator/fast-time.js";
import { Scene } from "./scene.js";

interface Objects {
  readonly region: string;
  readonly zone: { readonly zone?: string };
  readonly vpc: Ref;
  readonly connection: Ref;
  readonly table: Ref;
  readonly subnet: Ref | undefined;
  readonly ownTable: Ref | undefined;
  readonly destination: string;
}

/** Everything an account may have, made by that account. */
async function makeObjects(owner: Backend, vendor: VendorId, region: string): Promise<Objects> {
  const vpc = await owner.createVpc({ region, name: "own", cidrBlock: "10.60.0.0/16" });
  const far = await owner.createVpc({ region, name: "far", cidrBlock: "10.61.0.0/16" });
  const connection = await connectionBetween(owner, vpc, far);
  const table = { region, id: vpc.defaultRouteTableId };
  await owner.createRoute(table, { destinationCidrBlock: far.cidrBlock, peeringConnectionId: connection.id });
  const { routeTables, subnetZone } = rulesOf(vendor);
  const zone = subnetZone.value === "absent" ? {} : { zone: "100001" };
  const subnet = hasSubnets(owner)
    ? await owner.createSubnet({ region, vpcId: vpc.id, name: "own", cidrBlock: "10.60.1.0/24", ...zone })
    : undefined;
  const ownTable =
    hasRouteTables(owner) && "allowed" in routeTables.value
      ? await owner.createRouteTable({ region, vpcId: vpc.id, name: "own" })
      : undefined;
  return {
    region,
    zone,
    vpc: { region, id: vpc.id },
    connection: { region, id: connection.id },
    table,
    subnet: subnet && { region, id: subnet.id },
    ownTable: ownTable && { region, id: ownTable.id },
    destination: far.cidrBlock,
  };
}

/** By name, each call that names an object of somebody else. */
function callsOn(other: Backend, it: Objects): Record<string, () => Promise<unknown>> {
  const { region, zone, vpc, connection, table, subnet, ownTable, destination } = it;
  const route = { destinationCidrBlock: "172.30.0.0/16", peeringConnectionId: connection.id };
  const tables = ownTable === undefined ? [table] : [table, ownTable];
  return {
    getVpcs: () => other.getVpcs([vpc]),
    listVpcs: () => other.listVpcs({ region }),
    updateVpc: () => other.updateVpc(vpc, { name: "taken" }),
    deleteVpc: () => other.deleteVpc(vpc),
    createPeering: () =>
      other.createPeering({
        region,
        name: "taken",
        vpcId: vpc.id,
        peerAccountId: other.accountId,
        peerRegion: region,
        peerVpcId: vpc.id,
      }),
    getPeerings: () => other.getPeerings([connection]),
    listPeerings: () => other.listPeerings({ region }),
    updatePeering: () => other.updatePeering(connection, { name: "taken" }),
    acceptPeering: () => other.acceptPeering(connection),
    rejectPeering: () => other.rejectPeering(connection),
    enablePeering: () => other.enablePeering(connection),
    deletePeering: () => other.deletePeering(connection),
    getRouteTables: () => other.getRouteTables(tables),
    createRoute: () => other.createRoute(table, route),
    putRoute: () => other.putRoute(table, { ...route, destinationCidrBlock: destination }),
    deleteRoute: () => other.deleteRoute(table, { destinationCidrBlock: destination } as never),
    ...(other.createRoutes && { createRoutes: () => other.createRoutes!(table, [route]) }),
    ...(other.deleteRoutes && {
      deleteRoutes: () => other.deleteRoutes!(table, [{ destinationCidrBlock: destination } as never]),
    }),
    ...(hasSubnets(other) && {
      createSubnet: () =>
        other.createSubnet({ region, vpcId: vpc.id, name: "taken", cidrBlock: "10.60.9.0/24", ...zone }),
      listSubnets: () => other.listSubnets({ region }),
      ...(subnet && {
        getSubnets: () => other.getSubnets([subnet]),
        updateSubnet: () => other.updateSubnet(subnet, { name: "taken" }),
        deleteSubnet: () => other.deleteSubnet(subnet),
      }),
    }),
    ...(hasRouteTables(other) &&
      ownTable && {
        createRouteTable: () => other.createRouteTable({ region, vpcId: vpc.id, name: "taken" }),
        updateRouteTable: () => other.updateRouteTable(ownTable, { name: "taken" }),
        deleteRouteTable: () => other.deleteRouteTable(ownTable),
      }),
  };
}

async function assertUntouchable(other: Backend, objects: Objects, contents: () => unknown): Promise<void> {
  const before = JSON.stringify(contents());
  for (const [name, call] of Object.entries(callsOn(other, objects))) {
    let answer: unknown;
    try {
      answer = await call();
    } catch (error) {
      assert.ok(isPeeringError(error), `${name}: ${String(error)}`);
    }
    // A deletion of what an account does not have is done already.
    const shown = answer === undefined ? [] : [answer].flat(2).filter((record) => record !== undefined);
    assert.deepEqual(shown, [], name);
    assert.ok(JSON.stringify(contents()) === before, `${name} changed something`);
  }
}

/** An account is noted with its first call. */
function contentsOf(operator: { inventory(filter: { all: boolean }): object }): object {
  return { ...operator.inventory({ all: true }), accounts: [] };
}

describe("objects of another account", function () {
  this.timeout(60_000);

  for (const vendor of VENDOR_IDS) {
    it(`can neither be seen nor changed on the embedded cloud of ${vendor}`, async () => {
      const scene = new EmbeddedScene(vendor);
      try {
        const objects = await makeObjects(scene.as(0), vendor, scene.region);
        const operator = scene.operator();
        await assertUntouchable(scene.as(1), objects, () => contentsOf(operator));
      } finally {
        scene.end();
      }
    });
  }

  const wires: readonly (readonly [VendorId, string?])[] = [
    ...VENDOR_IDS.filter((vendor) => vendorOf(vendor) !== undefined).map((vendor) => [vendor] as const),
    ["tce", "/v2/index.php"],
  ];
  for (const [vendor, path] of wires) {
    it(`can neither be seen nor changed over the API of ${vendor}${path === undefined ? "" : ` at ${path}`}`, async () => {
      const scene = new Scene(vendor, { ...(path !== undefined && { path }), time: new FastTime(50) });
      await scene.start();
      try {
        const objects = await makeObjects(await scene.client(0), vendor, scene.region);
        const contents = () => scene.operate(contentsOf);
        await assertUntouchable(await scene.client(1), objects, contents);
      } finally {
        await scene.end();
      }
    });
  }
});
