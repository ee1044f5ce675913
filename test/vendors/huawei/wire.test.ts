/** The exact bytes that go out, and how answers as documented are read. No emulator: nock stands at the vendor's address. */
import assert from "node:assert/strict";
import nock from "nock";
import type { Backend } from "../../../provider/backend/contract.js";
import type { Credentials } from "../../../provider/backend/credentials.js";
import type { Settings } from "../../../provider/config.js";
import { isPeeringError, type PeeringError } from "../../../provider/errors.js";
import { openClient } from "../../../provider/vendors/huawei/client.js";
import { meaningOf, MEANINGS, readAnswer } from "../../../provider/vendors/huawei/wire.js";
import { REGION, settingsFor } from "./scene.js";

const NOW = Date.parse("2024-01-02T03:04:05Z");
const VPC = "https://vpc.cn-north-4.myhuaweicloud.com";
const IAM = "https://iam.cn-north-4.myhuaweicloud.com";
const PROJECT = "0123456789abcdef0123456789abcdef";
const PEER = "fedcba9876543210fedcba9876543210";
const DOMAIN = "d".repeat(32);
const KEY: Credentials = { secretId: "AKIDEXAMPLE", secretKey: "SKEXAMPLE" };
const [ONE, OTHER, LINK, TABLE] = ["1", "2", "3", "4"].map((n) => `${n.repeat(8)}-0000-0000-0000-000000000000`) as [
  string,
  string,
  string,
  string,
];

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

describe("huawei: bytes on the wire", () => {
  const sent: Sent[] = [];
  beforeEach(() => {
    nock.disableNetConnect();
    sent.length = 0;
  });
  afterEach(() => {
    assert.deepEqual(nock.pendingMocks(), []);
    nock.cleanAll();
    nock.enableNetConnect();
  });

  /** The next such call gets this answer. */
  function answer(what: string, response: object | string, status = 200, host = VPC): void {
    const [method, path] = what.split(" ") as ["GET" | "POST" | "PUT" | "DELETE", string];
    let body = "";
    nock(host)
      // As text: nock would parse it, and bytes are what is signed.
      .filteringRequestBody((text) => ((body = text), "*"))
      .intercept(path, method, method === "POST" || method === "PUT" ? "*" : undefined)
      .reply(function () {
        const headers = Object.entries(this.req.headers).map(([name, value]) => [name.toLowerCase(), value]);
        sent.push({ headers: Object.fromEntries(headers) as Record<string, string>, body });
        return [status, typeof response === "string" ? response : JSON.stringify(response)];
      });
  }

  const open = (more: Partial<Settings> = {}, credentials = KEY): Promise<Backend> => {
    let skipped = 0;
    return openClient({
      settings: { ...settingsFor(undefined), projectId: PROJECT, timeoutSeconds: 20, ...more },
      credentials,
      services: {
        now: () => NOW + skipped,
        sleep: async (milliseconds) => void (skipped += milliseconds),
        random: () => 0,
      },
    });
  };
  const refused = async (call: Promise<unknown>): Promise<PeeringError> => {
    const error = await call.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(isPeeringError(error), String(error));
    return error;
  };

  const row = (more: object = {}) => ({
    id: LINK,
    name: "peering-1",
    status: "PENDING_ACCEPTANCE",
    request_vpc_info: { vpc_id: ONE, tenant_id: PROJECT },
    accept_vpc_info: { vpc_id: OTHER, tenant_id: PEER },
    description: "",
    created_at: "2024-01-02T03:00:00",
    updated_at: "2024-01-02T03:00:00",
    ...more,
  });
  const vpcRow = (id: string, more: object = {}) => ({
    id,
    name: "own",
    description: "",
    cidr: "10.1.0.0/16",
    extend_cidrs: [],
    status: "ACTIVE",
    project_id: PROJECT,
    tags: [],
    created_at: "2024-01-02T03:00:00Z",
    ...more,
  });
  const LIST = "/v2.0/vpc/peerings?limit=500";
  const SHOW = `GET /v2.0/vpc/peerings/${LINK}`;
  const ownBlocks = () => answer(`GET /v3/${PROJECT}/vpc/vpcs?id=${ONE}&limit=500`, { vpcs: [vpcRow(ONE)] });
  const listed = async (...rows: object[]) => {
    const client = await open();
    answer(`GET ${LIST}`, { peerings: rows });
    ownBlocks();
    return client.listPeerings({ region: REGION });
  };

  describe("who one is", () => {
    it("is asked of the identity service, unless the project is configured", async () => {
      const projects = [{ id: PROJECT, name: REGION, domain_id: DOMAIN }];
      answer("GET /v3/projects?name=cn-north-4", { projects }, 200, IAM);
      const client = await open({ projectId: undefined });
      assert.equal(client.identity, `api/huawei/${PROJECT}`);
      assert.deepEqual(await client.getAccount(), { accountId: DOMAIN, projectId: PROJECT });
      assert.equal(sent[0]!.headers["host"], "iam.cn-north-4.myhuaweicloud.com");
      assert.equal(sent[0]!.headers["x-project-id"], undefined);
      sent.length = 0;
      assert.equal((await open()).identity, client.identity);
      assert.deepEqual(sent, []);
    });

    it("has to be settled: several projects, none, no region, another account", async () => {
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

    it("is another project in another region, known under the same id", async () => {
      const client = await open();
      const far = "https://vpc.cn-east-3.myhuaweicloud.com";
      const projects = [{ id: PEER, name: "cn-east-3" }];
      answer("GET /v3/projects?name=cn-east-3", { projects }, 200, "https://iam.cn-east-3.myhuaweicloud.com");
      answer(`GET ${LIST}`, { peerings: [row({ accept_vpc_info: { vpc_id: OTHER, tenant_id: DOMAIN } })] }, 200, far);
      const [link] = await client.listPeerings({ region: "cn-east-3" });
      assert.deepEqual([link!.requester.accountId, link!.accepter.accountId], [PROJECT, DOMAIN]);
      assert.equal(sent[1]!.headers["x-project-id"], PEER);
      answer(`GET ${LIST}`, { peerings: [] }, 200, far);
      await client.listPeerings({ region: "cn-east-3" });
    });

    it("is asked where the endpoint is, if that is not the vendor's", async () => {
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

  describe("what is sent", () => {
    it("is a link's creation, signed", async () => {
      const client = await open();
      answer("POST /v2.0/vpc/peerings", { peering: row() }, 201);
      ownBlocks();
      const ends = { region: REGION, vpcId: ONE, peerRegion: REGION, peerVpcId: OTHER, peerAccountId: PEER };
      const made = await client.createPeering({ name: "peering-1", ...ends });
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

    it("is a token in place of a signature, where there is no key", async () => {
      const client = await open({}, { secretId: "", secretKey: "", securityToken: "MIIT-token" });
      answer(`GET ${LIST}`, { peerings: [] });
      await client.listPeerings({ region: REGION });
      const { "x-auth-token": token, authorization, "x-sdk-date": date } = sent[0]!.headers;
      assert.deepEqual([token, authorization, date], ["MIIT-token", undefined, undefined]);
    });

    it("is one change of a table for many routes", async () => {
      const client = await open();
      const table = (routes: object[]) => ({
        routetable: { id: TABLE, name: "t", default: true, vpc_id: ONE, subnets: [], routes },
      });
      const wire = (destination: string) => ({ type: "peering", destination, nexthop: LINK, description: "" });
      const news = ["10.2.0.0/16", "10.3.0.0/16"].map((destinationCidrBlock) => ({
        destinationCidrBlock,
        peeringConnectionId: LINK,
      }));
      const there = table([
        { type: "local", destination: "127.0.0.0/8", nexthop: "-" },
        wire("10.3.0.0/16"),
        wire("10.2.0.0/16"),
      ]);
      const path = `/v1/${PROJECT}/routetables/${TABLE}`;
      answer(`PUT ${path}`, there);
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
      answer(`GET ${path}`, there);
      answer(`PUT ${path}`, table([]));
      await client.deleteRoutes!({ region: REGION, id: TABLE }, [news[0]!]);
      assert.equal(
        sent[2]!.body,
        `{"routetable":{"routes":{"del":[{"type":"peering","destination":"10.2.0.0/16","nexthop":"${LINK}"}]}}}`,
      );
    });

    it("is a VPC with its mark among the tags, asked for until it is up", async () => {
      const client = await open();
      answer(`POST /v1/${PROJECT}/vpcs`, { vpc: { id: ONE, status: "CREATING" } });
      answer(`GET /v1/${PROJECT}/vpcs/${ONE}`, { vpc: { id: ONE, status: "CREATING" } });
      answer(`GET /v1/${PROJECT}/vpcs/${ONE}`, { vpc: { id: ONE, status: "OK" } });
      const tags = [
        { key: "team", value: "payments" },
        { key: "vpc-peering:creator", value: "mark" },
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
        '{"vpc":{"name":"own","cidr":"10.1.0.0/16","tags":["team*payments","vpc-peering:creator*mark"]}}',
      );
    });

    it("is nothing that the API has no field for", async () => {
      const client = await open();
      const vpc = { region: REGION, name: "own", cidrBlock: "10.1.0.0/16" };
      const ends = { region: REGION, vpcId: ONE, peerRegion: REGION, peerVpcId: OTHER, peerAccountId: PEER };
      for (const [call, property] of [
        [client.createVpc({ ...vpc, enableIpv6: true }), "enableIpv6"],
        [client.createVpc({ ...vpc, edgeSiteId: "edge" }), "edgeSiteId"],
        [client.createPeering({ name: "p", ...ends, bandwidthMbps: 5 }), "bandwidthMbps"],
        [client.createPeering({ name: "p", ...ends, tags: { a: "b" } }), "tags"],
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

  describe("what is answered", () => {
    const STATES = [
      ["PENDING_ACCEPTANCE", "pending-acceptance"],
      ["ACTIVE", "active"],
      ["REJECTED", "rejected"],
      ["EXPIRED", "expired"],
      ["FREEZING", "unknown"],
    ] as const;
    for (const [status, state] of STATES) {
      it(`${status} is ${state}`, async () => {
        const [link] = await listed(row({ status }));
        assert.deepEqual([link!.state, link!.vendorState], [state, status]);
      });
    }

    it("DELETED is nothing, since a link is gone for both at once", async () => {
      const client = await open();
      answer(`GET ${LIST}`, { peerings: [row({ status: "DELETED" })] });
      assert.deepEqual(await client.listPeerings({ region: REGION }), []);
      answer(SHOW, { peering: row({ status: "DELETED" }) });
      assert.deepEqual(await client.getPeerings([{ region: REGION, id: LINK }]), [undefined]);
    });

    it("nothing is the same as an empty text, and a time with a zone as one without", async () => {
      const plain = await listed(row());
      const { description: _, updated_at: __, ...bare } = row({ created_at: "2024-01-02T03:00:00Z" });
      assert.deepEqual(await listed({ ...bare, tenant_id: PROJECT }), plain);
      assert.equal((await listed(row({ description: "text" })))[0]!.description, "text");
    });

    for (const [form, wrap] of [
      ["bare", (link: object) => link],
      ["wrapped", (peering: object) => ({ peering })],
    ] as const) {
      it(`an acceptance is, ${form}`, async () => {
        const client = await open();
        const theirs = {
          request_vpc_info: { vpc_id: OTHER, tenant_id: PEER },
          accept_vpc_info: { vpc_id: ONE, tenant_id: PROJECT },
        };
        answer(`PUT /v2.0/vpc/peerings/${LINK}/accept`, wrap(row({ ...theirs, status: "ACTIVE" })));
        ownBlocks();
        const link = await client.acceptPeering({ region: REGION, id: LINK });
        assert.deepEqual([link.state, link.role, sent[0]!.body], ["active", "accepter", ""]);
      });
    }

    it("a page that is full has another after it, by the last id, whatever the links say", async () => {
      const client = await open();
      const idOf = (n: number) => `${String(n).padStart(8, "0")}-0000-0000-0000-000000000000`;
      const rows = Array.from({ length: 501 }, (_, n) => row({ id: idOf(n) }));
      answer(`GET ${LIST}`, { peerings: rows.slice(0, 500), peerings_links: [] });
      answer(`GET ${LIST}&marker=${idOf(499)}`, {
        peerings: rows.slice(500),
        peerings_links: [{ rel: "next", marker: "x" }],
      });
      ownBlocks();
      assert.equal((await client.listPeerings({ region: REGION })).length, 501);
    });

    it("a list is begun anew when the row that its page ended with is gone", async () => {
      const client = await open();
      const rows = Array.from({ length: 500 }, (_, n) =>
        row({ id: `a-${n}`, request_vpc_info: { vpc_id: OTHER, tenant_id: PEER } }),
      );
      answer(`GET ${LIST}`, { peerings: rows });
      answer(
        `GET ${LIST}&marker=a-499`,
        { NeutronError: { type: "HTTPBadRequest", message: "bad marker", detail: "" } },
        400,
      );
      answer(`GET ${LIST}`, { peerings: rows.slice(0, 499) });
      assert.equal((await client.listPeerings({ region: REGION })).length, 499);
    });

    it("a request lapses when the limits say so", async () => {
      const client = await open({ limits: { pendingExpiryHours: 24 } });
      answer(`GET ${LIST}`, { peerings: [row()] });
      ownBlocks();
      const [link] = await client.listPeerings({ region: REGION });
      assert.equal(link!.expiresAt, "2024-01-03T03:00:00.000Z");
    });
  });

  describe("what is refused", () => {
    const ref = { region: REGION, id: LINK };
    const neutron = (type: string, message = "no") => ({ NeutronError: { message, type, detail: "" } });

    it("a peer that is not there, or an account in place of its project, says what peerAccountId is", async () => {
      const client = await open();
      const message = "Invalid input for operation: Accept VPC id or tenant id is incorrect.";
      answer("POST /v2.0/vpc/peerings", neutron("InvalidInput", message), 400);
      const ends = { region: REGION, vpcId: ONE, peerRegion: REGION, peerVpcId: OTHER, peerAccountId: PEER };
      const error = await refused(client.createPeering({ name: "p", ...ends }));
      assert.deepEqual([error.code, error.detail.property, error.detail.value], ["not-found", "peerVpc", OTHER]);
      assert.match(error.message, /id of the peer's project in that region, not of its account/);
    });

    it("an answer to a request is explained by what the link is, whatever the code", async () => {
      const client = await open();
      const cases = [
        [404, "SomethingNotFound", undefined, "not-found"],
        [400, "SomethingElse", row({ status: "EXPIRED" }), "invalid-state"],
        [409, "Conflict", row({ status: "ACTIVE" }), "invalid-state"],
        [403, "NotAllowed", row(), "wrong-account"],
      ] as const;
      for (const [status, type, link, code] of cases) {
        answer(`PUT /v2.0/vpc/peerings/${LINK}/accept`, neutron(type), status);
        if (link === undefined) answer(SHOW, neutron("VpcPeeringNotFound"), 404);
        else answer(SHOW, { peering: link });
        if (link !== undefined && status === 400) ownBlocks();
        const error = await refused(client.acceptPeering(ref));
        assert.deepEqual(
          [error.code, error.detail.property, error.detail.vendorCode],
          [code, "peeringConnection", type],
        );
      }
    });

    it("a deletion that finds another change under way is asked for again, and one of what is gone is done", async () => {
      const client = await open();
      answer(`DELETE /v2.0/vpc/peerings/${LINK}`, neutron("Conflict"), 409);
      answer(`DELETE /v2.0/vpc/peerings/${LINK}`, "", 204);
      await client.deletePeering(ref);
      answer(`DELETE /v2.0/vpc/peerings/${LINK}`, neutron("VpcPeeringNotFound"), 404);
      await client.deletePeering(ref);
      assert.equal(sent.length, 3);
    });

    it("a creation whose answer was lost is looked up by name and both VPCs", async () => {
      const client = await open();
      answer("POST /v2.0/vpc/peerings", neutron("HTTPInternalServerError"), 500);
      const mirrored = row({
        request_vpc_info: { vpc_id: OTHER, tenant_id: PROJECT },
        accept_vpc_info: { vpc_id: ONE, tenant_id: PEER },
      });
      const ended = row({ id: TABLE, status: "REJECTED" });
      answer(`GET /v2.0/vpc/peerings?vpc_id=${ONE}&name=peering-1&limit=500`, { peerings: [mirrored, ended, row()] });
      ownBlocks();
      const ends = { region: REGION, vpcId: ONE, peerRegion: REGION, peerVpcId: OTHER, peerAccountId: PEER };
      assert.equal((await client.createPeering({ name: "peering-1", ...ends })).id, LINK);
    });

    it("a proxy's page with 404 is no sign that anything is gone", async () => {
      const client = await open();
      answer(SHOW, "<html>Not Found</html>", 404);
      assert.equal((await refused(client.getPeerings([ref]))).code, "backend-failure");
    });

    it("a missing default table is waited for, and then an error: the VPC is not gone", async () => {
      const client = await open();
      const vpcs = () => answer(`GET /v3/${PROJECT}/vpc/vpcs?id=${ONE}&limit=500`, { vpcs: [vpcRow(ONE)] });
      vpcs();
      nock(VPC)
        .get(/routetables/)
        .reply(200, { routetables: [] })
        .persist();
      vpcs();
      assert.equal((await refused(client.getVpcs([{ region: REGION, id: ONE }]))).code, "backend-failure");
    });
  });
});

describe("huawei: what refusals mean", () => {
  const reading = (status: number, body: string, action = "ShowVpc") => {
    const call = { action, method: "GET", url: "" } as const;
    const read = readAnswer({ status, headers: { "x-request-id": "header-id" }, body }, call);
    assert.ok("refusal" in read);
    const { code, message, requestId } = read.refusal;
    return { code, message, requestId, meaning: meaningOf(read.refusal) };
  };

  it("is found in the shape of every layer", () => {
    const of = (code: string, meaning: string, requestId = "header-id") => ({
      code,
      message: "no",
      requestId,
      meaning,
    });
    const gateway = '{"error_msg":"no","error_code":"APIGW.0301","request_id":"own-id"}';
    assert.deepEqual(reading(401, gateway), of("APIGW.0301", "credentials-invalid", "own-id"));
    assert.deepEqual(reading(404, '{"code":"VPC.0003","message":"no"}'), of("VPC.0003", "not-found"));
    const v3 = '{"request_id":"own-id","error_code":"VPC.0117","error_msg":"no"}';
    assert.deepEqual(reading(400, v3), of("VPC.0117", "vendor-rule", "own-id"));
    const neutron = '{"NeutronError":{"message":"no","type":"VpcPeeringExists","detail":""}}';
    assert.deepEqual(reading(409, neutron), of("VpcPeeringExists", "already-exists"));
    const identity = '{"error":{"message":"no","code":401,"title":"Unauthorized"}}';
    assert.deepEqual(reading(401, identity), of("Unauthorized", "credentials-invalid"));
    assert.equal(reading(429, '{"error_msg":"no","error_code":"APIGW.0308"}').meaning, "throttled");
    assert.equal(reading(502, "<html>").meaning, "fault");
    assert.equal(reading(200, "<html>").meaning, "backend-failure");
  });

  it("is told by the status first, then by the code, and of a conflict by the action", () => {
    const v1 = (status: number, code: string, action?: string) =>
      reading(status, JSON.stringify({ code, message: "" }), action).meaning;
    assert.equal(v1(404, "VPC.0105"), "not-found");
    assert.equal(v1(500, "VPC.0105"), "fault");
    assert.equal(v1(500, "VPC.0113"), "busy");
    assert.equal(v1(409, "VPC.0120", "DeleteVpc"), "in-use");
    assert.equal(v1(409, "VPC.0103", "DeleteVpc"), "busy");
    assert.equal(v1(409, "Unheard", "DeleteVpcPeering"), "busy");
    assert.equal(v1(409, "Unheard", "CreateVpcPeering"), "already-exists");
    assert.equal(v1(418, "Unheard"), "backend-failure");
  });

  it("never says that something is gone but with 404", () => {
    const gone = Object.entries(MEANINGS).filter(([, meaning]) => meaning === "not-found");
    assert.deepEqual(gone, [["404", "not-found"]]);
  });
});
