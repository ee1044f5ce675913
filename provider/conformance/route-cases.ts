/** Routes that accounts write themselves. */
import assert from "node:assert/strict";
import type { NewRoute, PeeringRecord, Ref, VpcRecord } from "../backend/contract.js";
import type { VendorRules } from "../rules/schema.js";
import type { Case } from "./case.js";
import { refuses } from "./expectations.js";
import { defaultTable, type Scene } from "./scene.js";

const byHand = ({ routes }: VendorRules): boolean => routes.value === "by-hand";

export const routeCases: readonly Case[] = [
  {
    title: "a route is created, read and deleted, and deleting it twice succeeds",
    appliesTo: byHand,
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { table, route, connection } = await setUp(scene);
      const made = await backend.createRoute(table, route);
      assert.deepEqual(
        [made.destinationCidrBlock, made.peeringConnectionId, made.origin],
        [route.destinationCidrBlock, connection.id, "user"],
      );
      assert.deepEqual(await scene.routes("requester", table, (routes) => routes.length === 1), [made]);
      assert.deepEqual(await backend.createRoute(table, route), made, "an identical route is the answer");

      await backend.deleteRoute(table, { ...route, peeringConnectionId: `${connection.id}0` });
      assert.deepEqual(
        await scene.routes("requester", table, (routes) => routes.length === 1),
        [made],
        "a route is deleted only while that connection is its next hop",
      );
      await backend.deleteRoute(table, route);
      await scene.routes("requester", table, (routes) => routes.length === 0);
      await backend.deleteRoute(table, route);
    },
  },
  {
    title: "a destination has one next hop, which putRoute changes",
    // Two peers that both contain the destination.
    appliesTo: (rules) => byHand(rules) && ["allowed", "refused-among-cross-region"].includes(rules.peersOverlap.value),
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { one, table, route } = await setUp(scene);
      const other = await scene.vpc("requester", "10.22.0.0/16");
      const second = await scene.up("requester", await scene.connect("requester", one, other));
      const elsewhere: NewRoute = { ...route, peeringConnectionId: second.id };
      await backend.createRoute(table, route);
      await refuses(() => backend.createRoute(table, elsewhere), ["already-exists"], "another next hop");
      assert.equal((await backend.putRoute(table, elsewhere)).peeringConnectionId, second.id);
      await scene.routes("requester", table, ([only]) => only?.peeringConnectionId === second.id);
    },
  },
  {
    title: "putRoute creates a missing route",
    appliesTo: byHand,
    run: async (scene) => {
      const { table, route, connection } = await setUp(scene);
      const put = await (await scene.as("requester")).putRoute(table, route);
      assert.equal(put.peeringConnectionId, connection.id);
      await scene.routes("requester", table, ([only]) => only?.peeringConnectionId === connection.id);
    },
  },
  {
    title: "a route is created disabled, and enabled and disabled in place",
    appliesTo: (rules) => byHand(rules) && rules.routeEnabled.value !== "absent",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { table, route } = await setUp(scene);
      const disabled = { ...route, enabled: false };
      if (backend.lacks?.includes("routeEnabled")) {
        await refuses(() => backend.createRoute(table, disabled), ["unsupported"], "a disabled route");
        return;
      }
      const isShown = (isOn: boolean) =>
        scene.routes("requester", table, ([only]) => only !== undefined && (only.enabled !== false) === isOn);
      assert.equal((await backend.createRoute(table, disabled)).enabled, false);
      await isShown(false);
      assert.equal((await backend.putRoute(table, { ...route, description: "still" })).enabled, false, "left as it is");
      const [described] = await isShown(false);
      assert.equal(described!.description, "still");
      assert.notEqual(
        (await backend.putRoute(table, { ...route, description: "still", enabled: true })).enabled,
        false,
      );
      await isShown(true);
      assert.equal((await backend.putRoute(table, { ...disabled, description: "off" })).enabled, false);
      const [off] = await isShown(false);
      assert.equal(off!.description, "off");
      await backend.deleteRoute(table, route);
      await scene.routes("requester", table, (routes) => routes.length === 0);
      assert.notEqual((await backend.createRoute(table, route)).enabled, false, "a new route is enabled");
      await isShown(true);
    },
  },
  {
    title: "a disabled route is rejected if the vendor has none, and not created",
    appliesTo: (rules) => byHand(rules) && rules.routeEnabled.value === "absent",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { table, route } = await setUp(scene);
      const disabled = { ...route, enabled: false };
      await refuses(() => backend.createRoute(table, disabled), ["unsupported"], "a disabled route");
      await refuses(() => backend.putRoute(table, disabled), ["unsupported"], "a disabled route");
      await scene.routes("requester", table, (routes) => routes.length === 0);
    },
  },
  {
    title: "several routes are created and deleted in one call, if the backend has such a call",
    appliesTo: byHand,
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { table, connection } = await setUp(scene);
      const through = (destinationCidrBlock: string): NewRoute => ({
        destinationCidrBlock,
        peeringConnectionId: connection.id,
      });
      const routes = ["10.22.0.0/24", "10.22.1.0/24", "10.22.2.0/24"].map(through);
      if (backend.createRoutes !== undefined) {
        const bad: NewRoute = { destinationCidrBlock: "10.22.3.0/24", peeringConnectionId: `${connection.id}0` };
        await refuses(
          () => backend.createRoutes!(table, [...routes, bad]),
          [],
          "routes of which one has an unknown next hop",
        );
        await scene.routes("requester", table, (seen) => seen.length === 0);
        const made = await backend.createRoutes(table, routes);
        assert.deepEqual(
          made.map(({ destinationCidrBlock }) => destinationCidrBlock),
          routes.map(({ destinationCidrBlock }) => destinationCidrBlock),
        );
      } else {
        for (const route of routes) await backend.createRoute(table, route);
      }
      await scene.routes("requester", table, (seen) => seen.length === 3);
      if (backend.deleteRoutes !== undefined) await backend.deleteRoutes(table, routes);
      else for (const route of routes) await backend.deleteRoute(table, route);
      await scene.routes("requester", table, (seen) => seen.length === 0);
    },
  },
  {
    title: "a route requires a connection of its own VPC and an existing route table",
    appliesTo: byHand,
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { table, route } = await setUp(scene);
      const gone = await scene.vpc("requester", "10.24.0.0/16");
      await backend.deleteVpc(gone);
      await refuses(() => backend.createRoute(defaultTable(gone), route), ["not-found"], "a route in no table");
      const [unknown, peer] = [
        await scene.vpc("requester", "10.25.0.0/16"),
        await scene.vpc("requester", "10.26.0.0/16"),
      ];
      const connection = await scene.up("requester", await scene.connect("requester", unknown, peer));
      const elsewhere = { ...route, peeringConnectionId: connection.id };
      await refuses(() => backend.createRoute(table, elsewhere), [], "a route through a connection of other VPCs");
    },
  },
  {
    title: "a destination outside the peer's CIDR blocks is rejected",
    appliesTo: (rules) => byHand(rules) && rules.routeDestination.value === "inside-peer-outside-own",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { table, route } = await setUp(scene);
      for (const destinationCidrBlock of ["10.21.1.0/24", "10.99.0.0/16", "10.0.0.0/8"]) {
        const wrongTarget = { ...route, destinationCidrBlock };
        const codes = ["vendor-rule", "invalid-input", "cidr-overlap"] as const;
        await refuses(() => backend.createRoute(table, wrongTarget), codes, `a route to ${destinationCidrBlock}`);
      }
    },
  },
  {
    title: "the end of a connection deletes or keeps the routes at both ends, by the vendor's rule",
    appliesTo: byHand,
    run: async (scene) => {
      const backend = await scene.as("requester");
      const { one, other, table, route, connection } = await setUp(scene);
      const back = { destinationCidrBlock: one.cidrBlock, peeringConnectionId: otherHalf(connection) };
      await backend.createRoute(table, route);
      await backend.createRoute(defaultTable(other), back);
      await backend.deletePeering(connection);
      await scene.see("requester", connection, undefined);
      const left = scene.rules.deletion.value.routes === "removed-at-both-ends" ? 0 : 1;
      for (const each of [table, defaultTable(other)])
        await scene.routes("requester", each, (routes) => routes.length === left);
    },
  },
  {
    title: "route tables are read in the order of the ids, and listed by VPC",
    run: async (scene) => {
      const backend = await scene.as("requester");
      const [one, other, gone] = [
        await scene.vpc("requester", "10.21.0.0/16"),
        await scene.vpc("requester", "10.22.0.0/16"),
        await scene.vpc("requester", "10.23.0.0/16"),
      ];
      await backend.deleteVpc(gone);
      await Promise.all([scene.gone("requester", gone), ...[one, other].map((vpc) => scene.shown("requester", vpc))]);
      const found = await backend.getRouteTables([other, gone, one].map(defaultTable));
      assert.deepEqual(
        found.map((table) => table && [table.id, table.vpcId, table.isDefault]),
        [[other.defaultRouteTableId, other.id, true], undefined, [one.defaultRouteTableId, one.id, true]],
      );
      assert.deepEqual(await backend.listRouteTables({ region: scene.region, vpcId: one.id }), [found[2]]);
      const all = await backend.listRouteTables({ region: scene.region });
      for (const vpc of [one, other]) assert.equal(all.filter(({ vpcId }) => vpcId === vpc.id).length, 1);
    },
  },
  {
    title: "a subnet's route table is found",
    needs: ["subnets"],
    run: async (scene) => {
      const backend = await scene.as("requester");
      const vpc = await scene.vpc("requester", "10.21.0.0/16");
      const subnetId = await scene.subnet("requester", vpc, "10.21.1.0/24");
      const tables = await scene.eventually(
        () => backend.listRouteTables({ region: scene.region, subnetId }),
        (seen) => seen.length === 1,
        `that the table of ${subnetId} is found`,
      );
      assert.deepEqual(
        tables.map(({ id, subnetIds }) => [id, subnetIds]),
        [[vpc.defaultRouteTableId, [subnetId]]],
      );
      const custom = await scene.routeTable("requester", vpc);
      if (custom === undefined) return;
      const both = await backend.listRouteTables({ region: scene.region, vpcId: vpc.id });
      assert.deepEqual(
        new Map(both.map(({ id, isDefault }) => [id, isDefault])),
        new Map([
          [vpc.defaultRouteTableId, true],
          [custom.id, false],
        ]),
      );
    },
  },
];

/** Two connected VPCs, and a route from the first to the second. */
async function setUp(scene: Scene): Promise<{
  readonly one: VpcRecord;
  readonly other: VpcRecord;
  readonly connection: PeeringRecord;
  readonly table: Ref;
  readonly route: NewRoute;
}> {
  const one = await scene.vpc("requester", "10.21.0.0/16");
  const other = await scene.vpc("requester", "10.22.0.0/16");
  const connection = await scene.up("requester", await scene.connect("requester", one, other));
  const route = { destinationCidrBlock: other.cidrBlock, peeringConnectionId: connection.id };
  return { one, other, connection, table: defaultTable(one), route };
}

/** The ID of the connection in the tables of the other end. */
const otherHalf = ({ id, accepterPeeringConnectionId }: PeeringRecord): string => accepterPeeringConnectionId ?? id;
