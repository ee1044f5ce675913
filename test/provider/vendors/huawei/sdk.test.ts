/** The vendor's own SDK, v2 and v3, takes the emulator for the real thing, and is refused with a wrong key. */
import assert from "node:assert/strict";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js";
import { LocalLogger } from "@huaweicloud/huaweicloud-sdk-core/logger/index.js";
import { Region } from "@huaweicloud/huaweicloud-sdk-core/region/region.js";
import * as v2 from "@huaweicloud/huaweicloud-sdk-vpc/v2/public-api.js";
import * as v3 from "@huaweicloud/huaweicloud-sdk-vpc/v3/public-api.js";
import { REGIONS } from "../../cloud/scene.js";
import { keysOf, Scene } from "../scene.js";

const [REGION] = REGIONS.huawei;
const KEYS = keysOf("huawei");

type Answer = Record<string, any>;

describe("huawei: the official SDK as a client of the emulator", () => {
  const scene = new Scene("huawei");
  const speak = Object.getOwnPropertyDescriptor(LocalLogger.prototype, "error")!;
  before(async () => {
    // The SDK prints whatever it throws, and takes no logger.
    Object.defineProperty(LocalLogger.prototype, "error", { ...speak, value: () => undefined });
    await scene.start();
  });
  after(async () => {
    Object.defineProperty(LocalLogger.prototype, "error", speak);
    await scene.end();
  });

  /** In the first region an account's own project has the account's id. */
  const credentials = ({ secretId, secretKey, securityToken, accountId }: (typeof KEYS)[number]) => {
    const basic = new BasicCredentials().withAk(secretId).withSk(secretKey).withProjectId(accountId);
    return securityToken === undefined ? basic : basic.withSecurityToken(securityToken);
  };
  const sdk = (key: (typeof KEYS)[number] = KEYS[0]): v2.VpcClient =>
    v2.VpcClient.newBuilder().withCredential(credentials(key)).withEndpoint(scene.url).build();
  const sdk3 = (key: (typeof KEYS)[number] = KEYS[0]): v3.VpcClient =>
    v3.VpcClient.newBuilder().withCredential(credentials(key)).withEndpoint(scene.url).build();
  const refusal = async (call: Promise<unknown>): Promise<Answer> => {
    const error = await call.then(
      () => undefined,
      (thrown: unknown) => thrown as Answer,
    );
    assert.ok(error !== undefined, "the call is refused");
    return error;
  };
  const statusOf = async (call: Promise<unknown>): Promise<unknown> => (await refusal(call))["httpStatusCode"];

  let made = 0;
  const vpcOf = async (client: v2.VpcClient): Promise<{ readonly id: string; readonly cidr: string }> => {
    const cidr = `10.${++made}.0.0/16`;
    const request = new v2.CreateVpcRequest();
    request.body = { vpc: { name: `vpc-${made}`, cidr, tags: ["team*payments"] } } as v2.CreateVpcRequestBody;
    const { vpc }: Answer = await client.createVpc(request);
    assert.equal(vpc.status, "OK");
    return { id: vpc.id, cidr };
  };
  const peer = async (client: v2.VpcClient, own: string, theirs: string, tenant: string): Promise<Answer> => {
    const body = new v2.CreateVpcPeeringRequestBody(
      new v2.CreateVpcPeeringOption("p1", new v2.VpcInfo(own), new v2.VpcInfo(theirs).withTenantId(tenant)),
    );
    const answer: Answer = await client.createVpcPeering(new v2.CreateVpcPeeringRequest().withBody(body));
    return answer["peering"];
  };
  const show = async (client: v2.VpcClient, id: string): Promise<Answer> => {
    const answer: Answer = await client.showVpcPeering(new v2.ShowVpcPeeringRequest(id));
    return answer["peering"];
  };

  it("creates, lists, accepts, updates, routes and deletes", async () => {
    const [mine, theirs] = [sdk(KEYS[0]), sdk(KEYS[1])];
    const [own, far] = [await vpcOf(mine), await vpcOf(theirs)];
    const { created_at, updated_at, id, ...created } = await peer(mine, own.id, far.id, KEYS[1].accountId);
    assert.match(created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    assert.equal(updated_at, created_at);
    assert.deepEqual(created, {
      name: "p1",
      description: "",
      status: "PENDING_ACCEPTANCE",
      request_vpc_info: { vpc_id: own.id, tenant_id: KEYS[0].accountId },
      accept_vpc_info: { vpc_id: far.id, tenant_id: KEYS[1].accountId },
    });
    for (const [client, vpcId] of [
      [mine, far.id],
      [theirs, own.id],
    ] as const) {
      const listed: Answer = await client.listVpcPeerings(
        new v2.ListVpcPeeringsRequest().withVpcId(vpcId).withLimit(10),
      );
      assert.deepEqual(
        listed["peerings"].map((row: Answer) => row["id"]),
        [id],
      );
    }

    assert.equal(await statusOf(mine.acceptVpcPeering(new v2.AcceptVpcPeeringRequest(id))), 403);
    const accepted: Answer = await theirs.acceptVpcPeering(new v2.AcceptVpcPeeringRequest(id));
    assert.equal(accepted["status"], "ACTIVE", "the answer has no wrapper");
    assert.equal((await show(mine, id))["status"], "ACTIVE");
    assert.equal(await statusOf(theirs.rejectVpcPeering(new v2.RejectVpcPeeringRequest(id))), 400);
    const update = new v2.UpdateVpcPeeringRequest(id).withBody(
      new v2.UpdateVpcPeeringRequestBody(new v2.UpdateVpcPeeringOption().withName("p2").withDescription("by either")),
    );
    await theirs.updateVpcPeering(update);
    const { name, description } = await show(mine, id);
    assert.deepEqual([name, description], ["p2", "by either"]);

    const tables: Answer = await mine.listRouteTables(new v2.ListRouteTablesRequest().withVpcId(own.id));
    const [{ id: tableId, default: isDefault, ...table }] = tables["routetables"];
    assert.ok(isDefault);
    assert.ok(!("routes" in table), "a list leaves the routes out");
    const change = (routes: v2.RouteTableRouteAction) => {
      const requested = new v2.UpdateRouteTableReq().withRoutes(routes);
      const request = new v2.UpdateRouteTableRequest(tableId);
      return mine.updateRouteTable(request.withBody(new v2.UpdateRoutetableReqBody(requested))) as Promise<Answer>;
    };
    const peeringRoutes = (answer: Answer): Answer[] =>
      answer["routetable"].routes.filter((row: Answer) => row["type"] === "peering");
    const route = new v2.RouteTableRoute("peering", far.cidr, id);
    const added = await change(new v2.RouteTableRouteAction().withAdd([route]));
    assert.deepEqual(
      peeringRoutes(added).map(({ destination, nexthop }) => [destination, nexthop]),
      [[far.cidr, id]],
    );
    assert.equal((await refusal(change(new v2.RouteTableRouteAction().withAdd([route]))))["httpStatusCode"], 400);
    const described = new v2.RouteTableRoute("peering", far.cidr, id).withDescription("theirs");
    await change(new v2.RouteTableRouteAction().withMod([described]));
    const shown: Answer = await mine.showRouteTable(new v2.ShowRouteTableRequest(tableId));
    assert.deepEqual(
      peeringRoutes(shown).map((row) => row["description"]),
      ["theirs"],
    );
    const old: Answer = await mine.listVpcRoutes(new v2.ListVpcRoutesRequest().withVpcId(own.id));
    assert.deepEqual(
      old["routes"].map((row: Answer) => row["nexthop"]),
      [id],
      "as the older API sees it",
    );
    await mine.deleteVpcRoute(new v2.DeleteVpcRouteRequest(old["routes"][0].id));
    const emptied: Answer = await mine.showRouteTable(new v2.ShowRouteTableRequest(tableId));
    assert.deepEqual(peeringRoutes(emptied), []);
    const again = new v2.CreateVpcRouteRequest().withBody(
      new v2.CreateVpcRouteRequestBody(new v2.CreateVpcRouteOption(far.cidr, id, "peering", own.id)),
    );
    const { route: remade }: Answer = await mine.createVpcRoute(again);
    assert.equal(remade.id, old["routes"][0].id, "ids are stable");
    assert.deepEqual(
      peeringRoutes(await change(new v2.RouteTableRouteAction().withDel([new v2.DelRouteTableRoute(far.cidr)]))),
      [],
    );

    assert.equal(await statusOf(mine.deleteVpc(new v2.DeleteVpcRequest(own.id))), 409);
    await theirs.deleteVpcPeering(new v2.DeleteVpcPeeringRequest(id));
    assert.equal(await statusOf(show(mine, id)), 404);
    await mine.deleteVpc(new v2.DeleteVpcRequest(own.id));
    assert.equal(await statusOf(mine.showVpc(new v2.ShowVpcRequest(own.id))), 404);
  });

  it("rejects a request, and both accounts read it as rejected", async () => {
    const [mine, theirs] = [sdk(KEYS[0]), sdk(KEYS[1])];
    const [own, far] = [await vpcOf(mine), await vpcOf(theirs)];
    const { id } = await peer(mine, own.id, far.id, KEYS[1].accountId);
    const rejected: Answer = await theirs.rejectVpcPeering(new v2.RejectVpcPeeringRequest(id));
    assert.equal(rejected["status"], "REJECTED");
    for (const client of [mine, theirs]) assert.equal((await show(client, id))["status"], "REJECTED");
  });

  it("fails to create a duplicate connection, and one to an unknown peer VPC", async () => {
    const mine = sdk();
    const [own, far] = [await vpcOf(mine), await vpcOf(mine)];
    assert.equal((await peer(mine, own.id, far.id, KEYS[0].accountId))["status"], "ACTIVE");
    assert.equal(await statusOf(peer(mine, far.id, own.id, KEYS[0].accountId)), 409);
    assert.equal(await statusOf(peer(mine, own.id, far.id, KEYS[1].accountId)), 400);
    assert.equal(await statusOf(peer(mine, own.id, "not-an-id", KEYS[0].accountId)), 400);
  });

  it("reads and writes tags and secondary CIDR blocks over v3", async () => {
    const [old, mine] = [sdk(), sdk3()];
    const { id, cidr } = await vpcOf(old);
    const extension = new v3.AddVpcExtendCidrRequest(id).withBody(
      new v3.AddVpcExtendCidrRequestBody(new v3.AddExtendCidrOption(["172.16.0.0/16"])),
    );
    await mine.addVpcExtendCidr(extension);
    const { vpc }: Answer = await mine.showVpc(new v3.ShowVpcRequest(id));
    assert.deepEqual(
      [vpc.cidr, vpc.extend_cidrs, vpc.tags, vpc.status],
      [cidr, ["172.16.0.0/16"], [{ key: "team", value: "payments" }], "ACTIVE"],
    );
    const listed: Answer = await mine.listVpcs(new v3.ListVpcsRequest().withId([id]));
    assert.equal(listed["page_info"].current_count, 1);
    assert.equal(listed["page_info"].next_marker, undefined);
    assert.equal(listed["vpcs"][0].id, id);
  });

  it("pages through connections by the last id, and fails for an unknown marker", async () => {
    const mine = sdk();
    const ids: string[] = [];
    for (let page; page === undefined || page.length > 0;) {
      const request = new v2.ListVpcPeeringsRequest().withLimit(1);
      const answer: Answer = await mine.listVpcPeerings(ids.length === 0 ? request : request.withMarker(ids.at(-1)!));
      page = answer["peerings"] as Answer[];
      ids.push(...page.map((row) => row["id"] as string));
    }
    assert.ok(ids.length >= 2);
    assert.deepEqual(ids, [...new Set(ids)].toSorted());
    const stale = new v2.ListVpcPeeringsRequest().withMarker("00000000-0000-0000-0000-000000000000");
    assert.equal(await statusOf(mine.listVpcPeerings(stale)), 400);
  });

  it("gets its project ID from the identity service", async () => {
    const asking = new BasicCredentials().withAk(KEYS[0].secretId).withSk(KEYS[0].secretKey);
    const client = v2.VpcClient.newBuilder()
      .withCredential(asking.withIamEndpoint(scene.url))
      .withRegion(new Region(REGION, scene.url))
      .build();
    const { quotas }: Answer = await client.showQuota(new v2.ShowQuotaRequest());
    assert.ok(quotas.resources.some((row: Answer) => row["type"] === "vpcPeer" && row["quota"] === 50));
    assert.equal(scene.emulator.calls("huawei")["KeystoneListProjects"], 1);
  });

  it("works with temporary credentials", async () => {
    const listed: Answer = await sdk(KEYS[2]).listVpcs(new v2.ListVpcsRequest());
    assert.ok(listed["vpcs"].length > 0);
  });

  it("fails with a wrong key, an unknown key, another account's token or another account's project", async () => {
    const requested = (key: object) => refusal(sdk({ ...KEYS[0], ...key }).listVpcs(new v2.ListVpcsRequest()));
    for (const key of [{ secretKey: "wrong" }, { secretId: "AKUNKNOWN" }, { securityToken: "foreign" }]) {
      const { httpStatusCode, errorCode } = await requested(key);
      assert.deepEqual([httpStatusCode, errorCode], [401, "APIGW.0301"]);
    }
    assert.equal((await requested({ accountId: KEYS[1].accountId }))["httpStatusCode"], 400);
  });
});
