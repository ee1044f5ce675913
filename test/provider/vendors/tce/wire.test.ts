/**
 * The exact bytes that go to a deployment, at which host, and how its rows are read. From "Tencent Cloud Enterprise,
 * Terraform provider and SDK, 2025-11-27". No emulator: nock stands at the deployment's addresses.
 */
import assert from "node:assert/strict";
import type { Backend, NewPeering } from "../../../../provider/backend/contract.js";
import type { Settings } from "../../../../provider/configuration/read.js";
import { isPeeringError } from "../../../../provider/errors.js";
import { openClient } from "../../../../provider/vendors/tce/client/index.js";
import { nock, withoutNetwork } from "../no-network.js";
import { keysOf, settingsFor } from "../scene.js";

const [KEY] = keysOf("tce");
const ACCOUNT = "100000000011";
const PEER = "100000000022";
const VPC = "http://vpc.api3.cloud.test";

interface Sent {
  readonly host: string;
  readonly action: string;
  readonly region: string | undefined;
  readonly body: string;
}

describe("tce: wire client for API 3.0", () => {
  const sent: Sent[] = [];
  withoutNetwork();
  beforeEach(() => void (sent.length = 0));
  afterEach(() => assert.deepEqual(nock.pendingMocks(), []));

  let now = 1_700_000_000_000;
  const open = (settings: Partial<Settings> = {}): Promise<Backend> =>
    openClient({
      settings: { ...settingsFor("tce", "http://api3.cloud.test"), region: "gz-a", accountId: ACCOUNT, ...settings },
      credentials: KEY,
      services: { now: () => now, sleep: async (milliseconds) => void (now += milliseconds) },
    });

  /** The next call to that host gets this answer. */
  function answer(response: object, host = VPC): void {
    let body = "";
    nock(host)
      .filteringRequestBody((text) => ((body = text), "*"))
      .post("/", "*")
      .reply(function () {
        const header = (name: string) => [this.req.headers[name]].flat()[0];
        sent.push({ host, action: header("x-tc-action")!, region: header("x-tc-region"), body });
        return [200, JSON.stringify({ Response: { ...response, RequestId: "6b7cf2a0" } })];
      });
  }

  const row = {
    VpcId: "vpc-aaaa1111",
    VpcName: "one",
    VpcCidrBlock: "10.1.0.0/16",
    PeerVpcId: "vpc-bbbb2222",
    PeerVpcName: "two",
    PeerVpcCidrBlock: "10.2.0.0/16",
    PeeringConnectionId: "pcx-12345678",
    PeeringConnectionName: "p1",
    State: "PENDING",
    Type: 1,
    IsNgw: 0,
    Bandwidth: 20,
    SrcRegion: "gz-a",
    DstRegion: "chongqing",
    CreateTime: "2025-11-27 11:58:54",
    AppId: 1250000000,
    PeerAppId: 1250000001,
    Uin: 100000000011,
    PeerUin: 100000000022,
    TagSet: [],
    ChargeType: "POSTPAID_BY_DAY_MAX",
  };
  const inside = { ...row, DstRegion: "gz-a", Bandwidth: 0 };
  const listed = (...rows: object[]) => ({ TotalCount: rows.length, PeerConnectionSet: rows });
  const noVpcs = { TotalCount: 0, VpcSet: [] };
  const noShortNames = {
    RegionSet: [
      { Region: "gz-a", ShortName: "gz" },
      { Region: "chongqing", ShortName: "cq" },
    ],
  };
  const refused = (Code: string) => ({ Error: { Code, Message: "no" } });
  const ref = { region: "gz-a", id: "pcx-12345678" };
  const ends: NewPeering = {
    region: "gz-a",
    name: "p1",
    vpcId: "vpc-aaaa1111",
    peerVpcId: "vpc-bbbb2222",
    peerRegion: "gz-a",
    peerAccountId: PEER,
  };
  const far = { ...ends, peerRegion: "chongqing", bandwidthMbps: 20 };
  const byId = '{"PeeringConnectionIds":["pcx-12345678"],"Offset":0,"Limit":50}';
  const bytes = () => sent.map(({ action, body }) => [action, body]);
  const filtered =
    '{"Filters":[{"Name":"vpc-id","Values":["vpc-aaaa1111"]},{"Name":"peering-connection-name","Values":["p1"]}],' +
    '"OrderField":"CreatedTime","OrderDirection":"ASC","Offset":0,"Limit":50}';

  it("sends five fields to create a connection inside a region", async () => {
    const client = await open();
    answer({ PeeringConnectionId: ref.id });
    answer(listed(inside));
    answer(noVpcs);
    const made = await client.createPeering(ends);
    assert.deepEqual(bytes().slice(0, 2), [
      [
        "CreateVpcPeeringConnection",
        '{"SourceVpcId":"vpc-aaaa1111","PeeringConnectionName":"p1","DestinationVpcId":"vpc-bbbb2222","DestinationUin":"100000000022","DestinationRegion":"gz-a"}',
      ],
      ["DescribeVpcPeeringConnections", byId],
    ]);
    assert.deepEqual([made.id, made.bandwidthMbps, made.chargeType], [ref.id, undefined, undefined]);
  });

  it("finds the id of a new connection between regions in the list, and skips an older row of that name", async () => {
    const client = await open();
    const old = { ...row, PeeringConnectionId: "pcx-00000000" };
    answer(listed(old));
    answer(noShortNames);
    answer({});
    answer(listed(old, row));
    answer(noVpcs);
    assert.equal((await client.createPeering({ ...far, chargeType: "daily-peak" })).id, ref.id);
    const requested = sent.filter(({ action }) => action !== "DescribeRegions" && action !== "DescribeVpcs");
    assert.deepEqual(
      requested.map(({ action, body }) => [action, body]),
      [
        ["DescribeVpcPeeringConnections", filtered],
        [
          "CreateVpcPeeringConnectionEx",
          '{"VpcId":"vpc-aaaa1111","PeeringConnectionName":"p1","PeerVpcId":"vpc-bbbb2222","PeerUin":"100000000022","PeerRegion":"chongqing","Bandwidth":20,"Type":1,"ChargeType":"POSTPAID_BY_DAY_MAX"}',
        ],
        ["DescribeVpcPeeringConnections", filtered],
      ],
    );
    assert.deepEqual([...new Set(sent.map(({ region }) => region))], ["gz-a"]);
  });

  it("polls until a change between regions shows, and sends the deletion", async () => {
    const client = await open();
    answer(listed(row));
    answer(noShortNames);
    answer(noVpcs);
    await client.getPeerings([ref]);
    sent.length = 0;
    answer({});
    for (const Bandwidth of [20, 20, 50]) {
      answer(listed({ ...row, Bandwidth }));
      answer(noVpcs);
    }
    assert.equal((await client.updatePeering(ref, { bandwidthMbps: 50 })).bandwidthMbps, 50);
    answer({});
    await client.deletePeering(ref);
    assert.deepEqual(
      bytes().filter(([action]) => action !== "DescribeVpcs"),
      [
        ["ModifyVpcPeeringConnectionEx", '{"PeeringConnectionId":"pcx-12345678","Bandwidth":50}'],
        ...Array.from({ length: 3 }, () => ["DescribeVpcPeeringConnections", byId]),
        ["DeleteVpcPeeringConnectionEx", '{"PeeringConnectionId":"pcx-12345678"}'],
      ],
    );
  });

  it("sends a new name and a deletion inside a region", async () => {
    const client = await open();
    for (const name of ["p1", "p2"]) {
      if (name === "p2") answer({});
      answer(listed({ ...inside, PeeringConnectionName: name }));
      answer(noVpcs);
    }
    // The order of answers is that of the calls: a read, the change, a read.
    const renamed = await client.updatePeering(ref, { name: "p2" });
    assert.equal(renamed.name, "p2");
    answer({});
    await client.deletePeering(ref);
    assert.deepEqual(
      bytes().filter(([action]) => action !== "DescribeVpcs" && action !== "DescribeVpcPeeringConnections"),
      [
        ["ModifyVpcPeeringConnection", '{"PeeringConnectionId":"pcx-12345678","PeeringConnectionName":"p2"}'],
        ["DeleteVpcPeeringConnection", '{"PeeringConnectionId":"pcx-12345678"}'],
      ],
    );
  });

  it("sends an acceptance or a rejection to the accepter's region", async () => {
    const client = await open({ accountId: PEER });
    answer(listed(row));
    answer(noShortNames);
    answer(noVpcs);
    answer({});
    answer(listed({ ...row, State: "ACTIVE" }));
    answer(noVpcs);
    assert.equal((await client.acceptPeering(ref)).state, "active");
    const { region, body } = sent.find(({ action }) => action === "AcceptVpcPeeringConnectionEx")!;
    assert.deepEqual([region, body], ["chongqing", '{"PeeringConnectionId":"pcx-12345678"}']);
  });

  it("rejects each property that the API has no field for", async () => {
    const client = await open();
    const fails = async (work: Promise<unknown>, property: string) => {
      await assert.rejects(work, (error) => isPeeringError(error) && error.detail.property === property);
    };
    await fails(client.createPeering({ ...ends, bandwidthMbps: 10 }), "bandwidthMbps");
    await fails(client.createPeering({ ...ends, chargeType: "daily-peak" }), "chargeType");
    await fails(client.createPeering({ ...far, type: "bare-metal" }), "type");
    await fails(client.createPeering({ ...far, qosLevel: "AU" }), "qosLevel");
    await fails(client.createPeering({ ...far, tags: { a: "b" } }), "tags");
    await fails(client.createPeering({ ...far, chargeType: "monthly-95th" }), "chargeType");
    await fails(client.createPeering({ ...ends, peerRegion: "chongqing" }), "bandwidthMbps");
    assert.deepEqual(sent, []);
    answer(listed(inside));
    answer(noVpcs);
    await fails(client.updatePeering(ref, { bandwidthMbps: 10 }), "bandwidthMbps");
    await fails(client.updatePeering(ref, { chargeType: "daily-peak" }), "chargeType");
    assert.deepEqual(
      sent.map(({ action }) => action),
      ["DescribeVpcPeeringConnections", "DescribeVpcs"],
    );
  });

  it("reports a deployment that has no call to enable a connection again", async () => {
    const client = await open();
    const expired = { ...row, State: "EXPIRED" };
    answer(listed(expired));
    answer(noShortNames);
    answer(noVpcs);
    answer(refused("InvalidAction"));
    await assert.rejects(
      client.enablePeering(ref),
      /this deployment cannot re-enable an expired request \(InvalidAction\).*Recreate the connection/s,
    );
    answer({});
    answer(listed(row));
    answer(noVpcs);
    assert.equal((await client.enablePeering(ref)).state, "pending-acceptance");
    assert.equal(sent.filter(({ action }) => action === "EnableVpcPeeringConnectionEx").length, 2);
  });

  it("reads rows with the deployment's or the public field names, with both ends' CIDR blocks", async () => {
    const client = await open();
    const { VpcId, Uin, PeerUin, SrcRegion, DstRegion, ...rest } = row;
    const named = {
      ...rest,
      SourceVpcId: VpcId,
      SourceUin: String(Uin),
      DestinationUin: String(PeerUin),
      SourceRegion: SrcRegion,
      DestinationRegion: DstRegion,
      Type: "VPC_PEER",
      IsNgw: false,
    };
    answer(listed(row));
    answer(noShortNames);
    answer(noVpcs);
    const [seen] = await client.getPeerings([ref]);
    answer(listed(named));
    answer(noVpcs);
    assert.deepEqual(await client.getPeerings([ref]), [seen]);
    const { requester, accepter, role, bandwidthMbps, chargeType, type, createdAt } = seen!;
    assert.deepEqual(requester, {
      accountId: ACCOUNT,
      region: "gz-a",
      vpcId: "vpc-aaaa1111",
      cidrBlocks: ["10.1.0.0/16"],
    });
    assert.deepEqual(accepter, {
      accountId: PEER,
      region: "chongqing",
      vpcId: "vpc-bbbb2222",
      cidrBlocks: ["10.2.0.0/16"],
    });
    assert.deepEqual([role, bandwidthMbps, chargeType, type], ["requester", 20, "daily-peak", "vpc"]);
    assert.equal(createdAt, "2025-11-27T03:58:54.000Z");
  });

  it("reads rows with only ids, VPCs and a state, and skips rows without a VPC", async () => {
    const client = await open();
    const { PeeringConnectionId, VpcId, PeerVpcId, State } = row;
    const least = { PeeringConnectionId, VpcId, PeerVpcId, State };
    answer(listed(least));
    answer(noVpcs);
    const [seen] = await client.getPeerings([ref]);
    assert.deepEqual([seen!.role, seen!.accepter.region, seen!.bandwidthMbps], ["requester", "gz-a", undefined]);
    const fails = await open({ timeoutSeconds: 2 });
    nock(VPC)
      .post("/")
      .reply(200, JSON.stringify({ Response: { ...listed({ ...least, PeerVpcId: "" }), RequestId: "x" } }))
      .persist();
    await assert.rejects(fails.getPeerings([ref]), /is not as documented: PeerConnectionSet\.0\.PeerVpcId: is missing/);
    nock.cleanAll();
  });

  it("converts short region names by the deployment's own list", async () => {
    const client = await open();
    answer(listed({ ...row, SrcRegion: "gz", DstRegion: "cq" }));
    answer(noShortNames);
    answer(noVpcs);
    const [seen] = await client.getPeerings([ref]);
    assert.deepEqual([seen!.requester.region, seen!.accepter.region], ["gz-a", "chongqing"]);
  });

  it("detects a key of another account", async () => {
    const client = await open({ accountId: "100000000099" });
    answer(listed(row));
    await assert.rejects(client.getPeerings([ref]), (error) => isPeeringError(error, "identity-mismatch"));
  });

  it("reads the account ID from the account service, unless it is configured", async () => {
    answer({ Uin: 100000000099, OwnerUin: 100000000011 }, "http://account.api3.cloud.test");
    const client = await open({ accountId: undefined });
    assert.equal(client.accountId, ACCOUNT);
    answer(refused("UnauthorizedOperation"), "http://account.api3.cloud.test");
    await assert.rejects(
      open({ accountId: undefined }),
      (error) => isPeeringError(error, "invalid-config") && error.detail.property === "vpcpeering:accountId",
    );
  });

  it("sends calls to each product's own host", async () => {
    const client = await open({ endpoint: "http://vpc.module.api3.cloud.test" });
    const vpc = "http://vpc.module.api3.cloud.test";
    const vpcRow = { VpcId: "vpc-aaaa1111", VpcName: "one", CidrBlock: "10.1.0.0/16", TagSet: [] };
    const vpcs = (TagSet: object[]) => answer({ TotalCount: 1, VpcSet: [{ ...vpcRow, TagSet }] }, vpc);
    const tables = { VpcId: "vpc-aaaa1111", RouteTableId: "rtb-aaaa1111", Main: true, RouteSet: [] };
    vpcs([]);
    answer({ TotalCount: 1, RouteTableSet: [tables] }, vpc);
    answer({}, "http://tag.module.api3.cloud.test");
    vpcs([{ Key: "a", Value: "b" }]);
    answer({ TotalCount: 1, RouteTableSet: [tables] }, vpc);
    await client.updateVpc({ region: "gz-a", id: "vpc-aaaa1111" }, { tags: { a: "b" } });
    assert.deepEqual(
      sent.map(({ action }) => action),
      ["DescribeVpcs", "DescribeRouteTables", "ModifyResourceTags", "DescribeVpcs", "DescribeRouteTables"],
    );
    assert.ok(sent.every(({ body }) => !body.includes("NeedRouterInfo")));
  });

  it("creates routes disabled, and enables them by route ID, or by a modification for IPv6", async () => {
    const client = await open();
    const table = { region: "gz-a", id: "rtb-aaaa1111" };
    const route = (destinationCidrBlock: string, enabled: boolean) =>
      ({ destinationCidrBlock, peeringConnectionId: ref.id, enabled }) as const;
    const existing = (RouteId: number, RouteItemId: string, DestinationCidrBlock: string, Enabled: boolean) => {
      const peering = { GatewayType: "PEERCONNECTION", GatewayId: ref.id, RouteType: "USER", RouteDescription: "" };
      const RouteSet = [{ RouteId, RouteItemId, DestinationCidrBlock, Enabled, ...peering }];
      answer({
        TotalCount: 1,
        RouteTableSet: [{ VpcId: "vpc-aaaa1111", RouteTableId: table.id, Main: true, RouteSet }],
      });
    };
    answer({});
    // The deployment does not heed the field.
    existing(7, "rti-7", "10.2.0.0/16", true);
    answer({});
    existing(7, "rti-7", "10.2.0.0/16", false);
    const [made] = await client.createRoutes!(table, [route("10.2.0.0/16", false)]);
    assert.equal(made!.enabled, false);
    existing(7, "rti-7", "10.2.0.0/16", false);
    answer({});
    existing(7, "rti-7", "10.2.0.0/16", true);
    assert.equal((await client.putRoute(table, route("10.2.0.0/16", true))).enabled, undefined);
    existing(0, "rti6-8", "2001:db8::/56", true);
    answer({});
    existing(0, "rti6-8", "2001:db8::/56", false);
    assert.equal((await client.putRoute(table, route("2001:db8::/56", false))).enabled, false);
    const wire = (handle: string, block: string) =>
      `{"RouteTableId":"rtb-aaaa1111","Routes":[{${handle}"DestinationCidrBlock":"${block}","GatewayType":"PEERCONNECTION","GatewayId":"pcx-12345678","RouteDescription":"","Enabled":false}]}`;
    assert.deepEqual(
      bytes().filter(([action]) => action !== "DescribeRouteTables"),
      [
        ["CreateRoutes", wire("", "10.2.0.0/16")],
        ["DisableRoutes", '{"RouteTableId":"rtb-aaaa1111","RouteIds":[7]}'],
        ["EnableRoutes", '{"RouteTableId":"rtb-aaaa1111","RouteIds":[7]}'],
        ["ModifyIpv6Routes", wire('"RouteItemId":"rti6-8",', "2001:db8::/56")],
      ],
    );
  });

  it("deletes routes by route ID, and those for IPv6 by actions of their own", async () => {
    const client = await open();
    const table = { region: "gz-a", id: "rtb-aaaa1111" };
    const rows = [
      { RouteId: 7, RouteItemId: "rti-7", DestinationCidrBlock: "10.2.0.0/16" },
      { RouteId: 0, RouteItemId: "rti6-8", DestinationCidrBlock: "2001:db8::/56" },
    ].map((one) => ({ ...one, GatewayType: "PEERCONNECTION", GatewayId: ref.id, RouteType: "USER" }));
    const existing = (RouteSet: object[]) =>
      answer({
        TotalCount: 1,
        RouteTableSet: [{ VpcId: "vpc-aaaa1111", RouteTableId: table.id, Main: true, RouteSet }],
      });
    const routes = rows.map(({ DestinationCidrBlock }) => ({
      destinationCidrBlock: DestinationCidrBlock,
      peeringConnectionId: ref.id,
    }));
    answer({ RouteTableSet: "is not used" });
    answer({});
    existing(rows);
    await client.createRoutes!(table, routes);
    existing(rows);
    answer({});
    answer({});
    await client.deleteRoutes!(table, routes);
    const wire = (block: string) =>
      `{"RouteTableId":"rtb-aaaa1111","Routes":[{"DestinationCidrBlock":"${block}","GatewayType":"PEERCONNECTION","GatewayId":"pcx-12345678","RouteDescription":""}]}`;
    assert.deepEqual(
      bytes().filter(([action]) => action !== "DescribeRouteTables"),
      [
        ["CreateRoutes", wire("10.2.0.0/16")],
        ["CreateIpv6Routes", wire("2001:db8::/56")],
        ["DeleteRoutes", '{"RouteTableId":"rtb-aaaa1111","Routes":[{"RouteId":7}]}'],
        ["DeleteIpv6Routes", '{"RouteTableId":"rtb-aaaa1111","RouteItemIds":["rti6-8"]}'],
      ],
    );
  });

  for (const [endpoint, stamp] of [
    // The stamps that states have of it.
    ["https://vpc.api3.example.com", "vpc.api3.example.com"],
    ["https://vpc.api3.example.com/", "vpc.api3.example.com"],
    ["https://vpc.api.example.com/v2/index.php", "vpc.api.example.com"],
    ["http://127.0.0.1:4711", "127.0.0.1:4711"],
    ["http://emulator:4711", "emulator:4711"],
    ["https://vpc.api3.example.com:8443", "vpc.api3.example.com:8443"],
    ["https://proxy.example.com:8443", "proxy.example.com:8443"],
    ["https://proxy.example.com/tce", "proxy.example.com"],
    // Other words for the same deployment.
    ["api3.example.com", "vpc.api3.example.com"],
    ["vpc.api3.example.com", "vpc.api3.example.com"],
    ["http://api3.example.com", "vpc.api3.example.com"],
  ] as const)
    it(`has the stamp ${stamp} for ${endpoint}`, async () => {
      assert.equal((await open({ endpoint })).identity, `api/tce/${ACCOUNT}/${stamp}`);
    });
});
