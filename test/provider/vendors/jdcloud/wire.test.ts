/** Byte for byte what goes out, and what is made of answers as the VPC API Reference has them. */
import assert from "node:assert/strict";
import type { Backend } from "../../../../provider/backend/contract.js";
import { isPeeringError, type ErrorCode } from "../../../../provider/errors.js";
import { openClient } from "../../../../provider/vendors/jdcloud/client/index.js";
import { REGIONS } from "../../cloud/scene.js";
import { settingsFor } from "../scene.js";
import { nock, withoutNetwork } from "../no-network.js";

const [REGION] = REGIONS.jdcloud;

const HOST = "https://vpc.jdcloud-api.com";
const BASE = `/v1/regions/${REGION}`;
const NOW = Date.UTC(2024, 0, 2, 3, 4, 5);
const NONCE = "ed558a3b-9808-4edb-8597-187bda63a4f2";

const RESET = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });

describe("jdcloud: wire client", () => {
  let client: Backend;
  let now = NOW;

  withoutNetwork();
  beforeEach(async () => {
    now = NOW;
    client = await openClient({
      settings: { ...settingsFor("jdcloud", undefined), accountId: "100000000011" },
      credentials: { secretId: "TESTAK", secretKey: "TESTSK" },
      services: {
        log: () => undefined,
        now: () => now,
        sleep: async (milliseconds) => void (now += milliseconds),
        nonce: () => NONCE,
        random: () => 0,
      },
    });
  });
  afterEach(() => {
    assert.deepEqual(nock.pendingMocks(), []);
  });

  const ok = (result?: object) => ({ requestId: "r-1", ...(result && { result }) });
  const fails = (code: number, status: string, message = "why") => ({
    requestId: "r-1",
    error: { code, status, message },
  });
  const half = (id: string, vpcId: string, remoteVpcId: string, more: object = {}) => ({
    vpcPeeringId: id,
    vpcPeeringName: id,
    vpcPeeringState: "Connected",
    description: null,
    vpcInfo: { vpcId, vpcName: vpcId, addressPrefix: ["10.0.0.0/16", "2001:db8::/56"] },
    remoteVpcInfo: { vpcId: remoteVpcId, vpcName: remoteVpcId, addressPrefix: ["10.1.0.0/16"] },
    createdTime: "2021-08-09T05:16:00Z",
    ...more,
  });
  const ref = (id: string) => ({ region: REGION, id });
  /** Reads of a half by its ID, one after the other. */
  const shows = (...halves: readonly ReturnType<typeof half>[]) => {
    for (const vpcPeering of halves)
      nock(HOST).get(`${BASE}/vpcPeerings/${vpcPeering.vpcPeeringId}`).reply(200, ok({ vpcPeering }));
  };

  it("sends the signed body without spaces, and the signed headers", async () => {
    let headers: Record<string, string> = {};
    const wanted = '{"vpcPeeringName":"n1","vpcId":"vpc-a","remoteVpcId":"vpc-b","userTags":[{"key":"k","value":"v"}]}';
    nock(HOST)
      .post(`${BASE}/vpcPeerings/`, (body: unknown) => JSON.stringify(body) === wanted)
      .reply(function () {
        headers = this.req.headers;
        return [200, ok({ vpcPeering: half("vpcpr-1", "vpc-a", "vpc-b", { vpcPeeringState: "Initiated" }) })];
      });
    nock(HOST)
      .get(`${BASE}/vpcs/`)
      .query(true)
      .reply(200, ok({ vpcs: null, totalCount: 0 }));
    shows(half("vpcpr-1", "vpc-a", "vpc-b", { vpcPeeringState: "Initiated" }));
    const made = await client.createPeering({
      name: "n1",
      region: REGION,
      vpcId: "vpc-a",
      peerRegion: REGION,
      peerVpcId: "vpc-b",
      peerAccountId: "100000000022",
      tags: { k: "v" },
    });
    assert.equal(headers["content-type"], "application/json");
    assert.equal(headers["host"], "vpc.jdcloud-api.com");
    assert.equal(headers["x-jdcloud-date"], "20240102T030405Z");
    assert.equal(headers["x-jdcloud-nonce"], NONCE);
    assert.match(
      headers["authorization"]!,
      /^JDCLOUD2-HMAC-SHA256 Credential=TESTAK\/20240102\/cn-north-1\/vpc\/jdcloud2_request, SignedHeaders=content-type;host;x-jdcloud-date;x-jdcloud-nonce, Signature=[0-9a-f]{64}$/,
    );
    assert.deepEqual(made, {
      region: REGION,
      id: "vpcpr-1",
      name: "vpcpr-1",
      state: "pending-acceptance",
      stateReason: "the owner of vpc-b has not created the other half yet",
      vendorState: "Initiated",
      role: "requester",
      requester: { accountId: "100000000011", region: REGION, vpcId: "vpc-a", cidrBlocks: ["10.0.0.0/16"] },
      accepter: { accountId: "", region: REGION, vpcId: "vpc-b", cidrBlocks: ["10.1.0.0/16"] },
      tags: {},
      createdAt: "2021-08-09T05:16:00.000Z",
    });
  });

  it("signs calls without a body with their content type, and sends it", async () => {
    nock(HOST, { reqheaders: { "content-type": "application/json", "x-jdcloud-nonce": NONCE } })
      .delete(`${BASE}/vpcs/vpc-a`)
      .reply(200, ok());
    await client.deleteVpc(ref("vpc-a"));
  });

  it("numbers filters from 1, and requests the largest page size", async () => {
    nock(HOST)
      .get(`${BASE}/routeTables/?filters.1.name=vpcId&filters.1.values.1=vpc-a&pageNumber=1&pageSize=100`)
      .reply(200, ok({ routeTables: [], totalCount: 0 }));
    assert.deepEqual(await client.listRouteTables({ region: REGION, vpcId: "vpc-a" }), []);
  });

  it("sends verbs in the path percent-encoded", async () => {
    const rule = { ruleId: "rt-1", nextHopType: "vpc_peering", nextHopId: "vpcpr-1", addressPrefix: "10.1.0.0/16" };
    const table = {
      routeTableId: "rtb-1",
      routeTableName: "t",
      vpcId: "vpc-a",
      routeTableRules: [rule],
      subnetIds: null,
    };
    nock(HOST)
      .get(`${BASE}/routeTables/rtb-1`)
      .reply(200, ok({ routeTable: table }));
    nock(HOST)
      .post(`${BASE}/routeTables/rtb-1%3AremoveRouteTableRules`, '{"ruleIds":["rt-1"]}')
      .reply(200, { requestId: "r-1", result: {} });
    await client.deleteRoute(ref("rtb-1"), { destinationCidrBlock: "10.1.0.0/16", peeringConnectionId: "vpcpr-1" });
  });

  it("updates VPCs with PATCH, and connections with PUT", async () => {
    const vpc = { vpcId: "vpc-a", vpcName: "new", addressPrefix: "", routeTableIds: ["rtb-1"], tags: null };
    nock(HOST).patch(`${BASE}/vpcs/vpc-a`, '{"vpcName":"new"}').reply(200, ok());
    nock(HOST).get(`${BASE}/vpcs/vpc-a`).reply(200, ok({ vpc }));
    assert.deepEqual(await client.updateVpc(ref("vpc-a"), { name: "new" }), {
      region: REGION,
      id: "vpc-a",
      accountId: "100000000011",
      name: "new",
      cidrBlock: "",
      secondaryCidrBlocks: [],
      tags: {},
      defaultRouteTableId: "rtb-1",
      state: "available",
    });

    const before = half("vpcpr-1", "vpc-a", "vpc-b");
    // Before the change, then once late, and as changed.
    shows(before, before, { ...before, vpcPeeringName: "new" });
    nock(HOST)
      .get(`${BASE}/vpcPeerings/`)
      .query({
        "filters.1.name": "vpcId",
        "filters.1.values.1": "vpc-b",
        "filters.2.name": "remoteVpcId",
        "filters.2.values.1": "vpc-a",
        pageNumber: "1",
        pageSize: "100",
      })
      .reply(200, ok({ vpcPeerings: [], totalCount: 0 }));
    nock(HOST)
      .get(`${BASE}/vpcs/`)
      .query(true)
      .reply(200, ok({ vpcs: [], totalCount: 0 }));
    nock(HOST).put(`${BASE}/vpcPeerings/vpcpr-1`, '{"vpcPeeringName":"new","description":""}').reply(200, ok());
    assert.equal((await client.updatePeering(ref("vpcpr-1"), { name: "new", description: "" })).name, "new");
  });

  describe("listing", () => {
    const pages = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => half(`vpcpr-${from + i}`, `vpc-${from + i}`, `vpc-x${from + i}`));
    const page = (pageNumber: number, vpcPeerings: object[] | null, totalCount: number) =>
      nock(HOST)
        .get(`${BASE}/vpcPeerings/`)
        .query({ pageNumber: String(pageNumber), pageSize: "100" })
        .reply(200, ok({ vpcPeerings, totalCount }));
    const nobodysVpcs = (times: number) =>
      nock(HOST)
        .get(`${BASE}/vpcs/`)
        .query(true)
        .times(times)
        .reply(200, ok({ vpcs: [], totalCount: 0 }));

    it("does not request a page beyond the end, which would repeat the last one", async () => {
      page(1, pages(0, 100), 200);
      page(2, pages(100, 100), 200);
      nobodysVpcs(2);
      assert.equal((await client.listPeerings({ region: REGION })).length, 200);
    });

    it("reads again if rows shifted between two pages", async () => {
      page(1, pages(0, 100), 102);
      page(2, pages(101, 1), 101);
      page(1, pages(1, 100), 101);
      page(2, pages(101, 1), 101);
      nobodysVpcs(2);
      const ids = (await client.listPeerings({ region: REGION })).map(({ id }) => id);
      assert.deepEqual(
        ids,
        pages(1, 101).map(({ vpcPeeringId }) => vpcPeeringId),
      );
    });

    it("reports an object as gone only if both the read by ID and the list lack it", async () => {
      page(1, null, 0);
      const found1 = [half("vpcpr-1", "vpc-a", "vpc-b")];
      const filtered = (name: string, values: readonly string[], vpcPeerings: object[]) =>
        nock(HOST)
          .get(`${BASE}/vpcPeerings/`)
          .query(
            (query) =>
              query["filters.1.name"] === name && values.every((v, i) => query[`filters.1.values.${i + 1}`] === v),
          )
          .reply(200, ok({ vpcPeerings, totalCount: vpcPeerings.length }));
      filtered("vpcPeeringIds", ["vpcpr-2", "vpcpr-1"], found1);
      // The other half, which would be the account's, too.
      filtered("vpcId", ["vpc-b"], []);
      nobodysVpcs(1);
      const found = await client.getPeerings([ref("vpcpr-2"), ref("vpcpr-1")]);
      assert.deepEqual(
        found.map((record) => record?.id),
        [undefined, "vpcpr-1"],
      );
    });

    it("keeps an unknown state as the vendor's word", async () => {
      page(1, [half("vpcpr-1", "vpc-a", "vpc-b", { vpcPeeringState: "Pondering" })], 1);
      nobodysVpcs(1);
      const [found] = await client.listPeerings({ region: REGION });
      assert.deepEqual([found!.state, found!.vendorState], ["unknown", "Pondering"]);
    });
  });

  describe("after a lost response", () => {
    const requested = {
      name: "n1",
      region: REGION,
      vpcId: "vpc-a",
      peerRegion: REGION,
      peerVpcId: "vpc-b",
      peerAccountId: "100000000022",
    };
    /** Nothing is believed to be absent before reads must have shown it: at once, and each second for five. */
    const LOOKS = 6;
    const lookUp = (name: string | undefined, times = name === undefined ? LOOKS : 1) =>
      nock(HOST)
        .get(`${BASE}/vpcPeerings/`)
        .query((query) => query["filters.1.values.1"] === "vpc-a" && query["filters.2.values.1"] === "vpc-b")
        .times(times)
        .reply(
          200,
          name === undefined
            ? ok({ vpcPeerings: [], totalCount: 0 })
            : ok({ vpcPeerings: [half("vpcpr-1", "vpc-a", "vpc-b", { vpcPeeringName: name })], totalCount: 1 }),
        );
    const create = () => nock(HOST).post(`${BASE}/vpcPeerings/`);
    const nobodysVpcs = () =>
      nock(HOST)
        .get(`${BASE}/vpcs/`)
        .query(true)
        .reply(200, ok({ vpcs: [], totalCount: 0 }));

    it("finds the half that was created, and creates no second one", async () => {
      create().replyWithError(RESET);
      lookUp("n1");
      nobodysVpcs();
      shows(half("vpcpr-1", "vpc-a", "vpc-b", { vpcPeeringName: "n1" }));
      assert.equal((await client.createPeering(requested)).id, "vpcpr-1");
    });

    it("retries if nothing was created", async () => {
      create().reply(500, fails(500, "INTERNAL"));
      lookUp(undefined);
      create().reply(200, ok({ vpcPeering: half("vpcpr-2", "vpc-a", "vpc-b") }));
      nobodysVpcs();
      shows(half("vpcpr-2", "vpc-a", "vpc-b"));
      assert.equal((await client.createPeering(requested)).id, "vpcpr-2");
    });

    it("adopts its own half if a late search missed it and the API rejects a duplicate", async () => {
      create().replyWithError(RESET);
      lookUp(undefined);
      create().reply(409, fails(409, "ALREADY_EXISTS"));
      lookUp(undefined, 1);
      lookUp("n1");
      nobodysVpcs();
      shows(half("vpcpr-1", "vpc-a", "vpc-b", { vpcPeeringName: "n1" }));
      assert.equal((await client.createPeering(requested)).id, "vpcpr-1");
    });

    it("finds the created VPC by its ownership tag", async () => {
      const vpc = (id: string, mark: string) => ({
        vpcId: id,
        vpcName: "n",
        addressPrefix: "10.0.0.0/16",
        routeTableIds: ["rtb-1"],
        tags: [
          { key: "pulumi-vpc-peering", value: mark },
          { key: "team", value: "net" },
        ],
      });
      nock(HOST).post(`${BASE}/vpcs/`).reply(503, "<html>busy</html>");
      nock(HOST)
        .get(`${BASE}/vpcs/`)
        .query((query) => query["filters.1.name"] === "vpcNames" && query["filters.1.values.1"] === "n")
        .reply(200, ok({ vpcs: [vpc("vpc-other", "another"), vpc("vpc-a", "mark")], totalCount: 2 }));
      nock(HOST)
        .get(`${BASE}/vpcs/vpc-a`)
        .reply(200, ok({ vpc: vpc("vpc-a", "mark") }));
      const made = await client.createVpc({ region: REGION, name: "n", cidrBlock: "10.0.0.0/16", creator: "mark" });
      assert.deepEqual([made.id, made.creator, made.tags], ["vpc-a", "mark", { team: "net" }]);
    });
  });

  describe("on an error response", () => {
    const TABLE: readonly (readonly [number, string, ErrorCode])[] = [
      [400, "INVALID_ARGUMENT", "invalid-input"],
      [400, "FAILED_PRECONDITION", "invalid-state"],
      [401, "ACCESS_ERROR", "credentials-invalid"],
      [403, "PERMISSION_DENIED", "permission-denied"],
      [409, "ALREADY_EXISTS", "already-exists"],
      [409, "FAILED_PRECONDITION", "in-use"],
      [429, "QUOTA_EXCEEDED", "quota-exceeded"],
      [429, "SOME_OTHER_WORD", "quota-exceeded"],
      [418, "TEAPOT", "backend-failure"],
    ];
    for (const [status, word, code] of TABLE) {
      it(`maps ${status} ${word} to ${code} without a retry`, async () => {
        nock(HOST)
          .delete(`${BASE}/vpcs/vpc-a`)
          .reply(status, fails(status, word, "the reason"));
        await assert.rejects(client.deleteVpc(ref("vpc-a")), (error) => {
          assert.ok(isPeeringError(error, code), String(error));
          assert.match(error.message, new RegExp(`deleteVpc was refused: the reason \\(${word}, request r-1\\)`));
          assert.equal(error.detail.vendorCode, word);
          assert.doesNotMatch(error.message, /TESTSK/);
          return true;
        });
      });
    }

    it("uses the code in the body if the status contradicts it, as one of the SDKs does", async () => {
      nock(HOST).delete(`${BASE}/vpcs/vpc-a`).reply(200, fails(403, "PERMISSION_DENIED"));
      await assert.rejects(client.deleteVpc(ref("vpc-a")), (error) => isPeeringError(error, "permission-denied"));
    });

    it("retries rate limits and server errors, and treats a missing object as deleted", async () => {
      const once = () => nock(HOST).delete(`${BASE}/vpcs/vpc-a`);
      once().reply(429, fails(429, "RATE_LIMIT"));
      once().reply(500, fails(500, "INTERNAL"));
      once().reply(502, "<html>Bad Gateway</html>");
      once().reply(404, fails(404, "NOT_FOUND"));
      nock(HOST).get(`${BASE}/vpcs/vpc-a`).reply(404, fails(404, "NOT_FOUND"));
      nock(HOST)
        .get(`${BASE}/vpcs/`)
        .query(true)
        .reply(200, ok({ vpcs: [], totalCount: 0 }));
      await client.deleteVpc(ref("vpc-a"));
    });

    const requests: Readonly<Record<string, () => Promise<unknown>>> = {
      getVpcs: () => client.getVpcs([ref("vpc-a")]),
      getPeerings: () => client.getPeerings([ref("vpcpr-a")]),
      getRouteTables: () => client.getRouteTables([ref("rtb-a")]),
      deleteVpc: () => client.deleteVpc(ref("vpc-a")),
      deletePeering: () => client.deletePeering(ref("vpcpr-a")),
    };
    for (const [name, ask] of Object.entries(requests)) {
      it(`does not report an object as gone if the endpoint's path is wrong: ${name}`, async () => {
        const wrongPath = () => fails(404, "NOT_FOUND", "there is no such API");
        nock(HOST).persist().get(/./).reply(404, wrongPath());
        nock(HOST).persist().delete(/./).reply(404, wrongPath());
        try {
          await assert.rejects(ask(), (error) => isPeeringError(error, "not-found"));
        } finally {
          nock.cleanAll();
        }
      });
    }

    it("reports a response that is not from the API", async () => {
      nock(HOST)
        .get(`${BASE}/vpcs/`)
        .query(true)
        .times(3)
        .reply(200, ok({ vpcs: [{ vpcId: 7 }], totalCount: 1 }));
      await assert.rejects(
        client.listVpcs({ region: REGION }),
        /answer to describeVpcs from vpc\.jdcloud-api\.com \(status 200\) is not as documented: vpcs\.0/,
      );
      nock(HOST).get(`${BASE}/vpcs/`).query(true).times(3).reply(200, "<html>login</html>");
      await assert.rejects(
        client.listVpcs({ region: REGION }),
        /^PeeringError: describeVpcs: vpc\.jdcloud-api\.com answered with status 200 and an HTML page, which is no answer/,
      );
    });
  });

  it("requires the account ID in the configuration, because the API does not report it", async () => {
    const context = {
      settings: settingsFor("jdcloud", undefined),
      credentials: { secretId: "a", secretKey: "b" },
      services: {},
    };
    await assert.rejects(openClient(context), (error) => {
      assert.ok(isPeeringError(error, "invalid-config"));
      assert.equal(error.detail.property, "vpcpeering:accountId");
      return true;
    });
    assert.equal(client.identity, "api/jdcloud/100000000011");
    assert.deepEqual(await client.getAccount(), { accountId: "100000000011" });
  });

  it("rejects a property that the API has no call for", async () => {
    const refused = (promise: Promise<unknown>) =>
      assert.rejects(promise, (error) => isPeeringError(error, "unsupported"));
    await refused(client.updateVpc(ref("vpc-a"), { tags: { a: "b" } }));
    await refused(client.updateVpc(ref("vpc-a"), { enableIpv6: true }));
    await refused(client.createVpc({ region: REGION, name: "n", cidrBlock: "10.0.0.0/16", enableIpv6: true }));
    await refused(client.acceptPeering(ref("vpcpr-1")));
    await refused(client.rejectPeering(ref("vpcpr-1")));
    await refused(client.enablePeering(ref("vpcpr-1")));
  });
});
