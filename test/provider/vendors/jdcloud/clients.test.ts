/** What the vendor's own Go SDK asks for and expects of the answers, in the bytes that it sends. */
import assert from "node:assert/strict";
import type { HttpCall } from "../../../../provider/backend/http/protocol.js";
import { signCall } from "../../../../provider/vendors/jdcloud/sign.js";
import { connectionBetween, Scene } from "../scene.js";

describe("jdcloud: the emulator serves requests of the vendor's own clients:", () => {
  const scene = new Scene("jdcloud");
  const known = { vpc: "", cidr: "", peer: "", table: "" };
  before(async () => {
    await scene.start();
    const client = await scene.client(0);
    const [own, peer] = [await scene.vpcIn(client, { tags: { team: "a" } }), await scene.vpcIn(client)];
    await connectionBetween(client, own, peer, { name: "half", tags: { team: "a", stage: "dev" } });
    Object.assign(known, { vpc: own.id, cidr: own.cidrBlock, peer: peer.id, table: own.defaultRouteTableId });
  });
  after(() => scene.end());

  async function send(method: HttpCall["method"], path: string, body?: object) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const url = `${scene.url}/v1/regions/${scene.region}/${path}`;
    const call: HttpCall = { action: "any", method, url, ...(text !== undefined && { body: text }) };
    const { headers } = signCall(call, { now: new Date(), nonce: crypto.randomUUID() }, scene.keys[0]);
    const response = await fetch(url, { method, headers: { ...headers }, ...(text !== undefined && { body: text }) });
    const { result, error } = (await response.json()) as { result?: any; error?: { status: string } };
    return { status: response.status, result, word: error?.status };
  }
  const good = async (...requested: Parameters<typeof send>): Promise<any> => {
    const { status, result, word } = await send(...requested);
    assert.equal(status, 200, word);
    return result;
  };
  const isNow = (time: string): void => {
    assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.ok(Math.abs(Date.now() - Date.parse(time)) < 60_000, time);
  };
  const filter = (name: string, value: string) => `filters.1.name=${name}&filters.1.values.1=${value}`;

  it("list connections and VPCs by zone type, zone and tags", async () => {
    for (const [list, hits] of [
      ["vpcPeerings", 2], // both halves of one connection
      ["vpcs", 1],
    ] as const) {
      const total = async (query: string): Promise<number> => (await good("GET", `${list}/?${query}`)).totalCount;
      const all = await total("");
      for (const zones of ["all", "standard"]) assert.equal(await total(filter("azType", zones)), all, list);
      assert.equal(await total(filter("azType", "edge")), 0);
      assert.equal(await total(filter("azs", `${scene.region}a`)), all);
      assert.equal(await total(filter("azs", "cn-elsewhere-1a")), 0);
      assert.ok(all >= 1);
      assert.equal(await total("tags.1.key=team&tags.1.values.1=a&tags.1.values.2=b"), hits);
      assert.equal(await total("tags.1.key=team&tags.1.values.1=b"), 0);
      assert.equal(await total("tags.1.key=team&tags.2.key=absent"), 0);
      assert.equal((await send("GET", `${list}/?tags.0.key=team`)).status, 400);
    }
  });

  it("list by resource group", async () => {
    const made = { vpcName: "grouped", addressPrefix: "10.200.0.0/16", resourceGroupId: "rg-1" };
    const { vpcId } = await good("POST", "vpcs/", made);
    const half = { vpcPeeringName: "grouped", vpcId, remoteVpcId: known.peer, resourceGroupId: "rg-1" };
    const { vpcPeering } = await good("POST", "vpcPeerings/", half);
    const byGroup = async (list: string, group: string) =>
      (await good("GET", `${list}/?resourceGroupIds.1=rg-0&resourceGroupIds.2=${group}`))[list];
    const [vpc, ...others] = await byGroup("vpcs", "rg-1");
    assert.deepEqual([vpc.vpcId, vpc.resourceGroupId, others.length], [vpcId, "rg-1", 0]);
    const [peering] = await byGroup("vpcPeerings", "rg-1");
    assert.deepEqual([peering.vpcPeeringId, peering.resourceGroupId], [vpcPeering.vpcPeeringId, "rg-1"]);
    assert.deepEqual(await byGroup("vpcs", "rg-2"), []);
  });

  it("read the times of VPCs and route tables, and the IP version of rules", async () => {
    isNow((await good("GET", `vpcs/${known.vpc}`)).vpc.createdTime);
    const { routeTable } = await good("GET", `routeTables/${known.table}`);
    isNow(routeTable.createdTime);
    assert.deepEqual(
      routeTable.routeTableRules.map(({ addressPrefix, ipVersion }: any) => [addressPrefix, ipVersion]),
      [
        ["local", 4],
        ["0.0.0.0/0", 4],
      ],
    );
  });

  it("create, list, update and delete a subnet", async () => {
    const addressPrefix = known.cidr.replace(".0.0/16", ".1.0/24");
    const userTags = [{ key: "team", value: "a" }];
    const requested = { vpcId: known.vpc, subnetName: "web", addressPrefix, description: null, userTags };
    const { subnetId } = await good("POST", "subnets/", requested);
    const { subnets, totalCount } = await good("GET", `subnets/?${filter("vpcId", known.vpc)}`);
    const [{ createdTime, ...row }] = subnets;
    isNow(createdTime);
    assert.equal(totalCount, 1);
    const { routeTableId, subnetName, tags } = row;
    assert.deepEqual([routeTableId, subnetName, tags], [known.table, "web", userTags]);
    assert.equal((await good("GET", `subnets/?${filter("subnetNames", "db")}`)).totalCount, 0);
    await good("PATCH", `subnets/${subnetId}`, { subnetName: "api", description: "second" });
    const { subnet } = await good("GET", `subnets/${subnetId}`);
    assert.deepEqual([subnet.subnetName, subnet.description], ["api", "second"]);
    assert.deepEqual((await good("GET", `vpcs/${known.vpc}`)).vpc.subnets, [subnet]);
    await good("DELETE", `subnets/${subnetId}`);
    assert.deepEqual((await send("DELETE", `subnets/${subnetId}`)).word, "NOT_FOUND");
  });

  it("create and update a route table, dissociate its subnet, delete it", async () => {
    const requested = { vpcId: known.vpc, routeTableName: "custom", description: "for web" };
    const { routeTableId: id } = await good("POST", "routeTables/", requested);
    await good("PATCH", `routeTables/${id}`, { routeTableName: "renamed", description: null });
    const { routeTable } = await good("GET", `routeTables/${id}`);
    assert.deepEqual([routeTable.routeTableName, routeTable.description], ["renamed", "for web"]);
    const addressPrefix = known.cidr.replace(".0.0/16", ".2.0/24");
    const subnet = { vpcId: known.vpc, subnetName: "s", addressPrefix, routeTableId: id };
    const { subnetId } = await good("POST", "subnets/", subnet);
    assert.equal((await send("DELETE", `routeTables/${id}`)).word, "FAILED_PRECONDITION");
    await good("POST", `routeTables/${id}:disassociateRouteTable`, { subnetId });
    assert.equal((await good("GET", `subnets/${subnetId}`)).subnet.routeTableId, known.table);
    assert.equal((await send("POST", `routeTables/${id}:disassociateRouteTable`, { subnetId })).word, "NOT_FOUND");
    await good("DELETE", `routeTables/${id}`);
    assert.equal((await send("DELETE", `routeTables/${id}`)).word, "NOT_FOUND");
    assert.equal((await send("DELETE", `routeTables/${known.table}`)).word, "INVALID_ARGUMENT");
    await good("DELETE", `subnets/${subnetId}`);
  });

  it("fail to delete a VPC that has a subnet or a custom route table", async () => {
    const { vpcId } = await good("POST", "vpcs/", { vpcName: "full", addressPrefix: "10.210.0.0/16" });
    const subnet = { vpcId, subnetName: "s", addressPrefix: "10.210.1.0/24" };
    const { subnetId } = await good("POST", "subnets/", subnet);
    const { routeTableId } = await good("POST", "routeTables/", { vpcId, routeTableName: "custom" });
    assert.equal((await send("DELETE", `vpcs/${vpcId}`)).status, 409);
    await good("DELETE", `subnets/${subnetId}`);
    assert.equal((await send("DELETE", `vpcs/${vpcId}`)).status, 409);
    await good("DELETE", `routeTables/${routeTableId}`);
    await good("DELETE", `vpcs/${vpcId}`);
    assert.equal((await send("DELETE", `vpcs/${vpcId}`)).status, 404);
  });
});
