/** The exact bytes that go out, and to whom. */
import assert from "node:assert/strict";
import { REGIONS } from "../../cloud/scene.js";
import {
  ENDS,
  IAM,
  KEY,
  LINK,
  LIST,
  ONE,
  OTHER,
  PEER,
  PROJECT,
  SHOW,
  type Sent,
  TABLE,
  answer,
  open,
  ownBlocks,
  refused,
  row,
  sent,
  standIn,
  vpcRow,
} from "./vendor-site.js";

const [REGION] = REGIONS.huawei;

const DOMAIN = "d".repeat(32);

describe("huawei: wire client", () => {
  standIn();

  describe("identity", () => {
    it("is read from the identity service, unless the project is configured", async () => {
      const projects = [{ id: PROJECT, name: REGION, domain_id: DOMAIN }];
      answer("GET /v3/projects?name=cn-north-4", { projects }, 200, IAM);
      const client = await open({ projectId: undefined });
      assert.equal(client.identity, `api/huawei/${PROJECT}`);
      assert.deepEqual(await client.getAccount(), { accountId: DOMAIN, projectId: PROJECT });
      assert.equal(sent[0]!.headers["host"], "iam.cn-north-4.myhuaweicloud.com");
      assert.equal(sent[0]!.headers["x-project-id"], undefined);
      sent.length = 0;
      assert.equal((await open()).identity, client.identity);
      const named = await open({ projectId: undefined }, { ...KEY, projectId: PROJECT });
      assert.equal(named.identity, client.identity, "as the place of the key has it");
      assert.deepEqual(sent, []);
    });

    it("is an error with several projects, no project, no region or another account", async () => {
      const [a, b] = [
        { id: PROJECT, name: REGION },
        { id: PEER, name: `${REGION}_team` },
      ];
      answer("GET /v3/projects?name=cn-north-4", { projects: [a, b] }, 200, IAM);
      const several = await refused(open({ projectId: undefined }));
      assert.equal(several.code, "invalid-config");
      assert.match(several.message, new RegExp(`${PROJECT}.*${PEER} \\(cn-north-4_team\\)`));
      answer("GET /v3/projects?name=cn-north-4", { projects: [] }, 200, IAM);
      assert.equal((await refused(open({ projectId: undefined }))).detail.property, "vpcpeering:region");
      assert.equal((await refused(open({ region: undefined }))).detail.property, "vpcpeering:region");
      answer(`GET /v3/projects/${PROJECT}`, { project: { ...a, domain_id: DOMAIN } }, 200, IAM);
      const foreign = await refused(open({ accountId: "e".repeat(32) }));
      assert.deepEqual([foreign.code, foreign.detail.property], ["identity-mismatch", "vpcpeering:accountId"]);
      for (const accountId of [DOMAIN, PROJECT]) {
        answer(`GET /v3/projects/${PROJECT}`, { project: { ...a, domain_id: DOMAIN } }, 200, IAM);
        assert.equal((await open({ accountId })).accountId, PROJECT);
      }
    });

    it("has another project in another region, and is reported under the same id", async () => {
      const client = await open();
      const far = "https://vpc.cn-east-3.myhuaweicloud.com";
      const projects = [{ id: PEER, name: "cn-east-3" }];
      answer("GET /v3/projects?name=cn-east-3", { projects }, 200, "https://iam.cn-east-3.myhuaweicloud.com");
      answer(`GET ${LIST}`, { peerings: [row({ accept_vpc_info: { vpc_id: OTHER, tenant_id: DOMAIN } })] }, 200, far);
      const [connection] = await client.listPeerings({ region: "cn-east-3" });
      assert.deepEqual([connection!.requester.accountId, connection!.accepter.accountId], [PROJECT, DOMAIN]);
      assert.equal(sent[1]!.headers["x-project-id"], PEER);
      answer(`GET ${LIST}`, { peerings: [] }, 200, far);
      await client.listPeerings({ region: "cn-east-3" });
    });

    it("is read from the configured endpoint, if that is not the vendor's", async () => {
      const own = "https://cloud.example";
      answer(
        "GET /base/cn-north-4/v3/projects?name=cn-north-4",
        { projects: [{ id: PROJECT, name: REGION }] },
        200,
        own,
      );
      answer(`GET /base/cn-north-4${LIST}`, { peerings: [] }, 200, own);
      const client = await open({ projectId: undefined, endpoint: `${own}/base/{region}/` });
      assert.deepEqual(await client.listPeerings({ region: REGION }), []);
    });
  });

  describe("requests", () => {
    it("sign the creation of a connection", async () => {
      const client = await open();
      answer("POST /v2.0/vpc/peerings", { peering: row() }, 201);
      answer(SHOW, { peering: row() });
      ownBlocks();
      const made = await client.createPeering({ name: "peering-1", ...ENDS });
      const [{ headers, body }] = sent as [Sent];
      assert.equal(
        body,
        `{"peering":{"name":"peering-1","request_vpc_info":{"vpc_id":"${ONE}","tenant_id":"${PROJECT}"},"accept_vpc_info":{"vpc_id":"${OTHER}","tenant_id":"${PEER}"}}}`,
      );
      const { "content-type": type, "x-project-id": project, "x-sdk-date": date, authorization } = headers;
      assert.deepEqual([type, project, date], ["application/json", PROJECT, "20240102T030405Z"]);
      assert.match(
        authorization!,
        /^SDK-HMAC-SHA256 Access=AKIDEXAMPLE, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=[0-9a-f]{64}$/,
      );
      assert.deepEqual(made, {
        region: REGION,
        id: LINK,
        name: "peering-1",
        state: "pending-acceptance",
        stateReason: `project ${PEER} has not accepted yet`,
        vendorState: "PENDING_ACCEPTANCE",
        role: "requester",
        requester: { accountId: PROJECT, region: REGION, vpcId: ONE, cidrBlocks: ["10.1.0.0/16"] },
        accepter: { accountId: PEER, region: REGION, vpcId: OTHER },
        tags: {},
        createdAt: "2024-01-02T03:00:00.000Z",
      });
    });

    it("carry a token instead of a signature if there is no key", async () => {
      const client = await open({}, { secretId: "", secretKey: "", securityToken: "MIIT-token" });
      answer(`GET ${LIST}`, { peerings: [] });
      await client.listPeerings({ region: REGION });
      const { "x-auth-token": token, authorization, "x-sdk-date": date } = sent[0]!.headers;
      assert.deepEqual([token, authorization, date], ["MIIT-token", undefined, undefined]);
    });

    it("write many routes with one update of the route table", async () => {
      const client = await open();
      const table = (routes: object[]) => ({
        routetable: { id: TABLE, name: "t", default: true, vpc_id: ONE, subnets: [], routes },
      });
      const wire = (destination: string) => ({ type: "peering", destination, nexthop: LINK, description: "" });
      const news = ["10.2.0.0/16", "10.3.0.0/16"].map((destinationCidrBlock) => ({
        destinationCidrBlock,
        peeringConnectionId: LINK,
      }));
      const existing = table([
        { type: "local", destination: "127.0.0.0/8", nexthop: "-" },
        wire("10.3.0.0/16"),
        wire("10.2.0.0/16"),
      ]);
      const path = `/v1/${PROJECT}/routetables/${TABLE}`;
      answer(`PUT ${path}`, existing);
      answer(`GET ${path}`, table([wire("10.3.0.0/16")]));
      answer(`GET ${path}`, existing);
      const made = await client.createRoutes!({ region: REGION, id: TABLE }, news);
      assert.equal(
        sent[0]!.body,
        `{"routetable":{"routes":{"add":[{"type":"peering","destination":"10.2.0.0/16","nexthop":"${LINK}"},{"type":"peering","destination":"10.3.0.0/16","nexthop":"${LINK}"}]}}}`,
      );
      assert.deepEqual(
        made,
        news.map((route) => ({ ...route, origin: "user" })),
        "in the order that was asked",
      );
      answer(`GET ${path}`, existing);
      answer(`PUT ${path}`, table([]));
      await client.deleteRoutes!({ region: REGION, id: TABLE }, [news[0]!]);
      assert.equal(
        sent[4]!.body,
        `{"routetable":{"routes":{"del":[{"type":"peering","destination":"10.2.0.0/16","nexthop":"${LINK}"}]}}}`,
      );
    });

    it("create a VPC with its ownership tag, then poll until it is available", async () => {
      const client = await open();
      answer(`POST /v1/${PROJECT}/vpcs`, { vpc: { id: ONE, status: "CREATING" } });
      answer(`GET /v1/${PROJECT}/vpcs/${ONE}`, { vpc: { id: ONE, status: "CREATING" } });
      answer(`GET /v1/${PROJECT}/vpcs/${ONE}`, { vpc: { id: ONE, status: "OK" } });
      const tags = [
        { key: "team", value: "payments" },
        { key: "vpc-peering_creator", value: "mark" },
      ];
      answer(`GET /v3/${PROJECT}/vpc/vpcs?id=${ONE}&limit=500`, { vpcs: [vpcRow(ONE, { tags })] });
      const tables = [{ id: TABLE, name: "t", default: true, vpc_id: ONE }];
      answer(`GET /v1/${PROJECT}/routetables?vpc_id=${ONE}&limit=500`, { routetables: tables });
      const vpc = {
        region: REGION,
        name: "own",
        cidrBlock: "10.1.0.0/16",
        tags: { team: "payments" },
        creator: "mark",
      };
      assert.deepEqual(await client.createVpc(vpc), {
        ...vpc,
        id: ONE,
        accountId: PROJECT,
        secondaryCidrBlocks: [],
        defaultRouteTableId: TABLE,
        state: "available",
      });
      assert.equal(
        sent[0]!.body,
        '{"vpc":{"name":"own","cidr":"10.1.0.0/16","tags":["vpc-peering_creator*mark","team*payments"]}}',
      );
    });

    it("create a VPC with ten tags, and add the others in calls of at most twenty", async () => {
      const client = await open();
      const tags = Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`k${i}`, "v"]));
      const rows = [...Object.entries(tags), ["vpc-peering_creator", "mark"]].map(([key, value]) => ({ key, value }));
      answer(`POST /v1/${PROJECT}/vpcs`, { vpc: { id: ONE, status: "OK" } });
      for (let call = 1; call <= 2; call++) answer(`POST /v2.0/${PROJECT}/vpcs/${ONE}/tags/action`, "", 204);
      answer(`GET /v3/${PROJECT}/vpc/vpcs?id=${ONE}&limit=500`, { vpcs: [vpcRow(ONE, { tags: rows })] });
      const tables = [{ id: TABLE, name: "t", default: true, vpc_id: ONE }];
      answer(`GET /v1/${PROJECT}/routetables?vpc_id=${ONE}&limit=500`, { routetables: tables });
      const vpc = { region: REGION, name: "own", cidrBlock: "10.1.0.0/16", tags, creator: "mark" };
      assert.deepEqual((await client.createVpc(vpc)).tags, tags);
      const [made, first, second] = sent.map(({ body }) => (body === "" ? undefined : JSON.parse(body)));
      assert.equal(made.vpc.tags.length, 10);
      assert.equal(made.vpc.tags[0], "vpc-peering_creator*mark");
      assert.deepEqual([first.action, first.tags.length, second.tags.length], ["create", 20, 2]);
      assert.deepEqual([first.tags[0].key, second.tags.at(-1).key], ["k9", "k30"]);
    });

    it("read the mark of a VPC as release 0.1.0 wrote it, and not as a tag", async () => {
      const client = await open();
      const tags = [
        { key: "team", value: "net" },
        { key: "vpc-peering:creator", value: "mark" },
      ];
      answer(`GET /v3/${PROJECT}/vpc/vpcs?id=${ONE}&limit=500`, { vpcs: [vpcRow(ONE, { tags })] });
      const tables = [{ id: TABLE, name: "t", default: true, vpc_id: ONE }];
      answer(`GET /v1/${PROJECT}/routetables?vpc_id=${ONE}&limit=500`, { routetables: tables });
      const [seen] = await client.getVpcs([{ region: REGION, id: ONE }]);
      assert.deepEqual([seen?.creator, seen?.tags], ["mark", { team: "net" }]);
    });

    it("send a subnet's tags with its creation, change them in two calls, and do without where they cannot be read", async () => {
      const client = await open();
      const subnet = { id: OTHER, vpc_id: ONE, name: "s", cidr: "10.1.1.0/24", status: "ACTIVE" };
      const tables = [{ id: TABLE, name: "t", default: true, vpc_id: ONE, subnets: [{ id: OTHER }] }];
      const path = `/v2.0/${PROJECT}/subnets/${OTHER}/tags`;
      const read = (tags: object, status = 200) => {
        answer(`GET /v1/${PROJECT}/subnets/${OTHER}`, { subnet });
        answer(`GET ${path}`, tags, status);
        answer(`GET /v1/${PROJECT}/routetables?vpc_id=${ONE}&limit=500`, { routetables: tables });
      };
      answer(`POST /v1/${PROJECT}/subnets`, { subnet });
      read({ tags: [{ key: "a", value: "1" }] });
      const requested = { region: REGION, vpcId: ONE, name: "s", cidrBlock: "10.1.1.0/24", tags: { a: "1" } };
      const made = await client.createSubnet!(requested);
      assert.deepEqual(made.tags, { a: "1" });
      assert.equal(
        sent[0]!.body,
        `{"subnet":{"name":"s","cidr":"10.1.1.0/24","vpc_id":"${ONE}","gateway_ip":"10.1.1.1","tags":["a*1"]}}`,
      );
      sent.length = 0;
      answer(`GET /v1/${PROJECT}/subnets/${OTHER}`, { subnet });
      answer(`GET /v1/${PROJECT}/routetables?vpc_id=${ONE}&limit=500`, { routetables: tables });
      answer(`POST ${path}/action`, "", 204);
      answer(`POST ${path}/action`, "", 204);
      read({ tags: [{ key: "b", value: "2" }] });
      assert.deepEqual((await client.updateSubnet!(made, { tags: { a: null, b: "2" } })).tags, { b: "2" });
      assert.deepEqual(
        sent.map(({ body }) => body).filter((body) => body !== ""),
        ['{"action":"delete","tags":[{"key":"a"}]}', '{"action":"create","tags":[{"key":"b","value":"2"}]}'],
      );
      read({ error_code: "VPC.0011", error_msg: "denied" }, 403);
      const [blind] = await client.getSubnets!([made]);
      assert.deepEqual([blind?.name, blind?.tags], ["s", undefined]);
      const star = await refused(client.createSubnet!({ ...requested, tags: { "a*b": "c" } }));
      assert.deepEqual([star.code, star.detail.property], ["vendor-rule", "tags"]);
      assert.match(star.message, /a tag of a subnet cannot contain an asterisk.+Creating a Subnet/);
    });

    it("are refused for a property that the API has no field for", async () => {
      const client = await open();
      const vpc = { region: REGION, name: "own", cidrBlock: "10.1.0.0/16" };
      for (const [call, property] of [
        [client.createVpc({ ...vpc, enableIpv6: true }), "enableIpv6"],
        [client.createVpc({ ...vpc, edgeSiteId: "edge" }), "edgeSiteId"],
        [client.createPeering({ name: "p", ...ENDS, bandwidthMbps: 5 }), "bandwidthMbps"],
        [client.createPeering({ name: "p", ...ENDS, tags: { a: "b" } }), "tags"],
        [client.updatePeering({ region: REGION, id: LINK }, { chargeType: "daily-peak" }), "chargeType"],
      ] as const) {
        const { code, detail } = await refused(call);
        assert.deepEqual([code, detail.property], ["unsupported", property]);
        assert.ok(detail.source !== undefined && detail.fix !== undefined);
      }
      const star = await refused(client.createVpc({ ...vpc, tags: { "a*b": "c" } }));
      assert.deepEqual([star.code, star.detail.property], ["vendor-rule", "tags"]);
    });
  });
});
