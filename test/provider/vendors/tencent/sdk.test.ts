/** The vendor's own SDK takes the emulator for the real thing, and is refused with a wrong key. */
import assert from "node:assert/strict";
import { Agent } from "node:http";
import { CommonClient } from "tencentcloud-sdk-nodejs-common";
import { monitor } from "tencentcloud-sdk-nodejs-monitor";
import { REGIONS } from "../../cloud/scene.js";
import { keysOf, Scene } from "../scene.js";

const [REGION] = REGIONS.tencent;
const KEYS = keysOf("tencent");

type Answer = Record<string, any>;

describe("tencent: the official SDK as a client of the emulator", () => {
  const scene = new Scene("tencent");
  // Without one of its own the SDK would heed the environment's proxy.
  const agent = new Agent();
  before(() => scene.start());
  after(async () => {
    agent.destroy();
    await scene.end();
  });

  const profileOf = (more: object = {}) => ({
    httpProfile: { protocol: "http://", endpoint: new URL(scene.url).host, agent, ...more },
  });
  const credentialOf = ({ secretId, secretKey, securityToken }: (typeof KEYS)[number]) => ({
    secretId,
    secretKey,
    ...(securityToken !== undefined && { token: securityToken }),
  });
  const sdk = (key: (typeof KEYS)[number] = KEYS[0], version = "2017-03-12", more = {}) =>
    new CommonClient(new URL(scene.url).host, version, {
      credential: credentialOf(key),
      region: REGION,
      profile: profileOf(more),
    });
  const codeOf = async (call: Promise<unknown>): Promise<string> => {
    const error = await call.then(
      () => undefined,
      (thrown: unknown) => thrown as { code?: string; requestId?: string },
    );
    assert.match(error?.requestId ?? "", /^[0-9a-f-]{36}$/);
    return error?.code ?? "none";
  };
  const vpc = async (client: CommonClient, CidrBlock: string): Promise<string> => {
    const answer: Answer = await client.request("CreateVpc", { VpcName: `vpc ${CidrBlock}`, CidrBlock });
    return answer["Vpc"].VpcId;
  };

  it("creates, lists, accepts, modifies, routes and deletes", async () => {
    const [mine, theirs] = [sdk(KEYS[0]), sdk(KEYS[1])];
    const [own, peer] = [await vpc(mine, "10.1.0.0/16"), await vpc(theirs, "10.2.0.0/16")];
    const created: Answer = await mine.request("CreateVpcPeeringConnection", {
      SourceVpcId: own,
      PeeringConnectionName: "p1",
      DestinationVpcId: peer,
      DestinationUin: KEYS[1].accountId,
      DestinationRegion: REGION,
      Bandwidth: 0,
    });
    const id: string = created["PeeringConnectionId"];
    const rowFor = async (client: CommonClient): Promise<Answer> => {
      const listed: Answer = await client.request("DescribeVpcPeeringConnections", { PeeringConnectionIds: [id] });
      assert.equal(listed["TotalCount"], 1);
      return listed["PeerConnectionSet"][0];
    };
    const row = await rowFor(mine);
    assert.match(row["CreateTime"], /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    const { CreateTime: _, AppId, ...rest } = row;
    assert.ok(AppId > 1_000_000_000);
    assert.deepEqual(rest, {
      SourceVpcId: own,
      PeerVpcId: peer,
      DestinationVpcId: peer,
      PeeringConnectionId: id,
      PeeringConnectionName: "p1",
      State: "PENDING",
      IsNgw: false,
      Bandwidth: 0,
      SourceRegion: "gz",
      DestinationRegion: "gz",
      PeerAppId: 0,
      SourceUin: 100_000_000_011,
      DestinationUin: 100_000_000_022,
      ChargeType: "POSTPAID_BY_DAY_MAX",
      QosLevel: "",
      Type: "VPC0",
      TagSet: [],
    });

    assert.equal(
      await codeOf(mine.request("AcceptVpcPeeringConnection", { PeeringConnectionId: id })),
      "UnsupportedOperation.VpcPeerPurviewError",
    );
    await theirs.request("AcceptVpcPeeringConnection", { PeeringConnectionId: id });
    assert.equal((await rowFor(theirs))["State"], "ACTIVE");
    assert.equal(
      await codeOf(theirs.request("RejectVpcPeeringConnection", { PeeringConnectionId: id })),
      "UnsupportedOperation.VpcPeerInvalidStateChange",
    );
    await mine.request("ModifyVpcPeeringConnection", { PeeringConnectionId: id, PeeringConnectionName: "p2" });
    assert.equal((await rowFor(mine))["PeeringConnectionName"], "p2");

    const tables: Answer = await mine.request("DescribeRouteTables", {
      Filters: [
        { Name: "vpc-id", Values: [own] },
        { Name: "association.main", Values: ["true"] },
      ],
      Offset: "0",
      Limit: "100",
    });
    const RouteTableId: string = tables["RouteTableSet"][0].RouteTableId;
    const route = { DestinationCidrBlock: "10.2.0.0/16", GatewayType: "PEERCONNECTION", GatewayId: id };
    const made: Answer = await mine.request("CreateRoutes", { RouteTableId, Routes: [route] });
    assert.equal(made["TotalCount"], 1);
    assert.equal(made["RouteTableSet"].length, 1);
    const [{ RouteItemId, RouteId }] = made["RouteTableSet"][0].RouteSet;
    assert.match(RouteItemId, /^rti-[a-z0-9]{8}$/);
    assert.equal(
      await codeOf(mine.request("CreateRoutes", { RouteTableId, Routes: [route] })),
      "InvalidParameterValue.Duplicate",
    );
    const replaced: Answer = await mine.request("ReplaceRoutes", {
      RouteTableId,
      Routes: [{ RouteItemId, DestinationCidrBlock: "10.2.1.0/24", RouteDescription: "narrower" }],
    });
    const [after] = replaced["NewRouteSet"];
    assert.deepEqual(
      [after.RouteItemId, after.RouteId, after.DestinationCidrBlock, after.RouteDescription],
      [RouteItemId, RouteId, "10.2.1.0/24", "narrower"],
    );
    await mine.request("DeleteRoutes", { RouteTableId, Routes: [{ RouteId }] });
    assert.equal(
      await codeOf(mine.request("DeleteRoutes", { RouteTableId, Routes: [{ RouteItemId }] })),
      "ResourceNotFound",
    );

    assert.equal(await codeOf(mine.request("DeleteVpc", { VpcId: own })), "ResourceInUse");
    await mine.request("DeleteVpcPeeringConnection", { PeeringConnectionId: id });
    assert.equal((await rowFor(theirs))["State"], "DELETED");
    await theirs.request("DeleteVpcPeeringConnection", { PeeringConnectionId: id });
    await mine.request("DeleteVpc", { VpcId: own });
  });

  it("rejects a request", async () => {
    const [mine, theirs] = [sdk(KEYS[0]), sdk(KEYS[1])];
    const created: Answer = await mine.request("CreateVpcPeeringConnection", {
      SourceVpcId: await vpc(mine, "10.3.0.0/16"),
      PeeringConnectionName: "p3",
      DestinationVpcId: await vpc(theirs, "10.4.0.0/16"),
      DestinationUin: KEYS[1].accountId,
      DestinationRegion: REGION,
    });
    const PeeringConnectionId: string = created["PeeringConnectionId"];
    await theirs.request("RejectVpcPeeringConnection", { PeeringConnectionId });
    const listed: Answer = await mine.request("DescribeVpcPeeringConnections", {
      Filters: [{ Name: "state", Values: ["REJECTED", "EXPIRED"] }],
    });
    assert.deepEqual(
      listed["PeerConnectionSet"].map((row: Answer) => row["PeeringConnectionId"]),
      [PeeringConnectionId],
    );
  });

  it("sends GET and POST requests, and uses temporary credentials", async () => {
    for (const client of [sdk(KEYS[2]), sdk(KEYS[2], undefined, { reqMethod: "GET" })]) {
      const VpcId = await vpc(client, "10.5.0.0/16");
      const listed: Answer = await client.request("DescribeVpcs", { Filters: [{ Name: "vpc-id", Values: [VpcId] }] });
      assert.equal(listed["VpcSet"][0].CidrBlock, "10.5.0.0/16");
      const connections: Answer = await client.request("DescribeVpcPeeringConnections", { Offset: 0, Limit: 5 });
      assert.equal(typeof connections["TotalCount"], "number");
    }
  });

  it("reads the account ID of its key from the account service", async () => {
    const answer: Answer = await sdk(KEYS[1], "2019-01-16").request("GetUserAppId", {});
    assert.equal(answer["OwnerUin"], KEYS[1].accountId);
  });

  it("fails with a wrong key, an unknown one, and a token of another key", async () => {
    const requested = (key: object) => sdk({ ...KEYS[0], ...key }).request("DescribeVpcs", {});
    assert.equal(await codeOf(requested({ secretKey: "wrong" })), "AuthFailure.SignatureFailure");
    assert.equal(await codeOf(requested({ secretId: "AKIDUNKNOWN" })), "AuthFailure.SecretIdNotFound");
    assert.equal(await codeOf(requested({ securityToken: "foreign" })), "AuthFailure.TokenFailure");
  });

  it("reads metrics with the typed client of the monitoring service", async () => {
    const mine = sdk();
    const created: Answer = await mine.request("CreateVpcPeeringConnection", {
      SourceVpcId: await vpc(mine, "10.6.0.0/16"),
      PeeringConnectionName: "measured",
      DestinationVpcId: await vpc(mine, "10.7.0.0/16"),
      DestinationUin: KEYS[0].accountId,
      DestinationRegion: REGION,
    });
    const client = new monitor.v20180724.Client({
      credential: credentialOf(KEYS[0]),
      region: REGION,
      profile: profileOf(),
    });
    const Value: string = created["PeeringConnectionId"];
    const data = await client.GetMonitorData({
      Namespace: "QCE/PCX",
      MetricName: "OutBandwidth",
      Instances: [{ Dimensions: [{ Name: "peeringConnectionId", Value }] }],
      Period: 60,
      StartTime: "2026-01-01T08:00:00+08:00",
      EndTime: "2026-01-01T09:00:00+08:00",
    });
    assert.equal(data.Period, 60);
    assert.deepEqual(data.DataPoints, [
      { Dimensions: [{ Name: "peeringConnectionId", Value }], Timestamps: [], Values: [] },
    ]);
    const { MetricSet } = await client.DescribeBaseMetrics({ Namespace: "QCE/PCX", MetricName: "OutBandwidth" });
    assert.equal(MetricSet?.[0]?.Unit, "bps");
  });
});
