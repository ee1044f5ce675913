/** What the emulator tolerates and refuses, in the words of each layer, and how the client gets along with it. */
import assert from "node:assert/strict";
import { locateCredentials } from "../../../../provider/credentials/locate.js";
import { isPeeringError } from "../../../../provider/errors.js";
import { signCall } from "../../../../provider/vendors/huawei/sign.js";
import { emulator as emulated } from "../../../../provider/vendors/huawei/emulator/index.js";
import { REGIONS } from "../../cloud/scene.js";
import { keysOf, connectionBetween, Scene, settingsFor, tableOf } from "../scene.js";

const [REGION, FAR_REGION] = REGIONS.huawei;
const KEYS = keysOf("huawei");

const [KEY, PEER] = KEYS;
const PROJECT = KEY.accountId;

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

describe("huawei: the emulator", () => {
  const scene = new Scene("huawei");
  before(() => scene.start());
  after(() => scene.end());

  async function send(what: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    const [method, path] = what.split(" ") as ["GET" | "POST" | "PUT" | "DELETE", string];
    const call = {
      action: "test",
      method,
      url: `${scene.url}${path}`,
      headers: { "x-project-id": PROJECT },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    };
    const signed = "x-auth-token" in headers || "unsigned" in headers ? call : signCall(call, new Date(), KEY);
    const { host: _, ...own } = signed.headers as Record<string, string>;
    const answer = await fetch(signed.url, { method, headers: { ...own, ...headers }, body: call.body ?? null });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === "" ? undefined : JSON.parse(text) };
  }

  const tokenFor = async (user: object, project: object): Promise<Answered> =>
    send(
      "POST /v3/auth/tokens",
      { auth: { identity: { methods: ["password"], password: { user } }, scope: { project } } },
      { unsigned: "" },
    );
  const user = { name: KEY.secretId, password: KEY.secretKey, domain: { name: "test" } };

  it("rejects unknown paths and wrong methods with the API gateway's errors", async () => {
    const unknown = await send("GET /v1/nothing");
    assert.deepEqual([unknown.status, unknown.body.error_code], [404, "APIGW.0101"]);
    const wrong = await send("DELETE /v2.0/vpc/peerings");
    assert.deepEqual([wrong.status, wrong.body.error_code], [405, "APIGW.0106"]);
    assert.equal((await send("GET /v1/%zz/vpcs")).body.code, "VPC.0007", "what cannot be decoded stands for itself");
    const unsigned = await send("GET /v2.0/vpc/peerings", undefined, { unsigned: "" });
    assert.deepEqual([unsigned.status, unsigned.body.error_code], [401, "APIGW.0301"]);
  });

  it("rejects malformed bodies and queries with the error format of each API layer", async () => {
    const end = { vpc_id: "x" };
    const peering = { name: "p", request_vpc_info: end, accept_vpc_info: end };
    const badId = await send("POST /v2.0/vpc/peerings", { peering });
    assert.deepEqual(
      [badId.status, badId.body],
      [
        400,
        {
          NeutronError: {
            message: "Invalid input for request_vpc_info. Reason: 'x' is not a valid UUID.",
            type: "HTTPBadRequest",
            detail: "",
          },
        },
      ],
    );
    const unknownField = await send(`PUT /v2.0/vpc/peerings/${"0".repeat(8)}`, {
      peering: { name: "p", bandwidth: 5 },
    });
    assert.equal(unknownField.body.NeutronError.message, "Unrecognized attribute(s) 'bandwidth'");
    const v1 = await send(`POST /v1/${PROJECT}/vpcs`, { vpc: { cidr: "10.0.0.0/16", tags: ["no star"] } });
    assert.deepEqual([v1.status, v1.body.code], [400, "VPC.0101"]);
    const v3 = await send(`POST /v3/${PROJECT}/vpc/vpcs`, "{not json");
    assert.deepEqual([v3.status, v3.body.error_code, typeof v3.body.request_id], [400, "VPC.0101", "string"]);
    for (const query of ["limit=2001", "limit=-1", "limit=x", "marker=gone"])
      assert.equal((await send(`GET /v2.0/vpc/peerings?${query}`)).status, 400, query);
  });

  it("isolates projects from each other", async () => {
    const foreign = await send(`GET /v1/${PEER.accountId}/vpcs`);
    assert.deepEqual([foreign.status, foreign.body.code], [400, "VPC.0007"]);
    const call = { action: "test", method: "GET", url: `${scene.url}/v2.0/vpc/peerings` } as const;
    const signed = signCall({ ...call, headers: { "x-project-id": PEER.accountId } }, new Date(), KEY);
    const { host: _, ...headers } = signed.headers as Record<string, string>;
    assert.equal((await fetch(call.url, { headers })).status, 403);
  });

  it("creates a route table with at most five routes, and rejects duplicates", async () => {
    const client = await scene.client();
    const [own, peer] = [await scene.vpcIn(client), await scene.vpcIn(client)];
    const connection = await connectionBetween(client, own, peer);
    const routes = Array.from({ length: 6 }, (_, i) => ({
      type: "peering",
      destination: `192.168.${i}.0/24`,
      nexthop: connection.id,
    }));
    const create = (some: readonly object[]) =>
      send(`POST /v1/${PROJECT}/routetables`, { routetable: { vpc_id: own.id, name: "custom", routes: some } });
    assert.equal((await create(routes)).body.code, "VPC.2800");
    const made = await create(routes.slice(1));
    assert.equal(made.status, 200);
    const { id } = made.body.routetable;
    const update = (change: object) => send(`PUT /v1/${PROJECT}/routetables/${id}`, { routetable: { routes: change } });
    assert.equal((await update({ add: [routes[0], routes[0]] })).body.code, "VPC.2809");
    assert.equal((await update({ add: [routes[0], routes[1]] })).body.code, "VPC.2812");
    const unknown = { ...routes[0], destination: "192.168.9.0/24", nexthop: "0".repeat(8) };
    assert.equal((await update({ add: [routes[0], unknown] })).status, 400);
    const { body } = await send(`GET /v1/${PROJECT}/routetables/${id}`);
    const destinations = body.routetable.routes.filter(({ type }: any) => type === "peering");
    assert.equal(destinations.length, 5, "nothing of a change that is refused");
    assert.equal((await send(`GET /v1/${PROJECT}/routetables/none`)).body.code, "VPC.2808");
  });

  it("associates subnets with a route table, and returns them to the default one", async () => {
    const client = await scene.client();
    const vpc = await scene.vpcIn(client);
    const cidr = vpc.cidrBlock.replace(".0.0/16", ".1.0/24");
    const requested = { name: "s", cidr, vpc_id: vpc.id, gateway_ip: cidr.replace("0/24", "1") };
    const { body: made } = await send(`POST /v1/${PROJECT}/subnets`, { subnet: requested });
    const { body: table } = await send(`POST /v1/${PROJECT}/routetables`, { routetable: { vpc_id: vpc.id } });
    const act = (subnets: object, id: string = table.routetable.id) =>
      send(`POST /v1/${PROJECT}/routetables/${id}/action`, { routetable: { subnets } });
    assert.deepEqual((await act({ associate: [made.subnet.id] })).body.routetable.subnets, [{ id: made.subnet.id }]);
    const followed = await client.listRouteTables({ region: REGION, subnetId: made.subnet.id });
    assert.deepEqual(
      followed.map(({ id, isDefault }) => [id, isDefault]),
      [[table.routetable.id, false]],
    );
    await act({ disassociate: [made.subnet.id] });
    const [back] = await client.listRouteTables({ region: REGION, subnetId: made.subnet.id });
    assert.equal(back!.id, vpc.defaultRouteTableId);
    const foreign = await act({ associate: [made.subnet.id] }, (await scene.vpcIn(client)).defaultRouteTableId);
    assert.equal(foreign.body.code, "VPC.2807");
    const shown = await send(`GET /v1/${PROJECT}/subnets/${made.subnet.id}`);
    assert.deepEqual([shown.body.subnet.cidr, shown.body.subnet.vpc_id], [cidr, vpc.id]);
  });

  it("creates VPCs over v3 as over v1, and returns the marker of the next page", async () => {
    const tags = [{ key: "a", value: "b" }];
    const made = await send(`POST /v3/${PROJECT}/vpc/vpcs`, { vpc: { name: "v3", cidr: "10.200.0.0/16", tags } });
    assert.equal(made.status, 201);
    const { id } = made.body.vpc;
    assert.deepEqual(made.body.vpc.tags, tags);
    const renamed = await send(`PUT /v3/${PROJECT}/vpc/vpcs/${id}`, { vpc: { name: "renamed" } });
    assert.equal(renamed.body.vpc.name, "renamed");
    const page = await send(`GET /v3/${PROJECT}/vpc/vpcs?limit=1`);
    assert.equal(page.body.page_info.next_marker, page.body.vpcs[0].id);
    assert.equal((await send(`DELETE /v3/${PROJECT}/vpc/vpcs/${id}`)).status, 204);
    assert.equal((await send(`GET /v3/${PROJECT}/vpc/vpcs/${id}`)).body.error_code, "VPC.0003");
  });

  it("issues tokens for API keys, scoped to a project, and accepts no other tokens", async () => {
    const issued = await tokenFor(user, { name: REGION });
    assert.equal(issued.status, 201);
    assert.equal(issued.body.token.project.id, PROJECT);
    const token = issued.headers.get("x-subject-token")!;
    const list = (given: string, project = PROJECT) =>
      send("GET /v2.0/vpc/peerings", undefined, { "x-auth-token": given, "x-project-id": project });
    assert.equal((await list(token)).status, 200);
    const far = (await tokenFor(user, { name: FAR_REGION })).headers.get("x-subject-token")!;
    assert.equal((await list(far)).status, 403);
    for (const bad of [`${token}0`, token.replace(/.$/, (end) => (end === "0" ? "1" : "0")), "x", "e30.00"])
      assert.equal((await list(bad)).body.error_code, "APIGW.0301");
    assert.equal((await tokenFor({ ...user, password: "wrong" }, { name: REGION })).status, 401);
    assert.equal((await tokenFor(user, { name: "nowhere-1" })).status, 401);
    assert.equal((await tokenFor(user, { id: PEER.accountId })).status, 401);
  });

  it("accepts a client that has only a token", async () => {
    const securityToken = (await tokenFor(user, { id: PROJECT })).headers.get("x-subject-token")!;
    const settings = { ...settingsFor("huawei", scene.url), region: REGION, securityToken };
    const credentials = locateCredentials(settings, {}).credentials;
    assert.deepEqual(credentials, { secretId: "", secretKey: "", securityToken });
    const client = await scene.client(credentials);
    assert.equal(client.identity, (await scene.client()).identity);
    const [own, peer] = [await scene.vpcIn(client), await scene.vpcIn(client)];
    assert.equal((await connectionBetween(client, own, peer)).state, "active");
    await assert.rejects(scene.client({ ...credentials, securityToken: `${securityToken}0` }), (error) =>
      isPeeringError(error, "credentials-invalid"),
    );
  });

  it("connects VPCs of one account in a region other than the provider's", async () => {
    const client = await scene.client();
    const [own, peer] = [
      await scene.vpcIn(client, { region: FAR_REGION }),
      await scene.vpcIn(client, { region: FAR_REGION }),
    ];
    assert.deepEqual([own.region, own.accountId], [FAR_REGION, client.accountId]);
    const connection = await connectionBetween(client, own, peer);
    assert.deepEqual(
      [connection.state, connection.role, connection.accepter.accountId],
      ["active", "both", client.accountId],
    );
    const route = { destinationCidrBlock: peer.cidrBlock, peeringConnectionId: connection.id };
    assert.equal((await client.createRoute(tableOf(own), route)).origin, "user");
    assert.deepEqual(await client.getPeerings([{ region: REGION, id: connection.id }]), [undefined]);
  });

  it("injects faults in the error format of the requested API, and names the account of the key", () => {
    const request = (method: string, path: string) => ({ method, path, query: "", headers: {}, body: Buffer.alloc(0) });
    const fault = (kind: "throttled" | "busy" | "server-fault", what: string) => {
      const [method, path] = what.split(" ") as [string, string];
      const { status, body } = emulated.fault(kind, request(method, path));
      return [status, Object.keys(JSON.parse(body) as object)[0]];
    };
    const connections = "/v2.0/vpc/peerings";
    assert.deepEqual(fault("throttled", `GET ${connections}`), [429, "error_msg"]);
    assert.deepEqual(fault("server-fault", `GET ${connections}`), [500, "NeutronError"]);
    assert.deepEqual(fault("server-fault", "GET /v1/p/vpcs"), [500, "code"]);
    assert.deepEqual(fault("busy", "PUT /v3/p/vpc/vpcs/v"), [409, "request_id"]);
    assert.deepEqual(fault("busy", `DELETE ${connections}/l`), [409, "NeutronError"]);
    assert.deepEqual(fault("busy", `POST ${connections}`), [503, "NeutronError"]);
    assert.equal(emulated.actionOf(request("PUT", `${connections}/l/accept`)), "AcceptVpcPeering");
    assert.equal(emulated.actionOf(request("GET", "/v3/projects")), "KeystoneListProjects");
    assert.equal(emulated.actionOf(request("GET", "/elsewhere")), "unknown");
    const { headers } = signCall({ action: "a", method: "GET", url: "http://h/" }, new Date(), KEY);
    assert.equal(emulated.secretIdOf({ ...request("GET", "/"), headers: headers! }), KEY.secretId);
  });
});
