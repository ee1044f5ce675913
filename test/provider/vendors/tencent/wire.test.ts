/** The exact bytes that go out, and how answers as documented are read. No emulator: nock stands at the vendor's address. */
import assert from "node:assert/strict";
import type { Backend } from "../../../../provider/backend/contract.js";
import { isPeeringError, keepSecret } from "../../../../provider/errors.js";
import { openClient } from "../../../../provider/vendors/tencent/client/index.js";
import { REGIONS } from "../../cloud/scene.js";
import { keysOf, settingsFor } from "../scene.js";
import { nock, withoutNetwork } from "../no-network.js";

const [REGION] = REGIONS.tencent;
const KEYS = keysOf("tencent");

const NOW = 1_700_000_000_000;
const VPC = "https://vpc.tencentcloudapi.com";

interface Sent {
  readonly headers: Record<string, string>;
  readonly body: string;
}

describe("tencent: wire client", () => {
  const sent: Sent[] = [];
  let client: Backend;
  withoutNetwork();
  beforeEach(async () => {
    sent.length = 0;
    answer("https://cam.tencentcloudapi.com", { Uin: "100000000099", OwnerUin: "100000000011", AppId: 1250000000 });
    client = await open(0);
    sent.length = 0;
  });
  afterEach(() => {
    assert.deepEqual(nock.pendingMocks(), []);
  });

  const open = (n: 0 | 2) =>
    openClient({
      settings: settingsFor("tencent", undefined),
      credentials: KEYS[n],
      services: { now: () => NOW, sleep: async () => {} },
    });

  /** The next call to that host gets this answer. */
  function answer(host: string, response: object, status = 200): void {
    let body = "";
    nock(host)
      // As text: nock would parse it, and bytes are what is signed.
      .filteringRequestBody((text) => ((body = text), "*"))
      .post("/", "*")
      .reply(function () {
        const headers = Object.entries(this.req.headers).map(([name, value]) => [name.toLowerCase(), value]);
        sent.push({ headers: Object.fromEntries(headers) as Record<string, string>, body });
        return [status, JSON.stringify({ Response: { ...response, RequestId: "6b7cf2a0" } })];
      });
  }

  const row = {
    SourceVpcId: "vpc-aaaa1111",
    PeerVpcId: "vpc-bbbb2222",
    PeeringConnectionId: "pcx-12345678",
    PeeringConnectionName: "p1",
    State: "PENDING",
    IsNgw: false,
    Bandwidth: 0,
    SourceRegion: "gz",
    DestinationRegion: "gz",
    CreateTime: "2024-11-14 11:58:54",
    AppId: 1250000000,
    PeerAppId: 1250000001,
    ChargeType: "POSTPAID_BY_DAY_MAX",
    SourceUin: 100000000011,
    DestinationUin: 100000000022,
    TagSet: [],
    QosLevel: "",
    Type: "VPC0",
  };
  const listed = (...rows: object[]) => ({ TotalCount: rows.length, PeerConnectionSet: rows });
  const noVpcs = { TotalCount: 0, VpcSet: [] };

  it("reads the account ID with GetUserAppId", async () => {
    answer("https://cam.tencentcloudapi.com", { OwnerUin: "100000000011", AppId: 1250000000 });
    await open(0);
    const [{ headers, body }] = sent as [Sent];
    assert.equal(body, "{}");
    assert.equal(headers["x-tc-action"], "GetUserAppId");
    assert.equal(headers["x-tc-version"], "2019-01-16");
    assert.equal(headers["x-tc-region"], undefined);
    assert.match(headers["authorization"]!, /\/2023-11-14\/cam\/tc3_request,/);
  });

  it("creates a connection, and reads short regions, numeric account IDs, Beijing time and empty texts", async () => {
    answer(VPC, { PeeringConnectionId: "pcx-12345678" });
    answer(VPC, listed(row));
    answer(VPC, noVpcs);
    const connection = await client.createPeering({
      name: "p1",
      region: REGION,
      vpcId: "vpc-aaaa1111",
      peerRegion: REGION,
      peerVpcId: "vpc-bbbb2222",
      peerAccountId: "100000000022",
      tags: { team: "net" },
    });
    const [creation, reading] = sent as [Sent, Sent];
    assert.equal(
      creation.body,
      '{"SourceVpcId":"vpc-aaaa1111","PeeringConnectionName":"p1","DestinationVpcId":"vpc-bbbb2222",' +
        '"DestinationUin":"100000000022","DestinationRegion":"ap-guangzhou","Tags":[{"Key":"team","Value":"net"}]}',
    );
    const { headers } = creation;
    assert.equal(headers["content-type"], "application/json; charset=utf-8");
    assert.equal(headers["host"], "vpc.tencentcloudapi.com");
    assert.equal(headers["x-tc-action"], "CreateVpcPeeringConnection");
    assert.equal(headers["x-tc-version"], "2017-03-12");
    assert.equal(headers["x-tc-region"], "ap-guangzhou");
    assert.equal(headers["x-tc-timestamp"], "1700000000");
    assert.equal(headers["x-tc-language"], "en-US");
    assert.equal(headers["x-tc-token"], undefined);
    assert.equal(reading.body, '{"PeeringConnectionIds":["pcx-12345678"],"Offset":0,"Limit":50}');
    assert.deepEqual(connection, {
      region: "ap-guangzhou",
      id: "pcx-12345678",
      name: "p1",
      state: "pending-acceptance",
      stateReason: "account 100000000022 has not accepted yet",
      vendorState: "PENDING",
      role: "requester",
      requester: { accountId: "100000000011", region: "ap-guangzhou", vpcId: "vpc-aaaa1111" },
      accepter: { accountId: "100000000022", region: "ap-guangzhou", vpcId: "vpc-bbbb2222" },
      type: "vpc",
      tags: {},
      createdAt: "2024-11-14T03:58:54.000Z",
      expiresAt: "2024-11-21T03:58:54.000Z",
    });
  });

  it("lists connections page by page, from both row formats", async () => {
    const rows = Array.from({ length: 51 }, (_, i) => ({
      ...row,
      PeeringConnectionId: `pcx-${String(i).padStart(8, "0")}`,
      SourceUin: "100000000022",
    }));
    answer(VPC, { TotalCount: 51, PeerConnectionSet: rows.slice(0, 50) });
    answer(VPC, { TotalCount: 51, PeerConnectionSet: rows.slice(50) });
    assert.equal((await client.listPeerings({ region: REGION })).length, 51);
    assert.deepEqual(
      sent.map(({ body }) => body),
      [0, 50].map((Offset) => `{"OrderField":"CreatedTime","OrderDirection":"ASC","Offset":${Offset},"Limit":50}`),
    );
  });

  it("sends a change, an acceptance and a deletion", async () => {
    answer(VPC, {});
    answer(VPC, listed({ ...row, State: "ACTIVE", PeeringConnectionName: "p2" }));
    answer(VPC, noVpcs);
    const ref = { region: REGION, id: "pcx-12345678" };
    assert.equal((await client.updatePeering(ref, { name: "p2" })).name, "p2");
    assert.equal(sent[0]!.body, '{"PeeringConnectionId":"pcx-12345678","PeeringConnectionName":"p2"}');
    answer(VPC, {});
    answer(VPC, listed({ ...row, State: "ACTIVE", SourceUin: 100000000022, DestinationUin: 100000000033 }));
    assert.equal((await client.acceptPeering(ref)).state, "active");
    answer(VPC, {});
    await client.deletePeering(ref);
    assert.deepEqual(
      [sent.at(-1)!.headers["x-tc-action"], sent.at(-1)!.body],
      ["DeleteVpcPeeringConnection", '{"PeeringConnectionId":"pcx-12345678"}'],
    );
  });

  it("creates several routes at once, and deletes them by route ID, with text for paging", async () => {
    const made = { DestinationIpv6CidrBlock: "", GatewayType: "PEERCONNECTION", RouteType: "USER", Enabled: true };
    const rows = [
      {
        ...made,
        DestinationCidrBlock: "10.1.0.0/16",
        GatewayId: "pcx-12345678",
        RouteItemId: "rti-aaaaaaaa",
        RouteId: 1,
      },
      {
        ...made,
        DestinationCidrBlock: "10.2.0.0/16",
        GatewayId: "pcx-12345678",
        RouteItemId: "rti-bbbbbbbb",
        RouteId: 2,
      },
    ];
    const table = { VpcId: "vpc-aaaa1111", RouteTableId: "rtb-cccc3333", RouteTableName: "default", Main: true };
    answer(VPC, { TotalCount: 2, RouteTableSet: [{ ...table, RouteSet: rows }] });
    // The first read is late.
    answer(VPC, { TotalCount: 1, RouteTableSet: [{ ...table, RouteSet: rows.slice(1) }] });
    answer(VPC, { TotalCount: 1, RouteTableSet: [{ ...table, RouteSet: rows }] });
    const ref = { region: REGION, id: "rtb-cccc3333" };
    const routes = [
      { destinationCidrBlock: "10.1.0.0/16", peeringConnectionId: "pcx-12345678", description: "one" },
      { destinationCidrBlock: "10.2.0.0/16", peeringConnectionId: "pcx-12345678" },
    ];
    await client.createRoutes!(ref, routes);
    assert.equal(
      sent[0]!.body,
      '{"RouteTableId":"rtb-cccc3333","Routes":[' +
        '{"DestinationCidrBlock":"10.1.0.0/16","GatewayType":"PEERCONNECTION","GatewayId":"pcx-12345678","RouteDescription":"one"},' +
        '{"DestinationCidrBlock":"10.2.0.0/16","GatewayType":"PEERCONNECTION","GatewayId":"pcx-12345678","RouteDescription":""}]}',
    );
    answer(VPC, { TotalCount: 1, RouteTableSet: [{ ...table, RouteSet: rows }] });
    answer(VPC, { RouteSet: rows });
    await client.deleteRoutes!(ref, routes);
    for (const { body } of sent.slice(1, 4))
      assert.equal(body, '{"RouteTableIds":["rtb-cccc3333"],"Offset":"0","Limit":"100"}');
    assert.equal(
      sent[4]!.body,
      '{"RouteTableId":"rtb-cccc3333","Routes":[{"RouteItemId":"rti-aaaaaaaa"},{"RouteItemId":"rti-bbbbbbbb"}]}',
    );
  });

  it("creates a route disabled, and enables or disables it by route ID", async () => {
    const ref = { region: REGION, id: "rtb-cccc3333" };
    const table = { VpcId: "vpc-aaaa1111", RouteTableId: ref.id, RouteTableName: "default", Main: true };
    const row = (GatewayId: string, Enabled: boolean) => ({
      DestinationCidrBlock: "10.1.0.0/16",
      GatewayType: "PEERCONNECTION",
      GatewayId,
      RouteItemId: "rti-aaaaaaaa",
      RouteId: 1,
      RouteDescription: "",
      RouteType: "USER",
      Enabled,
    });
    const tables = (one: object) => ({ TotalCount: 1, RouteTableSet: [{ ...table, RouteSet: [one] }] });
    const off = { destinationCidrBlock: "10.1.0.0/16", peeringConnectionId: "pcx-12345678", enabled: false };
    answer(VPC, tables(row("pcx-12345678", false)));
    answer(VPC, tables(row("pcx-12345678", false)));
    assert.equal((await client.createRoutes!(ref, [off]))[0]!.enabled, false);

    answer(VPC, tables(row("pcx-12345678", true)));
    answer(VPC, {});
    answer(VPC, tables(row("pcx-12345678", true)));
    answer(VPC, tables(row("pcx-12345678", false)));
    answer(VPC, { NewRouteSet: [row("pcx-87654321", false)] });
    answer(VPC, tables(row("pcx-87654321", false)));
    const put = await client.putRoute(ref, { ...off, peeringConnectionId: "pcx-87654321" });
    assert.deepEqual([put.peeringConnectionId, put.enabled], ["pcx-87654321", false]);

    answer(VPC, tables(row("pcx-87654321", false)));
    answer(VPC, { NewRouteSet: [row("pcx-12345678", false)] });
    answer(VPC, tables(row("pcx-12345678", false)));
    const { enabled: _, ...asIs } = off;
    assert.equal((await client.putRoute(ref, asIs)).enabled, false, "left as it is");

    answer(VPC, tables(row("pcx-12345678", false)));
    answer(VPC, {});
    answer(VPC, tables(row("pcx-12345678", true)));
    assert.equal((await client.putRoute(ref, { ...off, enabled: true })).enabled, undefined);

    const wire = (handle: string, hop: string) =>
      `{"RouteTableId":"rtb-cccc3333","Routes":[{${handle}"DestinationCidrBlock":"10.1.0.0/16","GatewayType":"PEERCONNECTION","GatewayId":"${hop}","RouteDescription":"","Enabled":false}]}`;
    const handles = '{"RouteTableId":"rtb-cccc3333","RouteItemIds":["rti-aaaaaaaa"]}';
    assert.deepEqual(
      sent
        .map(({ headers, body }) => [headers["x-tc-action"], body])
        .filter(([action]) => action !== "DescribeRouteTables"),
      [
        ["CreateRoutes", wire("", "pcx-12345678")],
        ["DisableRoutes", handles],
        ["ReplaceRoutes", wire('"RouteItemId":"rti-aaaaaaaa",', "pcx-87654321")],
        ["ReplaceRoutes", wire('"RouteItemId":"rti-aaaaaaaa",', "pcx-12345678")],
        ["EnableRoutes", handles],
      ],
    );
  });

  it("changes secondary CIDR blocks, but never a container cluster's", async () => {
    const block = (CidrBlock: string, AssistantType?: number) => ({ VpcId: "vpc-aaaa1111", CidrBlock, AssistantType });
    const shown = (...blocks: object[]) => {
      const vpc = { VpcId: "vpc-aaaa1111", VpcName: "v", CidrBlock: "10.1.0.0/16", AssistantCidrSet: blocks };
      answer(VPC, { TotalCount: 1, VpcSet: [vpc] });
      const table = { VpcId: vpc.VpcId, RouteTableId: "rtb-cccc3333", Main: true };
      answer(VPC, { TotalCount: 1, RouteTableSet: [table] });
    };
    const [own, legacy, cluster] = [block("172.16.0.0/16", 0), block("172.17.0.0/16"), block("172.18.0.0/16", 1)];
    shown(own, legacy, cluster);
    answer(VPC, {});
    shown(own, cluster);
    const ref = { region: REGION, id: "vpc-aaaa1111" };
    const updated = await client.updateVpc(ref, { secondaryCidrBlocks: ["172.16.0.0/16"] });
    assert.equal(sent[2]!.body, '{"VpcId":"vpc-aaaa1111","OldCidrBlocks":["172.17.0.0/16"]}');
    assert.deepEqual(updated.secondaryCidrBlocks, ["172.16.0.0/16"]);
    shown(cluster);
    shown(cluster);
    await client.updateVpc(ref, { secondaryCidrBlocks: [] });
  });

  it("reads the complete list if an error does not prove that a VPC is gone", async () => {
    const ref = { region: REGION, id: "vpc-aaaa1111" };
    const refusal = (Code: string) => answer(VPC, { Error: { Code, Message: "no" } });
    const vpc = { VpcId: "vpc-aaaa1111", VpcName: "v", CidrBlock: "10.1.0.0/16" };
    for (const code of ["InvalidParameterValue.Malformed", "MissingParameter", "ResourceNotFound.Other"]) {
      refusal(code);
      answer(VPC, { TotalCount: 1, VpcSet: [vpc] });
      answer(VPC, { TotalCount: 1, RouteTableSet: [{ VpcId: vpc.VpcId, RouteTableId: "rtb-cccc3333", Main: true }] });
      assert.equal((await client.getVpcs([ref]))[0]!.id, ref.id, code);
      refusal(code);
      answer(VPC, noVpcs);
      assert.deepEqual(await client.getVpcs([ref]), [undefined], code);
    }
    refusal("UnsupportedRegion");
    refusal("UnsupportedRegion");
    await assert.rejects(client.getVpcs([ref]), (error) => isPeeringError(error, "invalid-input"));
    refusal("ResourceNotFound");
    assert.deepEqual(await client.getVpcs([ref]), [undefined]);
  });

  it("writes a VPC's owner as a tag, and changes tags with the tag service", async () => {
    const vpc = {
      VpcId: "vpc-aaaa1111",
      VpcName: "v",
      CidrBlock: "10.1.0.0/16",
      Ipv6CidrBlock: "",
      CreatedTime: "2024-11-14 11:58:54",
      AssistantCidrSet: [],
      TagSet: [
        { Key: "a", Value: "1" },
        { Key: "vpc-peering:creator", Value: "0123" },
      ],
    };
    const mainTable = {
      TotalCount: 1,
      RouteTableSet: [{ VpcId: vpc.VpcId, RouteTableId: "rtb-cccc3333", RouteTableName: "default", Main: true }],
    };
    answer(VPC, { Vpc: vpc });
    answer(VPC, { TotalCount: 1, VpcSet: [vpc] });
    answer(VPC, mainTable);
    const made = await client.createVpc({
      region: REGION,
      name: "v",
      cidrBlock: "10.1.0.0/16",
      tags: { a: "1" },
      creator: "0123",
    });
    assert.deepEqual([made.tags, made.creator, made.defaultRouteTableId], [{ a: "1" }, "0123", "rtb-cccc3333"]);
    assert.equal(
      sent[0]!.body,
      '{"VpcName":"v","CidrBlock":"10.1.0.0/16","Tags":[{"Key":"a","Value":"1"},{"Key":"vpc-peering:creator","Value":"0123"}]}',
    );
    assert.equal(sent[1]!.body, '{"VpcIds":["vpc-aaaa1111"],"Offset":"0","Limit":"100"}');
    assert.equal(
      sent[2]!.body,
      '{"Filters":[{"Name":"vpc-id","Values":["vpc-aaaa1111"]},{"Name":"association.main","Values":["true"]}],' +
        '"NeedRouterInfo":false,"Offset":"0","Limit":"100"}',
    );

    const read = (tags: object[]) => {
      answer(VPC, { TotalCount: 1, VpcSet: [{ ...vpc, TagSet: tags }] });
      answer(VPC, mainTable);
    };
    read(vpc.TagSet);
    answer("https://tag.tencentcloudapi.com", {});
    read([
      { Key: "b", Value: "2" },
      { Key: "vpc-peering:creator", Value: "0123" },
    ]);
    await client.updateVpc(made, { tags: { a: null, b: "2" } });
    const change = sent.find(({ headers }) => headers["x-tc-action"] === "ModifyResourceTags")!;
    assert.equal(change.headers["x-tc-version"], "2018-08-13");
    assert.equal(
      change.body,
      '{"Resource":"qcs::vpc:ap-guangzhou:uin/100000000011:vpc/vpc-aaaa1111",' +
        '"ReplaceTags":[{"TagKey":"b","TagValue":"2"}],"DeleteTags":[{"TagKey":"a"}]}',
    );
  });

  it("sends a subnet's and a route table's tags with their creation, and changes them with the tag service", async () => {
    const TAGS = [{ Key: "a", Value: "1" }];
    const subnet = { VpcId: "vpc-aaaa1111", SubnetId: "subnet-aaaa1111", SubnetName: "s", CidrBlock: "10.1.1.0/24" };
    const subnets = (TagSet: object[]) =>
      answer(VPC, { TotalCount: 1, SubnetSet: [{ ...subnet, RouteTableId: "rtb-cccc3333", TagSet }] });
    const table = {
      VpcId: "vpc-aaaa1111",
      RouteTableId: "rtb-dddd4444",
      RouteTableName: "t",
      Main: false,
      RouteSet: [],
    };
    const tables = (TagSet: object[]) => answer(VPC, { TotalCount: 1, RouteTableSet: [{ ...table, TagSet }] });
    const requested = { region: REGION, vpcId: "vpc-aaaa1111", tags: { a: "1" } };
    answer(VPC, { Subnet: subnet });
    subnets(TAGS);
    const zoned = { cidrBlock: "10.1.1.0/24", zone: "ap-guangzhou-3" };
    const made = await client.createSubnet!({ ...requested, name: "s", ...zoned });
    assert.deepEqual(made.tags, { a: "1" });
    assert.equal(
      sent[0]!.body,
      '{"VpcId":"vpc-aaaa1111","SubnetName":"s","CidrBlock":"10.1.1.0/24","Zone":"ap-guangzhou-3","Tags":[{"Key":"a","Value":"1"}]}',
    );
    subnets(TAGS);
    answer("https://tag.tencentcloudapi.com", {});
    subnets([]);
    assert.deepEqual((await client.updateSubnet!(made, { tags: { a: null } })).tags, {});
    answer(VPC, { TotalCount: 0, RouteTableSet: [] });
    answer(VPC, { RouteTable: table });
    tables(TAGS);
    const other = await client.createRouteTable!({ ...requested, name: "t" });
    assert.deepEqual(other.tags, { a: "1" });
    tables(TAGS);
    answer("https://tag.tencentcloudapi.com", {});
    tables([{ Key: "a", Value: "2" }]);
    assert.deepEqual((await client.updateRouteTable!(other, { tags: { a: "2" } })).tags, { a: "2" });
    const bodies = (action: string) =>
      sent.filter(({ headers }) => headers["x-tc-action"] === action).map(({ body }) => body);
    assert.deepEqual(bodies("CreateRouteTable"), [
      '{"VpcId":"vpc-aaaa1111","RouteTableName":"t","Tags":[{"Key":"a","Value":"1"}]}',
    ]);
    assert.deepEqual(bodies("ModifyResourceTags"), [
      '{"Resource":"qcs::vpc:ap-guangzhou:uin/100000000011:subnet/subnet-aaaa1111","DeleteTags":[{"TagKey":"a"}]}',
      '{"Resource":"qcs::vpc:ap-guangzhou:uin/100000000011:rtb/rtb-dddd4444","ReplaceTags":[{"TagKey":"a","TagValue":"2"}]}',
    ]);
  });

  it("sends the token of temporary credentials in a header", async () => {
    answer("https://cam.tencentcloudapi.com", { OwnerUin: 100000000011, AppId: 1250000000 });
    await open(2);
    assert.equal(sent[0]!.headers["x-tc-token"], KEYS[2].securityToken);
  });

  it("puts no secret into an error, which names call, code and request", async () => {
    for (const { secretKey, secretId } of KEYS) for (const secret of [secretKey, secretId]) keepSecret(secret);
    answer(VPC, {
      Error: { Code: "LimitExceeded.VpcPeerTotalLimitExceeded", Message: `too many for ${KEYS[0].secretKey}` },
    });
    const creation = client.createPeering({
      name: "p1",
      region: REGION,
      vpcId: "vpc-aaaa1111",
      peerRegion: REGION,
      peerVpcId: "vpc-bbbb2222",
      peerAccountId: "100000000022",
    });
    await assert.rejects(creation, (error) => {
      assert.ok(isPeeringError(error, "quota-exceeded"));
      assert.match(error.message, /CreateVpcPeeringConnection.*LimitExceeded\.VpcPeerTotalLimitExceeded.*6b7cf2a0/);
      assert.equal(error.detail.vendorCode, "LimitExceeded.VpcPeerTotalLimitExceeded");
      assert.ok(!`${error.message}${error.stack}${JSON.stringify(error)}`.includes(KEYS[0].secretKey));
      return true;
    });
  });

  it("returns undefined if a single id is not found, and reads the list if one of several is not", async () => {
    const refusal = { Error: { Code: "ResourceNotFound", Message: "pcx-00000000 does not exist" } };
    const missing = { region: REGION, id: "pcx-00000000" };
    answer(VPC, refusal);
    assert.deepEqual(await client.getPeerings([missing]), [undefined]);
    answer(VPC, refusal);
    answer(VPC, listed({ ...row, SourceUin: 100000000033 }));
    const [gap, found] = await client.getPeerings([missing, { region: REGION, id: row.PeeringConnectionId }]);
    assert.deepEqual([gap, found?.id], [undefined, row.PeeringConnectionId]);
  });

  it("reads a list again if it changed between pages", async () => {
    const rows = Array.from({ length: 51 }, (_, i) => ({
      ...row,
      PeeringConnectionId: `pcx-${String(i).padStart(8, "0")}`,
      SourceUin: "100000000022",
    }));
    answer(VPC, { TotalCount: 51, PeerConnectionSet: rows.slice(0, 50) });
    // The first row went away: what was the 51st is the 50th now, and the second page has nothing.
    answer(VPC, { TotalCount: 50, PeerConnectionSet: [] });
    // From the 50th on: not the row that the first page ended with.
    answer(VPC, { TotalCount: 50, PeerConnectionSet: rows.slice(50) });
    answer(VPC, { TotalCount: 50, PeerConnectionSet: rows.slice(1) });
    const all = await client.listPeerings({ region: REGION });
    assert.deepEqual(
      all.map(({ id }) => id),
      rows.slice(1).map(({ PeeringConnectionId }) => PeeringConnectionId),
    );
  });
});

describe("tencent: the account ID of an API key", () => {
  withoutNetwork();
  const identify = (response: object, accountId?: string) => {
    nock("https://cam.tencentcloudapi.com")
      .post("/")
      .reply(200, { Response: { ...response, RequestId: "1" } });
    const settings = { ...settingsFor("tencent", undefined), ...(accountId !== undefined && { accountId }) };
    return openClient({ settings, credentials: KEYS[0], services: {} });
  };
  const denied = { Error: { Code: "AuthFailure.UnauthorizedOperation", Message: "no" } };

  it("is taken from the configuration, with a notice, if the key may not call GetUserAppId", async () => {
    const client = await identify(denied, "100000000011");
    assert.equal(client.accountId, "100000000011");
    assert.match(client.notice!, /unchecked/);
  });

  it("is required in the configuration if the key may not call GetUserAppId", async () => {
    await assert.rejects(identify(denied), (error) => {
      assert.ok(isPeeringError(error, "invalid-config"));
      assert.match(error.message, /GetUserAppId/);
      return true;
    });
  });

  it("is not taken from the configuration after any other error", async () => {
    const wrong = { Error: { Code: "AuthFailure.SignatureFailure", Message: "no" } };
    await assert.rejects(identify(wrong, "100000000011"), (error) => isPeeringError(error, "credentials-invalid"));
  });
});
