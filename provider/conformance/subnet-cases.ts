/** CRUD cases of subnets and of route tables other than default ones, for backends with these calls. */
import assert from "node:assert/strict";
import type { Backend, RouteTableCalls, SubnetCalls, SubnetRecord } from "../backend/contract.js";
import { hasRouteTables, hasSubnets } from "../backend/optional-calls.js";
import type { VendorRules } from "../rules/schema.js";
import type { Case } from "./case.js";
import { refuses, unlessUnsupported } from "./expectations.js";
import type { Scene } from "./scene.js";

const hasTables = ({ routeTables }: VendorRules): boolean => !("unsupported" in routeTables.value);

/** A backend without the calls passes: they are optional. */
const withSubnets =
  (run: (scene: Scene, backend: Backend & SubnetCalls) => Promise<void>) =>
  async (scene: Scene): Promise<void> => {
    const backend = await scene.as("requester");
    if (hasSubnets(backend)) await run(scene, backend);
  };

const withTables = (run: (scene: Scene, backend: Backend & RouteTableCalls & SubnetCalls) => Promise<void>) =>
  withSubnets(async (scene, backend) => {
    if (hasRouteTables(backend)) await run(scene, backend);
  });

/** Reads within the backend's eventual-consistency time. */
const shown = (
  scene: Scene,
  backend: Backend & SubnetCalls,
  subnet: SubnetRecord,
  until: (seen: SubnetRecord | undefined) => boolean,
) =>
  scene.eventually(
    async () => (await backend.getSubnets([subnet]))[0],
    until,
    `that the subnet ${subnet.id} is read as it is`,
    backend.settleSeconds,
  );

const TAGS = { team: "payments", stage: "test" };
const CHANGED = { team: "shop", stage: null };
const AFTER = { team: "shop" };

export const subnetCases: readonly Case[] = [
  {
    title: "a subnet is created, read, renamed and deleted, and deleting it twice succeeds",
    run: withSubnets(async (scene, backend) => {
      const vpc = await scene.vpc("requester", "10.21.0.0/16");
      const name = scene.name();
      const made = await scene.ownSubnet(backend, vpc, "10.21.1.0/24", { name });
      const { region, accountId, vpcId, cidrBlock, routeTableId } = made;
      assert.deepEqual(
        { region, accountId, vpcId, name: made.name, cidrBlock, routeTableId },
        {
          region: scene.region,
          accountId: backend.accountId,
          vpcId: vpc.id,
          name,
          cidrBlock: "10.21.1.0/24",
          routeTableId: vpc.defaultRouteTableId,
        },
      );
      if (scene.rules.subnetZone.value === "absent") assert.equal(made.zone, undefined);
      assert.deepEqual(await shown(scene, backend, made, (seen) => seen !== undefined), made);

      const renamed = await backend.updateSubnet(made, { name: scene.name() });
      assert.deepEqual(renamed, { ...made, name: renamed.name });
      assert.notEqual(renamed.name, name);
      assert.equal((await shown(scene, backend, made, (seen) => seen?.name !== name))?.name, renamed.name);

      await backend.deleteSubnet(made);
      await shown(scene, backend, made, (seen) => seen === undefined);
      await backend.deleteSubnet(made);
      await refuses(() => backend.updateSubnet(made, { name }), ["not-found"], "renaming a subnet that is gone");
    }),
  },
  {
    title: "tags of a subnet are saved and changed, or rejected as unsupported",
    run: withSubnets(async (scene, backend) => {
      const vpc = await scene.vpc("requester", "10.21.0.0/16");
      const made = await unlessUnsupported(() => scene.ownSubnet(backend, vpc, "10.21.1.0/24", { tags: TAGS }));
      if (made === undefined) return;
      assert.deepEqual(made.tags, TAGS);
      const changed = await backend.updateSubnet(made, { name: scene.name(), tags: CHANGED });
      assert.deepEqual([changed.tags, changed.name === made.name], [AFTER, false]);
      const read = await shown(scene, backend, made, (seen) => seen?.tags?.["stage"] === undefined);
      assert.deepEqual(read, changed);
    }),
  },
  {
    title: "tags of a route table are saved and changed, or rejected as unsupported",
    appliesTo: hasTables,
    run: withTables(async (scene, backend) => {
      const vpc = await scene.vpc("requester", "10.21.0.0/16");
      const made = await unlessUnsupported(() => scene.ownTable(backend, vpc, scene.name(), TAGS));
      if (made === undefined) return;
      assert.deepEqual(made.tags, TAGS);
      const changed = await backend.updateRouteTable(made, { tags: CHANGED });
      assert.deepEqual(changed, { ...made, tags: AFTER });
      const read = await scene.eventually(
        async () => (await backend.getRouteTables([made]))[0],
        (seen) => seen?.tags?.["stage"] === undefined,
        `that the tags of ${made.id} are read as they are`,
        backend.settleSeconds,
      );
      assert.deepEqual(read, changed);
    }),
  },
  {
    title: "subnets are read in the order of the ids, and listed by region and by VPC",
    run: withSubnets(async (scene, backend) => {
      const [vpc, otherVpc] = [
        await scene.vpc("requester", "10.21.0.0/16"),
        await scene.vpc("requester", "10.22.0.0/16"),
      ];
      const one = await scene.ownSubnet(backend, vpc, "10.21.1.0/24");
      const two = await scene.ownSubnet(backend, vpc, "10.21.2.0/24");
      const other = await scene.ownSubnet(backend, otherVpc, "10.22.1.0/24");
      const gone = await scene.ownSubnet(backend, vpc, "10.21.3.0/24");
      await backend.deleteSubnet(gone);
      await shown(scene, backend, gone, (seen) => seen === undefined);
      for (const subnet of [one, two, other]) await shown(scene, backend, subnet, (seen) => seen !== undefined);
      assert.deepEqual(await backend.getSubnets([other, gone, one, other]), [other, undefined, one, other]);
      assert.deepEqual(await backend.getSubnets([]), []);
      const idsOf = (found: readonly SubnetRecord[]) => found.map(({ id }) => id).toSorted();
      const { region } = scene;
      assert.deepEqual(idsOf(await backend.listSubnets({ region, vpcId: vpc.id })), idsOf([one, two]));
      const listed = idsOf(await backend.listSubnets({ region }));
      assert.deepEqual(
        [one, two, other].map(({ id }) => listed.filter((found) => found === id)),
        [[one.id], [two.id], [other.id]],
      );
    }),
  },
  {
    title: "a subnet outside of its VPC, and one that overlaps another, is rejected",
    run: withSubnets(async (scene, backend) => {
      const vpc = await scene.vpc("requester", "10.21.0.0/16");
      await scene.ownSubnet(backend, vpc, "10.21.1.0/24");
      const make = (cidrBlock: string) => () => scene.ownSubnet(backend, vpc, cidrBlock);
      const codes = ["invalid-input", "vendor-rule", "cidr-overlap"] as const;
      await refuses(make("10.22.1.0/24"), codes, "a subnet outside of its VPC");
      await refuses(make("10.21.1.128/25"), [...codes, "already-exists"], "a subnet inside another");
    }),
  },
  {
    title: "another account's subnet is not found",
    needs: ["second account"],
    run: withSubnets(async (scene, backend) => {
      const otherTable = await scene.as("accepter");
      if (!hasSubnets(otherTable)) return;
      const vpc = await scene.vpc("accepter", "10.21.0.0/16");
      const unknown = await scene.ownSubnet(otherTable, vpc, "10.21.1.0/24");
      assert.deepEqual(await backend.getSubnets([unknown]), [undefined]);
      const codes = ["not-found", "permission-denied"] as const;
      await refuses(
        () => backend.updateSubnet(unknown, { name: scene.name() }),
        codes,
        "renaming another account's subnet",
      );
    }),
  },
  {
    title: "a VPC with a subnet cannot be deleted",
    run: withSubnets(async (scene, backend) => {
      const vpc = await scene.vpc("requester", "10.21.0.0/16");
      const subnet = await scene.ownSubnet(backend, vpc, "10.21.1.0/24");
      await refuses(() => backend.deleteVpc(vpc), ["in-use"], "deleting a VPC with a subnet");
      await backend.deleteSubnet(subnet);
      await shown(scene, backend, subnet, (seen) => seen === undefined);
      await backend.deleteVpc(vpc);
      await scene.gone("requester", vpc);
    }),
  },
  {
    title: "a route table is created, read, renamed and deleted, and the default one is not deleted",
    appliesTo: hasTables,
    run: withTables(async (scene, backend) => {
      const vpc = await scene.vpc("requester", "10.21.0.0/16");
      const name = scene.name();
      const made = await unlessUnsupported(() => scene.ownTable(backend, vpc, name));
      if (made === undefined) return;
      assert.deepEqual(
        { region: made.region, vpcId: made.vpcId, name: made.name, isDefault: made.isDefault, subnets: made.subnetIds },
        { region: scene.region, vpcId: vpc.id, name, isDefault: false, subnets: [] },
      );
      assert.deepEqual(await scene.table("requester", made), made);
      const renamed = await backend.updateRouteTable(made, { name: scene.name() });
      assert.deepEqual(renamed, { ...made, name: renamed.name });
      assert.notEqual(renamed.name, name);
      const tables = await backend.listRouteTables({ region: scene.region, vpcId: vpc.id });
      assert.deepEqual(
        new Map(tables.map(({ id, isDefault }) => [id, isDefault])),
        new Map([
          [vpc.defaultRouteTableId, true],
          [made.id, false],
        ]),
      );
      assert.equal(tables.length, 2);
      await refuses(
        () => backend.deleteRouteTable({ region: scene.region, id: vpc.defaultRouteTableId }),
        [],
        "deleting a default route table",
      );
      await backend.deleteRouteTable(made);
      await scene.eventually(
        async () => (await backend.getRouteTables([made]))[0],
        (seen) => seen === undefined,
        `that the route table ${made.id} is gone`,
        backend.settleSeconds,
      );
      await backend.deleteRouteTable(made);
      await refuses(() => backend.updateRouteTable(made, { name }), ["not-found"], "renaming a table that is gone");
    }),
  },
  {
    title: "a subnet is associated with a route table, which keeps that from being deleted",
    appliesTo: hasTables,
    run: withTables(async (scene, backend) => {
      const vpc = await scene.vpc("requester", "10.21.0.0/16");
      const table = await unlessUnsupported(() => scene.ownTable(backend, vpc, scene.name()));
      if (table === undefined) return;
      const subnet = await scene.ownSubnet(backend, vpc, "10.21.1.0/24");
      const associated = await backend.updateSubnet(subnet, { routeTableId: table.id });
      assert.deepEqual(associated, { ...subnet, routeTableId: table.id });
      const { region } = scene;
      await shown(scene, backend, subnet, (seen) => seen?.routeTableId === table.id);
      const found = await backend.listRouteTables({ region, subnetId: subnet.id });
      assert.deepEqual(
        found.map(({ id }) => id),
        [table.id],
      );
      await refuses(
        () => backend.deleteRouteTable(table),
        ["in-use", "invalid-input", "invalid-state"],
        "deleting a route table that a subnet is associated with",
      );
      const both = await backend.updateSubnet(subnet, { name: scene.name(), routeTableId: vpc.defaultRouteTableId });
      assert.equal(both.routeTableId, vpc.defaultRouteTableId);
      assert.notEqual(both.name, subnet.name);
      await backend.deleteRouteTable(table);
    }),
  },
  {
    title: "a route is written into a route table beside the default one",
    appliesTo: (rules) => hasTables(rules) && rules.routes.value === "by-hand",
    run: withTables(async (scene, backend) => {
      const one = await scene.vpc("requester", "10.21.0.0/16");
      const other = await scene.vpc("requester", "10.22.0.0/16");
      const connection = await scene.connect("requester", one, other);
      const { id: peeringConnectionId } = await scene.up("requester", connection);
      const table = await unlessUnsupported(() => scene.ownTable(backend, one, scene.name()));
      if (table === undefined) return;
      await backend.createRoute(table, { destinationCidrBlock: "10.22.0.0/16", peeringConnectionId });
      const [route] = await scene.routes("requester", table, ({ length }) => length === 1);
      assert.equal(route?.destinationCidrBlock, "10.22.0.0/16");
      const main = await scene.table("requester", { region: scene.region, id: one.defaultRouteTableId });
      assert.ok(main.routes.every((row) => row.peeringConnectionId === undefined));
    }),
  },
];
