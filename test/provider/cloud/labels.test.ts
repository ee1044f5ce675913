/** Subnets, route tables and routes as their owner labels, changes and deletes them; and when each was created. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Backend, VpcRecord } from "../../../provider/backend/contract.js";
import { CloudOperator, loadDriver } from "../../../provider/cloud/index.js";
import { connectionBetween, Scene, START, vpcIn } from "./scene.js";

const MINUTE = 60_000;
const at = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();

describe("subnets and route tables of the embedded cloud", () => {
  let scene: Scene;
  let backend: Backend;
  let operator: CloudOperator;
  let vpc: VpcRecord;
  beforeEach(async () => {
    scene = new Scene("tencent");
    backend = scene.as(0);
    operator = scene.operator();
    vpc = await vpcIn(backend, scene.region, "10.1.0.0/16");
  });
  afterEach(() => scene.end());

  const subnets = () =>
    operator.inventory().subnets.map(({ id, name, tags, details }) => ({ id, name, tags, details }));

  it("keep their names and tags through changes, and are deleted with their local routes", async () => {
    const huawei = scene.open({ vendor: "huawei", accountId: "1".repeat(32) });
    const own = await huawei.createVpc({ region: "cn-north-4", name: "own", cidrBlock: "10.9.0.0/16" });
    const labels = { name: "web", tags: { team: "a" }, details: { gateway_ip: "10.9.1.1" } };
    const subnet = operator.createSubnet(own.id, "10.9.1.0/24", undefined, labels);
    operator.updateSubnet(own.id, subnet.id, { name: "api" });
    assert.deepEqual(subnets(), [{ id: subnet.id, ...labels, name: "api" }]);
    const destinations = async () =>
      (await huawei.listRouteTables({ region: "cn-north-4" }))[0]!.routes.map((route) => route.destinationCidrBlock);
    assert.deepEqual(await destinations(), ["10.9.1.0/24"]);
    operator.deleteSubnet(own.id, subnet.id);
    assert.deepEqual([subnets(), await destinations()], [[], []]);
    assert.throws(() => operator.deleteSubnet(own.id, subnet.id), { code: "not-found" });
  });

  it("delete a table with its routes, but not the default one or one with associated subnets", () => {
    const table = operator.createRouteTable(vpc.id, "custom", { description: "for web", tags: { team: "a" } });
    operator.updateRouteTable(vpc.id, table.id, { name: "renamed" });
    const { name, description, tags } = operator.tableLabels(table.id)!;
    assert.deepEqual([name, description, tags], ["renamed", "for web", { team: "a" }]);
    const subnet = operator.createSubnet(vpc.id, "10.1.1.0/24", table.id);
    assert.throws(() => operator.deleteRouteTable(vpc.id, table.id), { code: "in-use" });
    assert.throws(() => operator.deleteRouteTable(vpc.id, vpc.defaultRouteTableId), { code: "unsupported" });
    operator.associate(vpc.id, subnet.id, vpc.defaultRouteTableId);
    operator.deleteRouteTable(vpc.id, table.id);
    assert.deepEqual(
      operator.inventory().routeTables.map(({ id }) => id),
      [vpc.defaultRouteTableId],
    );
  });

  it("have the times of their creation and last change", async () => {
    scene.now = START + MINUTE;
    const table = operator.createRouteTable(vpc.id, "custom");
    const peer = await vpcIn(backend, scene.region, "10.2.0.0/16");
    const connection = await connectionBetween(backend, vpc, peer);
    scene.now = START + 2 * MINUTE;
    await backend.createRoute(table, { destinationCidrBlock: "10.2.0.0/16", peeringConnectionId: connection.id });
    scene.now = START + 3 * MINUTE;
    await backend.updatePeering(connection, { name: "renamed" });
    assert.deepEqual(operator.times(connection.id), { createdAt: at(1), updatedAt: at(3) });
    assert.deepEqual(operator.times(vpc.id), { createdAt: at(0), updatedAt: at(0) });
    assert.deepEqual(operator.tableTimes(vpc.id, table.id), {
      createdAt: at(1),
      updatedAt: at(2),
      routes: { "10.1.0.0/16": at(1), "10.2.0.0/16": at(2) },
    });
    const { createdAt, updatedAt } = operator.tableTimes(vpc.id, vpc.defaultRouteTableId);
    assert.deepEqual([createdAt, updatedAt], [at(0), at(0)], "the default table is as old as its VPC");
  });

  it("keep a disabled route through a change of its description, until it is enabled", async () => {
    const peer = await vpcIn(backend, scene.region, "10.2.0.0/16");
    const { id: peeringConnectionId } = await connectionBetween(backend, vpc, peer);
    const table = { region: scene.region, id: vpc.defaultRouteTableId };
    const route = { destinationCidrBlock: "10.2.0.0/16", peeringConnectionId };
    const flag = async () =>
      (await backend.getRouteTables([table]))[0]!.routes.find(({ origin }) => origin === "user")!.enabled;
    await backend.createRoute(table, route);
    assert.equal(await flag(), undefined);
    operator.switchRoute(vpc.id, table.id, "10.2.0.0/16", false);
    await backend.putRoute(table, { ...route, description: "changed" });
    assert.equal(await flag(), false);
    operator.switchRoute(vpc.id, table.id, "10.2.0.0/16", true);
    assert.equal(await flag(), undefined);
    assert.throws(() => operator.switchRoute(vpc.id, table.id, "10.1.0.0/16", false), { code: "not-found" });
  });

  it("report a CIDR block that another service manages separately, and count it as used", async () => {
    const widened = operator.addOtherBlock(vpc.id, "172.18.0.0/16");
    assert.deepEqual([widened.secondaryCidrBlocks, widened.otherCidrBlocks], [[], ["172.18.0.0/16"]]);
    assert.throws(() => operator.addOtherBlock(vpc.id, "172.18.1.0/24"), { code: "cidr-overlap" });
    await backend.updateVpc(vpc, { name: "renamed" });
    assert.deepEqual((await backend.getVpcs([vpc]))[0]!.otherCidrBlocks, ["172.18.0.0/16"]);
    const peer = await vpcIn(backend, scene.region, "172.18.0.0/20");
    await assert.rejects(connectionBetween(backend, vpc, peer), { code: "cidr-overlap" });
  });
});

describe("a cloud of release 0.1.0-2", () => {
  it("keeps the subnets of its emulators, with the zone that each vendor's API has under a name of its own", () => {
    const scene = new Scene("tce");
    try {
      const old = new (loadDriver())(scene.file);
      const root = path.dirname(require.resolve("pulumi-vpc-peering/package.json"));
      old.exec(readFileSync(path.join(root, "test/fixtures/states/0.1.0-2/cloud.sql"), "utf8"));
      const [vpc] = old.prepare("SELECT vpc_id, id FROM route_tables WHERE is_default = 1 LIMIT 1").all() as {
        vpc_id: string;
        id: string;
      }[];
      const rows = {
        a: { Zone: "ap-guangzhou-3", EnableBroadcast: true },
        b: { zoneId: "100003" },
        c: { availability_zone: "", gateway_ip: "10.0.0.1" },
        d: {},
      };
      for (const [id, details] of Object.entries(rows))
        old
          .prepare("INSERT INTO subnets (id, vpc_id, cidr_block, route_table_id, details) VALUES (?, ?, ?, ?, ?)")
          .run([id, vpc!.vpc_id, "10.0.0.0/28", vpc!.id, JSON.stringify(details)]);
      old.close();
      assert.deepEqual(
        scene
          .operator()
          .inventory()
          .subnets.map(({ id, zone, details }) => ({ id, zone, details })),
        [
          { id: "a", zone: "ap-guangzhou-3", details: { EnableBroadcast: true } },
          { id: "b", zone: "100003", details: undefined },
          { id: "c", zone: undefined, details: { gateway_ip: "10.0.0.1" } },
          { id: "d", zone: undefined, details: undefined },
        ],
      );
    } finally {
      scene.end();
    }
  });
});

describe("a VPC with contents", () => {
  let scene: Scene;
  beforeEach(() => (scene = new Scene("qcloud")));
  afterEach(() => scene.end());

  it("is deleted after the subnets and route tables that its account created", async () => {
    const cloud = scene.as(0);
    const vpc = await vpcIn(cloud, scene.region, "10.1.0.0/16");
    const at = { region: scene.region, vpcId: vpc.id };
    const table = await cloud.createRouteTable!({ ...at, name: "table" });
    const subnet = await cloud.createSubnet!({ ...at, name: "web", cidrBlock: "10.1.1.0/24", zone: "100003" });
    await assert.rejects(cloud.deleteVpc(vpc), {
      code: "in-use",
      message: `subnet: VPC ${vpc.id} still has subnets: ${subnet.id} [qcloud]. Delete them first.`,
    });
    await cloud.deleteSubnet!(subnet);
    await assert.rejects(cloud.deleteVpc(vpc), {
      code: "in-use",
      message: `routeTable: VPC ${vpc.id} still has route tables: ${table.id} [qcloud]. Delete them first.`,
    });
    await cloud.deleteRouteTable!(table);
    await cloud.deleteVpc(vpc);
    assert.deepEqual(await cloud.getVpcs([vpc]), [undefined]);
  });

  it("is deleted with those that an operator of the simulation added", async () => {
    const cloud = scene.as(0);
    const operator = scene.operator();
    const vpc = await vpcIn(cloud, scene.region, "10.1.0.0/16");
    operator.createSubnet(vpc.id, "10.1.1.0/24", operator.createRouteTable(vpc.id, "table").id);
    await cloud.deleteVpc(vpc);
    assert.deepEqual([operator.inventory().subnets, operator.inventory().routeTables], [[], []]);
  });
});

describe("a cloud of release 0.1.0", () => {
  it("has route tables without names, as old as their VPC, and accepts names and subnets", () => {
    const scene = new Scene("tce");
    try {
      const old = new (loadDriver())(scene.file);
      old.exec(
        readFileSync(
          path.join(
            path.dirname(require.resolve("pulumi-vpc-peering/package.json")),
            "test/fixtures/states/0.1.0/cloud.sql",
          ),
          "utf8",
        ),
      );
      old.close();
      const operator = scene.operator();
      const [vpc] = operator.inventory({ vendor: "tce" }).vpcs;
      const { id, defaultRouteTableId: table } = vpc!;
      assert.equal(operator.tableTimes(id, table).createdAt, operator.times(id).createdAt);
      assert.match(operator.times(id).createdAt, /^20\d\d-/);
      assert.deepEqual(operator.tableLabels(table)!.tags, {});
      assert.equal(operator.updateRouteTable(id, table, { name: "renamed" }).name, "renamed");
      operator.createSubnet(id, vpc!.cidrBlock, undefined, { name: "web" });
      assert.deepEqual(
        operator.inventory().subnets.map(({ name }) => name),
        ["web"],
      );
    } finally {
      scene.end();
    }
  });
});
