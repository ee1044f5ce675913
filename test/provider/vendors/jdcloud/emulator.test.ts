/** The emulator as any caller meets it: what it tolerates, what it refuses, and in which words. */
import assert from "node:assert/strict";
import type { HttpCall } from "../../../../provider/backend/http/protocol.js";
import type { WireRequest } from "../../../../provider/servers/emulator/contract.js";
import { emulator } from "../../../../provider/vendors/jdcloud/emulator/index.js";
import { signCall } from "../../../../provider/vendors/jdcloud/sign.js";
import { REGIONS } from "../../cloud/scene.js";
import { connectionBetween, Scene } from "../scene.js";

const [REGION] = REGIONS.jdcloud;

interface Answer {
  readonly status: number;
  readonly requestId: string;
  readonly result?: any;
  readonly error?: { readonly code: number; readonly status: string; readonly message: string };
}

describe("jdcloud: the emulator", () => {
  const scene = new Scene("jdcloud");
  let vpcIds: string[];

  before(async () => {
    await scene.start();
    const client = await scene.client(0);
    const vpcs = [];
    for (let n = 0; n < 12; n++) vpcs.push(await scene.vpcIn(client));
    vpcIds = vpcs.map(({ id }) => id);
  });
  after(() => scene.end());

  /** `path` under the region. */
  async function send(method: HttpCall["method"], path: string, body?: unknown): Promise<Answer> {
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const url = `${scene.url}/v1/regions/${REGION}/${path}`;
    const call: HttpCall = { action: "any", method, url, ...(text !== undefined && { body: text }) };
    const moment = { now: new Date(), nonce: crypto.randomUUID() };
    const { headers } = signCall(call, moment, scene.keys[0]);
    const response = await fetch(url, { method, headers: { ...headers }, ...(text !== undefined && { body: text }) });
    const answer = (await response.json()) as Answer;
    assert.equal(response.headers.get("x-jdcloud-request-id"), answer.requestId);
    return { ...answer, status: response.status };
  }
  async function refused(answer: Promise<Answer>, code: number, status: string, message: RegExp): Promise<void> {
    const { error, ...rest } = await answer;
    assert.deepEqual([rest.status, error?.code, error?.status], [code, code, status]);
    assert.match(error!.message, message);
  }

  it("accepts a trailing slash, null for unset fields, and body fields that repeat the path", async () => {
    const body = {
      regionId: REGION,
      vpcPeeringName: "go",
      vpcId: vpcIds[0],
      remoteVpcId: vpcIds[1],
      description: null,
      userTags: null,
      resourceGroupId: null,
      somethingNew: { a: 1 },
    };
    const { status, result } = await send("POST", "vpcPeerings", body);
    assert.equal(status, 200);
    const id: string = result.vpcPeering.vpcPeeringId;
    assert.equal((await send("GET", `vpcPeerings/${id}/`)).result.vpcPeering.vpcPeeringState, "Initiated");
    const modified = await send("PUT", `vpcPeerings/${id}`, {
      vpcPeeringId: id,
      vpcPeeringName: "gone",
      description: null,
    });
    assert.deepEqual(Object.keys(modified).toSorted(), ["requestId", "status"], "nothing is told of it");
    assert.equal((await send("DELETE", `vpcPeerings/${id}`)).status, 200);
    await refused(send("DELETE", `vpcPeerings/${id}`), 404, "NOT_FOUND", new RegExp(id));
  });

  it("returns the last page for a page number beyond the end", async () => {
    const page = async (pageNumber: number) => (await send("GET", `vpcs/?pageSize=10&pageNumber=${pageNumber}`)).result;
    assert.equal((await page(1)).vpcs.length, 10);
    assert.equal((await page(2)).vpcs.length, 2);
    assert.deepEqual(await page(9), await page(2));
    assert.equal((await page(9)).totalCount, 12);
    assert.equal((await send("GET", "vpcs")).result.vpcs.length, 12, "20 to a page");
  });

  it("combines filters with AND and values with OR, and rejects undocumented filters", async () => {
    const [first, second] = vpcIds;
    const requested = `filters.1.name=vpcIds&filters.1.values.1=${first}&filters.1.values.2=${second}`;
    assert.equal((await send("GET", `vpcs/?${requested}`)).result.totalCount, 2);
    assert.equal(
      (await send("GET", `vpcs/?${requested}&filters.2.name=vpcNames&filters.2.values.1=no`)).result.totalCount,
      0,
    );
    const invalid = [
      ["filters.1.name=colour&filters.1.values.1=red", /no filter 'colour'/],
      ["filters.0.name=vpcIds&filters.0.values.1=x", /'filters.0.name' is not known/],
      ["filters.1.name=vpcIds&filters.1.operator=like&filters.1.values.1=x", /operator 'like'/],
      ["pageSize=9", /'pageSize' must be a whole number from 10 to 100/],
      ["pageSize=101", /'pageSize'/],
      ["pageNumber=0", /'pageNumber'/],
    ] as const;
    for (const [query, message] of invalid)
      await refused(send("GET", `vpcs/?${query}`), 400, "INVALID_ARGUMENT", message);
  });

  it("limits a pair to one half, a name to one half and a VPC to ten halves", async () => {
    const [hub, ...others] = vpcIds;
    const make = (vpcPeeringName: string, remoteVpcId: string | undefined, vpcId = hub) =>
      send("POST", "vpcPeerings/", { vpcPeeringName, vpcId, remoteVpcId });
    for (const [i, remote] of others.slice(0, 10).entries()) assert.equal((await make(`n${i}`, remote)).status, 200);
    await refused(make("again", others[0]), 409, "ALREADY_EXISTS", /already connected/);
    await refused(make("n0", hub, others[0]), 409, "ALREADY_EXISTS", /already has a connection of that name/);
    await refused(make("n10", others[10]), 429, "QUOTA_EXCEEDED", /10/);
    const quota = await send("GET", `quotas/?type=vpcpeering&parentResourceId=${hub}`);
    assert.deepEqual(quota.result.quota, { type: "vpcpeering", parentResourceId: hub, maxLimit: 10, count: 10 });
    await refused(send("DELETE", `vpcs/${hub}`), 409, "FAILED_PRECONDITION", /peering/);
    await refused(make("self", hub), 400, "INVALID_ARGUMENT", /./);
    await refused(make("", others[0]), 400, "INVALID_ARGUMENT", /Missing the required parameter 'vpcPeeringName'/);
    await refused(make("nowhere", "vpc-0000000000"), 404, "NOT_FOUND", /no such VPC/);
    scene.halves((halves) => {
      for (const half of halves.list(REGION)) halves.delete(half);
    });
  });

  it("keeps a route table's system rules, and allows one rule per destination", async () => {
    const client = await scene.client(0);
    const vpcs = (await client.getVpcs(vpcIds.slice(0, 2).map((id) => ({ region: REGION, id })))) as any[];
    const made = await connectionBetween(client, vpcs[0], vpcs[1], { name: "for-rules" });
    const table = `routeTables/${vpcs[0].defaultRouteTableId}`;
    const add = (...routeTableRuleSpecs: object[]) =>
      send("POST", `${table}:addRouteTableRules`, { routeTableId: "ignored", routeTableRuleSpecs });
    const spec = { nextHopType: "vpc_peering", nextHopId: made.id, addressPrefix: "10.99.0.0/16" };
    assert.equal((await add({ ...spec, description: null, priority: 100 })).status, 200);
    await refused(add(spec), 409, "ALREADY_EXISTS", /has a rule for 10\.99\.0\.0\/16/);
    await refused(add({ ...spec, addressPrefix: "0.0.0.0/0" }), 409, "ALREADY_EXISTS", /0\.0\.0\.0\/0/);
    await refused(add({ ...spec, nextHopType: "natgw" }), 400, "INVALID_ARGUMENT", /next hops/);
    await refused(add(), 400, "INVALID_ARGUMENT", /routeTableRuleSpecs/);

    const rules = async (filter = "") =>
      (await send("GET", `${table}/routeTableRules?${filter}`)).result.routeTableRules as any[];
    assert.deepEqual(
      (await rules()).map(({ nextHopType }) => nextHopType),
      ["local", "internet", "vpc_peering"],
    );
    const [mine] = await rules(`filters.1.name=nextHopId&filters.1.values.1=${made.id}`);
    assert.match(mine.ruleId, /^rt-[0-9a-z]{10}$/);
    const [local] = await rules("filters.1.name=nextHopTypes&filters.1.values.1=local");
    const remove = (ruleId: string) => send("POST", `${table}%3AremoveRouteTableRules`, { ruleIds: [ruleId] });
    await refused(remove(local.ruleId), 400, "INVALID_ARGUMENT", /built in/);
    assert.equal((await remove(mine.ruleId)).status, 200);
    await refused(remove(mine.ruleId), 404, "NOT_FOUND", /routeTableRule/);
  });

  it("rejects unknown calls and bodies that are not JSON", async () => {
    await refused(send("GET", "elasticIps"), 404, "NOT_FOUND", /no such API/);
    await refused(send("PUT", "vpcs", {}), 404, "NOT_FOUND", /no such API/);
    await refused(send("POST", "vpcs/", "{"), 400, "INVALID_ARGUMENT", /not JSON/);
    await refused(send("POST", "vpcs/", []), 400, "INVALID_ARGUMENT", /not an object/);
    await refused(send("POST", "vpcs/", { vpcName: 7 }), 400, "INVALID_ARGUMENT", /'vpcName' must be a string/);
    const unsigned = await fetch(`${scene.url}/v1/regions/${REGION}/vpcs/`);
    const { error } = (await unsigned.json()) as Answer;
    assert.deepEqual(
      [unsigned.status, error],
      [401, { code: 401, status: "ACCESS_ERROR", message: "lack of header authorization[gw]" }],
    );
  });

  it("reports the reference's action names, and injects faults in the vendor's format", () => {
    const request = (method: string, path: string): WireRequest => ({
      method,
      path: `/v1/regions/${REGION}/${path}`,
      query: "",
      headers: {},
      body: Buffer.alloc(0),
    });
    assert.equal(emulator.actionOf(request("GET", "vpcPeerings/")), "describeVpcPeerings");
    assert.equal(emulator.actionOf(request("POST", "routeTables/rtb-1%3AaddRouteTableRules")), "addRouteTableRules");
    assert.equal(emulator.actionOf(request("GET", "%")), "unknown");
    const words = (["throttled", "busy", "server-fault"] as const).map((kind) => {
      const { status, body } = emulator.fault(kind, request("GET", "vpcs"));
      return [status, (JSON.parse(body) as Answer).error!.status];
    });
    assert.deepEqual(words, [
      [429, "RATE_LIMIT"],
      [503, "UNAVAILABLE"],
      [500, "INTERNAL"],
    ]);
  });
});
