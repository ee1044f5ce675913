/** What clients of the vendor's own send, and expect of the answers: Terraform's provider, the Go SDK v3, gophercloud. */
import assert from "node:assert/strict";
import { signCall } from "../../../../provider/vendors/huawei/sign.js";
import { connectionBetween, Scene } from "../scene.js";

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

describe("huawei: the emulator serves requests of the vendor's own clients:", () => {
  const scene = new Scene("huawei");
  const [KEY] = scene.keys;
  const PROJECT = KEY.accountId;
  const known = { vpc: "", cidr: "", table: "", peering: "" };
  before(async () => {
    await scene.start();
    const client = await scene.client();
    const [own, peer] = [await scene.vpcIn(client, { tags: { team: "a" } }), await scene.vpcIn(client)];
    const connection = await connectionBetween(client, own, peer);
    Object.assign(known, { vpc: own.id, cidr: own.cidrBlock, table: own.defaultRouteTableId, peering: connection.id });
  });
  after(() => scene.end());

  async function send(what: string, body?: object, token?: string): Promise<Answered> {
    const [method, path] = what.split(" ") as ["GET" | "POST" | "PUT" | "DELETE", string];
    const call = {
      action: "test",
      method,
      url: `${scene.url}${path}`,
      headers: { "x-project-id": PROJECT },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    const signed = token === undefined ? signCall(call, new Date(), KEY) : call;
    const { host: _, ...own } = signed.headers as Record<string, string>;
    const headers = token === undefined || token === "" ? own : { ...own, "x-auth-token": token };
    const answer = await fetch(signed.url, { method, headers, body: call.body ?? null });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === "" ? undefined : JSON.parse(text) };
  }
  const good = async (status: number, ...requested: Parameters<typeof send>): Promise<any> => {
    const answer = await send(...requested);
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    return answer.body;
  };
  const isNow = (time: string): void => {
    assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    assert.ok(Math.abs(Date.now() - Date.parse(`${time}Z`)) < 60_000, time);
  };

  it("read, add and delete the tags of a VPC", async () => {
    const path = `/v2.0/${PROJECT}/vpcs/${known.vpc}/tags`;
    assert.deepEqual(await good(200, `GET ${path}`), { tags: [{ key: "team", value: "a" }] });
    await good(204, `POST ${path}`, { tag: { key: "stage", value: "dev" } });
    await good(204, `POST ${path}/action`, { action: "delete", tags: [{ key: "team" }] });
    assert.deepEqual(await good(200, `GET ${path}`), { tags: [{ key: "stage", value: "dev" }] });
    await good(204, `DELETE ${path}/stage`);
    await good(404, `DELETE ${path}/stage`);
    await good(404, `GET /v2.0/${PROJECT}/vpcs/${"0".repeat(8)}/tags`);
  });

  it("create a subnet with DNS servers and tags, update it under its VPC, delete it", async () => {
    const cidr = known.cidr.replace(".0.0/16", ".1.0/24");
    const requested = {
      name: "web",
      cidr,
      vpc_id: known.vpc,
      gateway_ip: cidr.replace("0/24", "1"),
      dnsList: ["100.125.1.250"],
      ipv6_enable: false,
      dhcp_enable: true,
      description: "first",
      tags: ["team*a"],
    };
    const { subnet } = await good(200, `POST /v1/${PROJECT}/subnets`, { subnet: requested });
    const { id, created_at: created } = subnet;
    isNow(created);
    const { tags: _, ...kept } = requested;
    const shown = async () => (await good(200, `GET /v1/${PROJECT}/subnets/${id}`)).subnet;
    const { status, ...row } = await shown();
    assert.equal(status, "ACTIVE");
    assert.deepEqual({ ...row, ...kept }, row);
    assert.deepEqual(await good(200, `GET /v2.0/${PROJECT}/subnets/${id}/tags`), {
      tags: [{ key: "team", value: "a" }],
    });
    const below = `/v1/${PROJECT}/vpcs/${known.vpc}/subnets/${id}`;
    const changed = await good(200, `PUT ${below}`, { subnet: { name: "api", dnsList: ["100.125.1.1"] } });
    assert.deepEqual(changed, { subnet: { id, status: "ACTIVE" } });
    const { name, dnsList, gateway_ip: gateway } = await shown();
    assert.deepEqual([name, dnsList, gateway], ["api", ["100.125.1.1"], requested.gateway_ip]);
    const refused = await send(`PUT ${below}`, { subnet: { name: "api", cidr } });
    assert.deepEqual([refused.status, refused.body.code], [400, "VPC.0101"]);
    await good(204, `DELETE ${below}`);
    assert.equal((await send(`GET /v1/${PROJECT}/subnets/${id}`)).body.code, "VPC.0202");
    assert.equal((await send(`DELETE ${below}`)).body.code, "VPC.0202");
  });

  it("create a route table with a description, change only its name, delete it", async () => {
    const requested = { vpc_id: known.vpc, name: "custom", description: "for web" };
    const { routetable } = await good(200, `POST /v1/${PROJECT}/routetables`, { routetable: requested });
    const { id, description, created_at: created, updated_at: updated } = routetable;
    assert.equal(description, "for web");
    isNow(created);
    isNow(updated);
    const path = `/v1/${PROJECT}/routetables/${id}`;
    await good(200, `PUT ${path}`, { routetable: { name: "renamed" } });
    const after = await good(200, `PUT ${path}`, { routetable: { description: "for all" } });
    assert.deepEqual([after.routetable.name, after.routetable.description], ["renamed", "for all"]);
    await good(400, `PUT ${path}`, { routetable: {} });
    const cidr = known.cidr.replace(".0.0/16", ".2.0/24");
    const subnet = { name: "s", cidr, vpc_id: known.vpc, gateway_ip: cidr.replace("0/24", "1") };
    const made = await good(200, `POST /v1/${PROJECT}/subnets`, { subnet });
    const subnets = { associate: [made.subnet.id] };
    await good(200, `POST ${path}/action`, { routetable: { subnets } });
    await good(400, `DELETE ${path}`);
    await good(200, `POST ${path}/action`, { routetable: { subnets: { disassociate: [made.subnet.id] } } });
    await good(204, `DELETE ${path}`);
    assert.equal((await send(`DELETE ${path}`)).body.code, "VPC.2808");
    await good(400, `DELETE /v1/${PROJECT}/routetables/${known.table}`);
    await good(204, `DELETE /v1/${PROJECT}/vpcs/${known.vpc}/subnets/${made.subnet.id}`);
  });

  it("list local routes in every table, and fail to create a route that a local route contains", async () => {
    const { routetable } = await good(200, `GET /v1/${PROJECT}/routetables/${known.table}`);
    assert.deepEqual(
      routetable.routes.map((row: any) => [row.type, row.destination, row.nexthop]),
      ["198.19.128.0/20", "127.0.0.0/8", "100.64.0.0/10"].map((block) => ["local", block, "-"]),
    );
    const add = (destination: string) =>
      send(`PUT /v1/${PROJECT}/routetables/${known.table}`, {
        routetable: { routes: { add: [{ type: "peering", destination, nexthop: known.peering }] } },
      });
    for (const destination of ["198.19.128.0/20", "127.1.0.0/16", "100.64.3.0/24"])
      assert.equal((await add(destination)).body.code, "VPC.2809", destination);
    const route = { type: "peering", destination: "100.65.0.0/16", nexthop: known.peering, vpc_id: known.vpc };
    assert.equal((await send("POST /v2.0/vpc/routes", { route })).body.NeutronError.type, "InvalidInput");
    assert.equal((await add("172.20.0.0/16")).status, 200);
    const client = await scene.client();
    const [table] = await client.getRouteTables([{ region: scene.region, id: known.table }]);
    assert.deepEqual(
      table!.routes.map(({ destinationCidrBlock, origin }) => [destinationCidrBlock, origin]).slice(-1),
      [["172.20.0.0/16", "user"]],
    );
  });

  it("read an update time of a VPC and of a connection that moves with a change", async () => {
    const { vpc } = await good(200, `GET /v1/${PROJECT}/vpcs/${known.vpc}`);
    isNow(vpc.created_at);
    const { vpc: third } = await good(200, `GET /v3/${PROJECT}/vpc/vpcs/${known.vpc}`);
    assert.equal(third.created_at, `${vpc.created_at}Z`);
    scene.operate((operator) => operator.advance(3_600_000));
    const renamed = { peering: { name: "renamed" } };
    const { peering } = await good(200, `PUT /v2.0/vpc/peerings/${known.peering}`, renamed);
    assert.ok(Date.parse(peering.updated_at) - Date.parse(peering.created_at) >= 3_600_000);
    scene.operate((operator) => operator.advance(-3_600_000));
  });

  it("read the caller's domains for configuration", async () => {
    const { domains } = await good(200, "GET /v3/auth/domains");
    const { projects } = await good(200, `GET /v3/projects?name=${scene.region}`);
    assert.deepEqual([domains.length, domains[0].enabled, domains[0].id], [1, true, projects[0].domain_id]);
    await good(405, "POST /v3/auth/domains", {});
  });

  it("get a token whose service catalogue points to the server, by password or by another token", async () => {
    const user = { name: KEY.secretId, password: KEY.secretKey, domain: { id: "default" } };
    const scope = { project: { name: scene.region, domain: { id: "default" } } };
    const signIn = (identity: object) => send("POST /v3/auth/tokens", { auth: { identity, scope } }, "");
    const first = await signIn({ methods: ["password"], password: { user } });
    assert.equal(first.status, 201);
    const { catalog } = first.body.token;
    for (const [type, url] of [
      ["identity", `${scene.url}/v3`],
      ["network", scene.url],
    ]) {
      const [endpoint] = catalog.find((entry: any) => entry.type === type).endpoints;
      assert.deepEqual([endpoint.interface, endpoint.region, endpoint.url], ["public", scene.region, url]);
    }
    const id = first.headers.get("x-subject-token")!;
    const { versions } = (await send("GET /", undefined, id)).body;
    assert.deepEqual([versions[0].id, versions[0].links[0].href], ["v2.0", `${scene.url}/v2.0`]);
    assert.equal((await send("GET /", undefined, "")).status, 401);
    const second = await signIn({ methods: ["token"], token: { id } });
    assert.equal(second.status, 201);
    const listed = await send("GET /v2.0/vpc/peerings", undefined, second.headers.get("x-subject-token")!);
    assert.equal(listed.status, 200);
    assert.equal((await signIn({ methods: ["token"], token: { id: `${id}0` } })).status, 401);
  });

  for (const [api, path, code] of [
    ["v1", `/v1/${PROJECT}/vpcs`, "code"],
    ["v3", `/v3/${PROJECT}/vpc/vpcs`, "error_code"],
  ] as const) {
    it(`fail over ${api} to delete a VPC that has a subnet or a custom route table`, async () => {
      const { vpc } = await good(200, `POST /v1/${PROJECT}/vpcs`, { vpc: { name: "full", cidr: "10.9.0.0/16" } });
      const requested = { name: "s", cidr: "10.9.1.0/24", vpc_id: vpc.id, gateway_ip: "10.9.1.1" };
      const { subnet } = await good(200, `POST /v1/${PROJECT}/subnets`, { subnet: requested });
      const table = { vpc_id: vpc.id, name: "custom" };
      const { routetable } = await good(200, `POST /v1/${PROJECT}/routetables`, { routetable: table });
      const refused = async () => {
        const { status, body } = await send(`DELETE ${path}/${vpc.id}`);
        return [status, body[code]];
      };
      assert.deepEqual(await refused(), [409, "VPC.0104"]);
      await good(204, `DELETE /v1/${PROJECT}/vpcs/${vpc.id}/subnets/${subnet.id}`);
      assert.deepEqual(await refused(), [409, "VPC.0108"]);
      await good(204, `DELETE /v1/${PROJECT}/routetables/${routetable.id}`);
      await good(204, `DELETE ${path}/${vpc.id}`);
      assert.deepEqual(await refused(), [404, "VPC.0003"]);
    });
  }

  it("follow the page URLs in a list of connections, also the one to the previous page of a single page", async () => {
    const path = "/v2.0/vpc/peerings";
    const client = await scene.client();
    const [own, peer] = [await scene.vpcIn(client), await scene.vpcIn(client)];
    await connectionBetween(client, own, peer);
    const [first, second] = [
      known.peering,
      (await client.listPeerings({ region: scene.region, vpcId: own.id }))[0]!.id,
    ].toSorted();
    const connectionsOf = async (query: string) => (await good(200, `GET ${path}${query}`)).peerings_links;
    const connection = (rel: string, query: string) => ({ rel, href: `${scene.url}${path}?${query}` });
    const back = (marker: string, limit: number) =>
      connection("previous", `limit=${limit}&marker=${marker}&page_reverse=true`);
    assert.deepEqual(await connectionsOf("?limit=100"), [back(first!, 100)]);
    assert.deepEqual(await connectionsOf("?limit=1"), [connection("next", `limit=1&marker=${first}`), back(first!, 1)]);
    assert.deepEqual(await connectionsOf(`?limit=1&marker=${first}`), [back(second!, 1)]);
    assert.deepEqual(await connectionsOf(`?limit=1&marker=${second}`), []);
    assert.equal(await connectionsOf(""), undefined);
    const idsAt = async (connection: { readonly href: string }) =>
      (await good(200, `GET ${connection.href.slice(scene.url.length)}`)).peerings.map(({ id }: { id: string }) => id);
    assert.deepEqual(await idsAt(back(second!, 1)), [first]);
    assert.deepEqual(await idsAt(back(first!, 100)), []);
    const { result, calls } = await scene.counted(() => client.listPeerings({ region: scene.region }));
    assert.deepEqual([result.length, calls["ListVpcPeerings"]], [2, 1]);
  });
});
