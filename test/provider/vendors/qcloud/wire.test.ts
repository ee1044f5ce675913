/** The exact bytes that go out, and how answers are read that are as documented. No emulator: nock stands in its place. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Backend } from "../../../../provider/backend/contract.js";
import type { Settings } from "../../../../provider/configuration/read.js";
import { isPeeringError } from "../../../../provider/errors.js";
import { openClient } from "../../../../provider/vendors/qcloud/client/index.js";
import { signature } from "../../../../provider/vendors/qcloud/sign.js";
import { CODES, codeWithin, meaningOf } from "../../../../provider/vendors/qcloud/error-codes.js";
import { readAnswer } from "../../../../provider/vendors/qcloud/protocol.js";
import { REGIONS } from "../../cloud/scene.js";
import { settingsFor } from "../scene.js";
import { nock, withoutNetwork } from "../no-network.js";

const [REGION, FAR] = REGIONS.qcloud;

const NOW = 1_500_000_000_000;
const HOST = "vpc.api.qcloud.com";
const KEY = { secretId: "AKIDEXAMPLE", secretKey: "SECRETEXAMPLE" };
const ACCOUNT = "100000000011";
const SIGNING = new Set(["SecretId", "Timestamp", "Nonce", "Signature", "SignatureMethod"]);

const ROW = {
  vpcId: "gz_vpc_226",
  unVpcId: "vpc-aaaa1111",
  peerVpcId: "bj_vpc_227",
  unPeerVpcId: "vpc-bbbb2222",
  appId: 1250000000,
  peeringConnectionId: "pcx-12345678",
  peeringConnectionName: "p1",
  state: 0,
  createTime: "2017-07-14 10:40:00",
  uin: 100_000_000_011,
  peerUin: 100_000_000_022,
  region: "gz",
  peerRegion: "bj",
};
const VPC = { unVpcId: "vpc-aaaa1111", vpcName: "v", cidrBlock: "10.1.0.0/16", createTime: "2017-07-14 10:40:00" };
const CREATE = {
  region: REGION,
  name: "p1",
  vpcId: "vpc-aaaa1111",
  peerVpcId: "vpc-bbbb2222",
  peerRegion: FAR,
  peerAccountId: "100000000022",
  bandwidthMbps: 10,
};

describe("qcloud: wire client", () => {
  const sent: Record<string, string>[] = [];
  const answers: object[] = [];
  const waits: number[] = [];
  let now = NOW;
  withoutNetwork();
  beforeEach(() => {
    [sent.length, answers.length, waits.length, now] = [0, 0, 0, NOW];
  });
  afterEach(() => {
    assert.deepEqual(answers, []);
  });

  /** The next calls get these answers, in their order. */
  function answer(...next: object[]): void {
    answers.push(...next);
  }

  async function open(
    more: Partial<Settings> = {},
    base = `https://${HOST}`,
    path = "/v2/index.php",
  ): Promise<Backend> {
    let body = "";
    nock(base)
      .persist()
      // As text: nock would parse it, and bytes are what is signed.
      .filteringRequestBody((text) => ((body = text), "*"))
      .post(path, "*")
      .reply(() => {
        sent.push(Object.fromEntries(new URLSearchParams(body)));
        const { code = 0, ...rest } = answers.shift() as Record<string, unknown>;
        return [200, JSON.stringify({ code, message: "", codeDesc: "Success", ...rest })];
      });
    const sleep = async (milliseconds: number) => {
      waits.push(milliseconds);
      now += milliseconds;
    };
    const settings = { ...settingsFor("qcloud", undefined), accountId: ACCOUNT, ...more };
    return openClient({ settings, credentials: KEY, services: { now: () => now, sleep } });
  }

  /** What was sent, without what says who asks and when. */
  const own = (i: number): Record<string, string> =>
    Object.fromEntries(Object.entries(sent[i]!).filter(([name]) => !SIGNING.has(name)));
  const page = (...data: object[]) => ({ totalCount: data.length, data });

  it("sends the action, the short region and a signature that covers both", async () => {
    answer(page(ROW), page(VPC));
    await (await open()).getPeerings([{ region: REGION, id: "pcx-12345678" }]);
    assert.deepEqual(own(0), {
      Action: "DescribeVpcPeeringConnections",
      Region: "gz",
      peeringConnectionId: "pcx-12345678",
      orderField: "createTime",
      orderDirection: "asc",
      offset: "0",
      limit: "50",
    });
    const { Signature, ...signed } = sent[0]!;
    assert.equal(signed["SignatureMethod"], "HmacSHA256");
    assert.equal(signed["Timestamp"], "1500000000");
    const input = { method: "POST", host: HOST, path: "/v2/index.php", params: Object.entries(signed) };
    assert.equal(Signature, signature(input, KEY.secretKey, "HmacSHA256"));
  });

  it("sends to the endpoint's host, port and path, and signs its query", async () => {
    answer(page(ROW), page(VPC));
    const endpoint = "https://vpc.api.cloud.test:8443/compat/v2/index.php?SignatureMethod=HmacSHA1";
    const client = await open({ endpoint }, "https://vpc.api.cloud.test:8443", "/compat/v2/index.php");
    await client.getPeerings([{ region: REGION, id: "pcx-12345678" }]);
    const { Signature, ...signed } = sent[0]!;
    assert.equal(signed["SignatureMethod"], undefined);
    const input = { method: "POST", host: "vpc.api.cloud.test:8443", path: "/compat/v2/index.php" };
    assert.equal(Signature, signature({ ...input, params: Object.entries(signed) }, KEY.secretKey, "HmacSHA1"));
  });

  it("polls the task of a change between regions until it ends", async () => {
    const output = { errorCode: 0, errorMsg: "", uniqVpcPeerId: "pcx-12345678" };
    const running = { data: { status: 2, output: {} } };
    answer({ taskId: "42" }, running, running, { data: { status: "0", output } }, page(ROW), page(VPC));
    const made = await (
      await open()
    ).createPeering({ ...CREATE, chargeType: "daily-peak", qosLevel: "AU", type: "vpc" });
    assert.equal(made.id, "pcx-12345678");
    assert.deepEqual(own(0), {
      Action: "CreateVpcPeeringConnectionEx",
      Region: "gz",
      vpcId: "vpc-aaaa1111",
      peerVpcId: "vpc-bbbb2222",
      peerUin: "100000000022",
      peeringConnectionName: "p1",
      peerRegion: "bj",
      bandwidth: "10",
      type: "1",
      chargeType: "POSTPAID_BY_DAY_MAX",
      qosLevel: "AU",
    });
    assert.deepEqual(own(1), { Action: "DescribeVpcTaskResult", Region: "gz", taskId: "42" });
    // Others are those of reads for company.
    assert.equal(waits.filter((milliseconds) => milliseconds >= 250).length, 2);
  });

  it("reports a failed task by the error code in its text", async () => {
    const failed = (errorMsg: string) => ({ data: { status: 1, output: { errorCode: 10, errorMsg } } });
    const client = await open();
    answer({ taskId: 42 }, failed("PeeringConnectionLimitExceeded: 10 at most"));
    await assert.rejects(
      client.createPeering(CREATE),
      (error) => isPeeringError(error, "quota-exceeded") && error.message.includes("task 42 failed"),
    );
    // What has no code may be a second connection of the pair, so the list is asked.
    answer({ taskId: 43 }, failed("the backbone is cut"), page());
    await assert.rejects(
      client.createPeering(CREATE),
      (error) => isPeeringError(error, "backend-failure") && error.message.includes("the backbone is cut"),
    );
  });

  it("renames with ModifyVpcPeeringConnection inside a region, and rejects a bandwidth there", async () => {
    const near = { ...ROW, peerRegion: "gz", state: 1 };
    answer(page(near), page(VPC), {}, page({ ...near, peeringConnectionName: "p2" }));
    const client = await open();
    const ref = { region: REGION, id: "pcx-12345678" };
    assert.equal((await client.updatePeering(ref, { name: "p2" })).name, "p2");
    const named = { peeringConnectionId: "pcx-12345678", peeringConnectionName: "p2" };
    assert.deepEqual(own(2), { Action: "ModifyVpcPeeringConnection", Region: "gz", ...named });
    // What was read a moment ago is not read again.
    await assert.rejects(
      client.updatePeering(ref, { bandwidthMbps: 10 }),
      (error) => isPeeringError(error, "unsupported") && error.detail.property === "bandwidthMbps",
    );
  });

  it("sends the current name with a new bandwidth between regions", async () => {
    const far = { ...ROW, state: 1 };
    answer(page(far), page(VPC), { taskId: "44" }, { data: { status: 0, output: {} } }, page(far));
    await (await open()).updatePeering({ region: REGION, id: "pcx-12345678" }, { bandwidthMbps: 20 });
    assert.deepEqual(own(2), {
      Action: "ModifyVpcPeeringConnectionEx",
      Region: "gz",
      peeringConnectionId: "pcx-12345678",
      peeringConnectionName: "p1",
      bandwidth: "20",
    });
  });

  const TABLE = {
    unVpcId: "vpc-aaaa1111",
    vpcCidrBlock: "10.1.0.0/16",
    unRouteTableId: "rtb-cccc3333",
    routeTableName: "default",
    routeTableType: 1,
    subnetNum: 0,
  };
  const LOCAL = { destinationCidrBlock: "Local", nextType: 2, nextHub: "Local", unNextHub: null, description: null };
  const THROUGH = (hub: string) => ({ destinationCidrBlock: "10.2.0.0/16", nextType: "4", nextHub: hub });
  const table = { region: REGION, id: "rtb-cccc3333" };
  const ROUTE = { destinationCidrBlock: "10.2.0.0/16", peeringConnectionId: "pcx-12345678" };

  it("changes a route by deleting the old one by value and creating the new one", async () => {
    answer(page({ ...TABLE, routeSet: [LOCAL, THROUGH("pcx-old00000")] }), {}, {});
    answer(page({ ...TABLE, routeTableSet: [LOCAL, THROUGH("pcx-12345678")] }));
    const put = await (await open()).putRoute(table, ROUTE);
    assert.deepEqual(put, { ...ROUTE, origin: "user" });
    const where = { Region: "gz", vpcId: "vpc-aaaa1111", routeTableId: "rtb-cccc3333" };
    const row = { "routeSet.0.destinationCidrBlock": "10.2.0.0/16", "routeSet.0.nextType": "4" };
    assert.deepEqual(own(1), { Action: "DeleteRoute", ...where, ...row, "routeSet.0.nextHub": "pcx-old00000" });
    assert.deepEqual(own(2), { Action: "CreateRoute", ...where, ...row, "routeSet.0.nextHub": "pcx-12345678" });
  });

  it("restores the old route if the API rejects the new one", async () => {
    const limit = { code: 5100, codeDesc: "RouteLimitExceeded", message: "no more" };
    answer(page({ ...TABLE, routeSet: [LOCAL, THROUGH("pcx-old00000")] }), {}, limit, {});
    await assert.rejects((await open()).putRoute(table, ROUTE), (error) => isPeeringError(error, "quota-exceeded"));
    assert.deepEqual([own(3)["Action"], own(3)["routeSet.0.nextHub"]], ["CreateRoute", "pcx-old00000"]);
  });

  it("reports an old route that cannot be restored", async () => {
    const limit = { code: 5100, codeDesc: "RouteLimitExceeded", message: "no more" };
    answer(page({ ...TABLE, routeSet: [LOCAL, THROUGH("pcx-old00000")] }), {}, limit, limit);
    await assert.rejects(
      (await open()).putRoute(table, ROUTE),
      (error) => isPeeringError(error, "backend-failure") && /could not be restored/.test(error.message),
    );
  });

  it("requires the account ID, and detects one that is neither end's", async () => {
    await assert.rejects(open({ accountId: undefined }), (error) => isPeeringError(error, "invalid-config"));
    answer(page({ ...ROW, uin: 100_000_000_033 }));
    const refs = [{ region: REGION, id: "pcx-12345678" }];
    await assert.rejects((await open()).getPeerings(refs), (error) => isPeeringError(error, "identity-mismatch"));
  });

  it("detects the peer's account ID, if the key can read the VPC that the row gives to the other end", async () => {
    const client = await open({ accountId: "100000000022" });
    answer(
      page({ ...ROW, peerRegion: "gz" }),
      { code: 5000, codeDesc: "InvalidVpc.NotFound", message: "none" },
      page(VPC),
    );
    const refs = [{ region: REGION, id: "pcx-12345678" }];
    await assert.rejects(client.getPeerings(refs), (error) => isPeeringError(error, "identity-mismatch"));
  });

  it("rejects a property that the API has no parameter for, and names it", async () => {
    const client = await open();
    const vpc = { region: REGION, name: "v", cidrBlock: "10.1.0.0/16" };
    const fields = { description: "d", tags: { a: "b" }, secondaryCidrBlocks: ["10.9.0.0/16"], enableIpv6: true };
    for (const [property, value] of Object.entries(fields))
      await assert.rejects(
        client.createVpc({ ...vpc, [property]: value }),
        (error) => isPeeringError(error, "unsupported") && error.detail.property === property,
      );
    for (const more of [{ description: "d" }, { tags: { a: "b" } }])
      await assert.rejects(client.createPeering({ ...CREATE, ...more }), (error) =>
        isPeeringError(error, "unsupported"),
      );
    await assert.rejects(client.getTopTalkers!({ ref: table, at: new Date(NOW).toISOString(), limit: 5 }), (error) =>
      isPeeringError(error, "unsupported"),
    );
  });

  it("sends metric queries to Cloud Monitor's own host", async () => {
    const client = await open();
    answer(page({ ...ROW, state: 1 }), page(VPC));
    let body = "";
    nock("https://monitor.api.qcloud.com")
      .filteringRequestBody((text) => ((body = text), "*"))
      .post("/v2/index.php", "*")
      .reply(200, { code: 0, message: "", codeDesc: "Success", dataPoints: [1.5, null, 2.5, 9] });
    const [series] = await client.getMetrics!({
      ref: { region: REGION, id: "pcx-12345678" },
      metrics: ["inBandwidth"],
      periodSeconds: 300,
      start: "2017-07-14T02:40:00.000Z",
      end: "2017-07-14T02:55:00.000Z",
    });
    assert.deepEqual(series, {
      metric: "inBandwidth",
      unit: "Mbps",
      points: [
        { at: "2017-07-14T02:40:00.000Z", value: 1.5 },
        { at: "2017-07-14T02:50:00.000Z", value: 2.5 },
      ],
    });
    const { metricName, startTime, endTime, period, namespace } = Object.fromEntries(new URLSearchParams(body));
    assert.deepEqual(
      [namespace, metricName, period, startTime, endTime],
      ["qce/pcx", "inbandwidth", "300", "2017-07-14 10:40:00", "2017-07-14 10:55:00"],
    );
  });

  it("reads the same records from every notation of numbers, ids and regions", async () => {
    const number = (n: number) => fc.constantFrom(n, String(n));
    const uin = (n: number) => fc.constantFrom(n, String(n), `${n}.0`, `${n}.`);
    const variants = fc.record({
      code: number(0),
      totalCount: number(1),
      state: number(0),
      uin: uin(100_000_000_011),
      peerUin: uin(100_000_000_022),
      idName: fc.constantFrom("unVpcId", "uniqVpcId"),
      peerIdName: fc.constantFrom("unPeerVpcId", "uniqPeerVpcId"),
      region: fc.constantFrom("gz", "ap-guangzhou"),
      peerRegion: fc.constantFrom("bj", "ap-beijing"),
    });
    await fc.assert(
      fc.asyncProperty(variants, async ({ code, totalCount, idName, peerIdName, ...fields }) => {
        nock.cleanAll();
        const { unVpcId, unPeerVpcId, ...rest } = ROW;
        const row = { ...rest, [idName]: unVpcId, [peerIdName]: unPeerVpcId, ...fields };
        answer({ code, totalCount, data: [row] }, page(VPC));
        const [connection] = await (await open()).getPeerings([{ region: REGION, id: "pcx-12345678" }]);
        assert.deepEqual(connection, {
          region: REGION,
          id: "pcx-12345678",
          name: "p1",
          state: "pending-acceptance",
          stateReason: "account 100000000022 has not accepted yet",
          vendorState: "0",
          role: "requester",
          requester: { accountId: ACCOUNT, region: REGION, vpcId: "vpc-aaaa1111", cidrBlocks: ["10.1.0.0/16"] },
          accepter: { accountId: "100000000022", region: FAR, vpcId: "vpc-bbbb2222" },
          createdAt: "2017-07-14T02:40:00.000Z",
          expiresAt: "2017-07-21T02:40:00.000Z",
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe("qcloud: error codes", () => {
  const meaning = (body: object, status = 200) => {
    const reading = readAnswer({ status, headers: {}, body: JSON.stringify(body) });
    return "refusal" in reading ? meaningOf(reading.refusal) : "foreign" in reading ? "foreign" : "success";
  };

  it("are mapped by their name, whatever the number", () => {
    for (const [word, expected] of Object.entries(CODES))
      if (Number.isNaN(Number(word))) assert.equal(meaning({ code: 5100, codeDesc: word, message: "" }), expected);
    assert.equal(meaning({ code: 4000, codeDesc: "ActionLocked", message: "" }), "busy");
  });

  it("are mapped by the common number if the name is unknown or missing", () => {
    assert.equal(meaning({ code: 4104, codeDesc: "Whatever", message: "" }), "credentials-invalid");
    assert.equal(meaning({ code: "4400", message: "" }), "throttled");
    assert.equal(meaning({ code: 6000, message: "" }), "fault");
  });

  it("of unknown name and number are a backend failure, or busy if the message suggests a retry", () => {
    assert.equal(meaning({ code: -1, codeDesc: "Odd", message: "" }), "backend-failure");
    assert.equal(meaning({ code: -1, codeDesc: "Odd", message: "Please try again later" }), "busy");
  });

  it('are success for 0 and "0", and foreign without the API\'s envelope', () => {
    assert.deepEqual([meaning({ code: 0 }), meaning({ code: "0" })], ["success", "success"]);
    for (const status of [200, 404, 429, 502])
      for (const body of [{ error: "bad gateway" }, {}]) assert.equal(meaning(body, status), "foreign");
    assert.equal(meaning({ code: 0, totalCount: 0, data: [] }, 404), "foreign");
  });

  it("do not match inherited properties of the table", () => {
    for (const word of ["constructor", "__proto__", "toString"])
      for (const code of [-1, word]) assert.equal(meaning({ code, codeDesc: word, message: "" }), "backend-failure");
    assert.equal(codeWithin("constructor of the task: toString failed"), undefined);
  });

  it("of GetMonitorData are in the table", () => {
    const meanings = [-502, -503, -505, -507, -509, -513].map((code) => meaning({ code, message: "" }));
    const invalid = "invalid-input";
    assert.deepEqual(meanings, ["not-found", invalid, invalid, "quota-exceeded", invalid, "fault"]);
  });
});
