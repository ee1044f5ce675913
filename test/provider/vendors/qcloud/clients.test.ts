/** What clients of API 2.0 expect of the answers, and send in lives of subnets and route tables. */
import assert from "node:assert/strict";
import { connectionBetween, Scene } from "../scene.js";
import { type Answer, sdkOf } from "./sdk.js";

const BEIJING = 8 * 3_600_000;

describe("qcloud: the emulator serves the vendor's own clients:", () => {
  const scene = new Scene("qcloud");
  let ask: (action: string, params?: object) => Promise<Answer>;
  const known = { vpc: "", table: "" };
  before(async () => {
    await scene.start();
    const sdk = sdkOf(scene.host, scene.keys[0]);
    ask = async (action, params) => {
      const answer = await sdk(action, params);
      assert.equal(answer["codeDesc"], "Success", `${action}: ${answer["message"]}`);
      return answer;
    };
    const client = await scene.client(0);
    const [own, peer] = [await scene.vpcIn(client), await scene.vpcIn(client)];
    await connectionBetween(client, own, peer);
    Object.assign(known, { vpc: own.id, table: own.defaultRouteTableId });
  });
  after(() => scene.end());

  const refuses = async (codeDesc: string, action: string, params: object) =>
    assert.equal((await sdkOf(scene.host, scene.keys[0])(action, params))["codeDesc"], codeDesc, action);
  const isNow = (time: string): void => {
    const distance = Date.now() - (Date.parse(`${time.replace(" ", "T")}Z`) - BEIJING);
    assert.ok(Math.abs(distance) < 60_000, time);
  };

  it("returns a connection's appId as text", async () => {
    const [row] = (await ask("DescribeVpcPeeringConnections"))["data"];
    const { appId } = scene.operate((operator) => operator.inventory().accounts[0]!);
    assert.equal(row.appId, appId);
    assert.equal(typeof row.appId, "string");
    assert.deepEqual([typeof row.uin, typeof row.peerUin], ["number", "number"]);
  });

  it("creates, lists, renames and deletes a subnet", async () => {
    const { subnetSet } = await ask("CreateSubnet", {
      vpcId: known.vpc,
      "subnetSet.0.subnetName": "web",
      "subnetSet.0.cidrBlock": "10.1.1.0/24",
      "subnetSet.0.zoneId": "100003",
      "subnetSet.1.subnetName": "db",
      "subnetSet.1.cidrBlock": "10.1.2.0/24",
      "subnetSet.1.zoneId": "100004",
    });
    const [web, db] = subnetSet as Answer[];
    assert.deepEqual([web!["subnetName"], web!["zoneId"], db!["cidrBlock"]], ["web", "100003", "10.1.2.0/24"]);
    const of = { vpcId: known.vpc, subnetId: web!["unSubnetId"] };
    await ask("ModifySubnetAttribute", { ...of, subnetName: "api" });
    const listed = async (filter: object) =>
      (await ask("DescribeSubnetEx", filter))["data"].map((row: Answer) => row["subnetName"]);
    assert.deepEqual(await listed({ subnetName: "ap" }), ["api"]);
    assert.deepEqual(await listed({ "zoneIds.0": "100004" }), ["db"]);
    const overlapping = { vpcId: known.vpc, "subnetSet.0.subnetName": "x", "subnetSet.0.zoneId": "100003" };
    await refuses("InvalidSubnet.Conflict", "CreateSubnet", { ...overlapping, "subnetSet.0.cidrBlock": "10.1.1.0/25" });
    await refuses("InvalidSubnetCidr", "CreateSubnet", { ...overlapping, "subnetSet.0.cidrBlock": "10.99.1.0/25" });
    for (const subnet of [web!, db!]) await ask("DeleteSubnet", { vpcId: known.vpc, subnetId: subnet["subnetId"] });
    assert.deepEqual(await listed({}), []);
    await refuses("InvalidSubnet.NotFound", "DeleteSubnet", of);
  });

  it("creates, renames and deletes a route table", async () => {
    const { unRouteTableId: routeTableId } = await ask("CreateRouteTable", {
      vpcId: known.vpc,
      routeTableName: "custom",
    });
    const of = { vpcId: known.vpc, routeTableId };
    await ask("ModifyRouteTableAttribute", { ...of, routeTableName: "renamed" });
    const [row] = (await ask("DescribeRouteTable", of))["data"];
    assert.equal(row.routeTableName, "renamed");
    isNow(row.routeTableCreateTime);
    await refuses("InvalidParameter", "DeleteRouteTable", { vpcId: known.vpc, routeTableId: known.table });
    await ask("DeleteRouteTable", of);
    await refuses("InvalidRouteTableId.NotFound", "DeleteRouteTable", of);
  });

  it("rejects the deletion of a VPC that has a subnet or a custom route table", async () => {
    const { uniqVpcId: vpcId } = await ask("CreateVpc", { vpcName: "full", cidrBlock: "10.9.0.0/16" });
    const subnet = { "subnetSet.0.subnetName": "s", "subnetSet.0.cidrBlock": "10.9.1.0/24", "subnetSet.0.zoneId": "1" };
    const { subnetSet } = await ask("CreateSubnet", { vpcId, ...subnet });
    const { unRouteTableId: routeTableId } = await ask("CreateRouteTable", { vpcId, routeTableName: "custom" });
    await refuses("InvalidVpc.CannotDelete", "DeleteVpc", { vpcId });
    await ask("DeleteSubnet", { vpcId, subnetId: (subnetSet as Answer[])[0]!["unSubnetId"] });
    await refuses("InvalidVpc.CannotDelete", "DeleteVpc", { vpcId });
    await ask("DeleteRouteTable", { vpcId, routeTableId });
    await ask("DeleteVpc", { vpcId });
    await refuses("InvalidVpc.NotFound", "DeleteVpc", { vpcId });
  });
});
