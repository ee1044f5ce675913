/** A route that names a subnet is in the table of that subnet, also after the subnet has moved to another table. */
import assert from "node:assert/strict";
import type { Backend, RouteTableRecord, VpcRecord } from "../../../../provider/backend/contract.js";
import { formatId } from "../../../../provider/engine/ids.js";
import type { Props } from "../../../../provider/engine/props.js";
import { UNKNOWN } from "../../../../provider/engine/unknown.js";
import { route } from "../../../../provider/resources/route/handler.js";
import { subnet } from "../../../../provider/resources/subnet/handler.js";
import type { VendorId } from "../../../../provider/rules/registry.js";
import type { Run } from "../../../../provider/run/run.js";
import { connectionBetween, Scene, vpcIn } from "../../cloud/scene.js";
import { runOn, Step } from "../step.js";

const ZONES: Readonly<Partial<Record<VendorId, string>>> = {
  tencent: "zone-1",
  tce: "zone-1",
  qcloud: "100003",
  huawei: "zone-1",
};

describe("a Route by the ID of a subnet", () => {
  let scene: Scene;
  let cloud: Backend;
  let vpc: VpcRecord;
  let table: RouteTableRecord;
  let routeOf: Props;
  /** The engine runs both resources of a command in one process, the subnet first. */
  let run: Run;
  let subnetStep: Step;
  let routeStep: Step;

  async function start(vendor: VendorId): Promise<void> {
    scene = new Scene(vendor);
    cloud = scene.as(0);
    vpc = await vpcIn(cloud, scene.region, "10.0.0.0/16");
    const peer = await vpcIn(cloud, scene.region, "10.1.0.0/16");
    table = await cloud.createRouteTable!({ region: scene.region, vpcId: vpc.id, name: "table" });
    subnetStep = new Step(subnet, () => (run = runOn(cloud, vendor, scene.region)));
    routeStep = new Step(route, () => run);
    await subnetStep.up(declared());
    const connection = await connectionBetween(cloud, vpc, peer);
    routeOf = {
      subnetId: subnetStep.state!.id,
      destinationCidrBlock: "10.1.0.0/24",
      peeringConnection: formatId(connection),
    };
    await routeStep.up(routeOf);
  }
  afterEach(() => scene.end());

  const declared = (routeTable?: string): Props => ({
    vpc: formatId(vpc),
    name: "web",
    cidrBlock: "10.0.1.0/24",
    zone: ZONES[scene.vendor],
    routeTable,
  });
  const tablesWithRoute = async () => {
    const tables = await cloud.listRouteTables({ region: scene.region, vpcId: vpc.id });
    return tables.filter(({ routes }) => routes.some(({ origin }) => origin === "user")).map(({ id }) => id);
  };
  const preview = async (routeTable?: string) => {
    await subnetStep.preview(declared(routeTable));
    const { op, diff } = await routeStep.preview(routeOf);
    return [op, diff?.replaces ?? []];
  };

  for (const vendor of Object.keys(ZONES) as VendorId[]) {
    it(`follows it, and a preview shows that, on ${vendor}`, async () => {
      await start(vendor);
      assert.deepEqual(await tablesWithRoute(), [vpc.defaultRouteTableId]);
      assert.deepEqual(await preview(), ["same", []]);
      assert.deepEqual(await preview(formatId(table)), ["replace", ["subnetId"]]);
      assert.deepEqual(await preview(UNKNOWN), ["replace", ["subnetId"]]);
      await subnetStep.up(declared(formatId(table)));
      await routeStep.up(routeOf);
      assert.deepEqual(await tablesWithRoute(), [table.id]);
      assert.deepEqual(await preview(table.id), ["same", []]);
      await subnetStep.up(declared());
      assert.deepEqual(await preview(), ["replace", ["subnetId"]], "an update that ended before the route");
      await routeStep.up(routeOf);
      assert.deepEqual(await tablesWithRoute(), [vpc.defaultRouteTableId]);
    });
  }

  it("follows a subnet that was moved by hand, after a refresh", async () => {
    await start("tencent");
    const { subnetId } = routeOf as { subnetId: string };
    await cloud.updateSubnet!({ region: scene.region, id: subnetId.split("/")[1]! }, { routeTableId: table.id });
    assert.deepEqual(await preview(formatId(table)), ["replace", ["subnetId"]]);
    await subnetStep.refresh();
    assert.deepEqual(await preview(formatId(table)), ["replace", ["subnetId"]]);
    assert.deepEqual(await preview(), ["same", []], "the update moves the subnet back");
  });

  for (const vendor of ["tencent", "tce", "qcloud", "huawei", "jdcloud"] as const)
    it(`stays in its table if the program names that in another way, as after an import, on ${vendor}`, async () => {
      await start(vendor);
      const { id } = routeStep.state!;
      await routeStep.import(id);
      assert.match(String(routeStep.outputs["routeTableId"]), /\//);
      const { subnetId, ...rest } = routeOf;
      const raw = vpc.defaultRouteTableId;
      for (const place of [{ vpc: formatId(vpc) }, { subnetId }, { routeTableId: raw }, { vpc: formatId(vpc) }]) {
        run = runOn(cloud, vendor, scene.region);
        assert.notEqual((await routeStep.up({ ...rest, ...place })).op, "replace", JSON.stringify(place));
        assert.equal(routeStep.state!.id, id);
        assert.equal((await routeStep.preview({ ...rest, ...place })).op, "same");
      }
      run = runOn(cloud, vendor, scene.region);
      for (const other of [{ routeTableId: formatId(table) }, { vpc: UNKNOWN }, { vpc: `${scene.region}/vpc-none` }])
        assert.equal((await routeStep.preview({ ...rest, ...other })).op, "replace");
    });
});
