/** What the emulator refuses, and under which code. Asked by the vendor's own SDK, so that nothing of ours is in the way. */
import assert from "node:assert/strict";
import { Agent } from "node:http";
import { CommonClient } from "tencentcloud-sdk-nodejs-common";
import { signCall } from "../../../../provider/vendors/tencent/sign.js";
import { REGIONS } from "../../cloud/scene.js";
import { keysOf, Scene } from "../scene.js";

const [REGION] = REGIONS.tencent;
const KEYS = keysOf("tencent");

const VPC = "2017-03-12";

describe("tencent: the strict emulator", () => {
  const scene = new Scene("tencent");
  const agent = new Agent();
  const known: Record<string, string> = {};
  before(async () => {
    await scene.start();
    const client = await scene.client(0);
    const vpc = (n: number) => client.createVpc({ region: REGION, name: `v${n}`, cidrBlock: `10.${n}.0.0/16` });
    const [own, peer] = [await vpc(1), await vpc(2)];
    Object.assign(known, { VpcId: own.id, peer: peer.id, RouteTableId: own.defaultRouteTableId });
  });
  after(async () => {
    agent.destroy();
    await scene.end();
  });

  const ask = (action: string, params: object, { version = VPC, region = REGION, get = false } = {}) =>
    new CommonClient(new URL(scene.url).host, version, {
      credential: { secretId: KEYS[0].secretId, secretKey: KEYS[0].secretKey },
      region,
      profile: { httpProfile: { protocol: "http://", agent, ...(get && { reqMethod: "GET" as const }) } },
    }).request(action, params) as Promise<Record<string, any>>;
  const refuses = (code: string, ...requested: Parameters<typeof ask>) =>
    assert.rejects(ask(...requested), (error: { code?: string; message?: string }) => {
      assert.equal(error.code, code, error.message);
      assert.ok(error.message!.length > 10);
      return true;
    });
  const peering = (more: object) => ({
    SourceVpcId: known["VpcId"],
    PeeringConnectionName: "p",
    DestinationVpcId: known["peer"],
    DestinationUin: KEYS[0].accountId,
    DestinationRegion: REGION,
    ...more,
  });

  it("rejects unknown actions, versions and regions", async () => {
    await refuses("InvalidAction", "EnableVpcPeeringConnection", { PeeringConnectionId: "pcx-00000000" });
    await refuses("InvalidAction", "constructor", {});
    await refuses("NoSuchVersion", "DescribeVpcs", {}, { version: "2011-01-01" });
    await refuses("InvalidAction", "DescribeVpcs", {}, { version: "2019-01-16" });
    await refuses("UnsupportedRegion", "DescribeVpcs", {}, { region: "gz" });
    await refuses("MissingParameter", "DescribeVpcs", {}, { region: "" });
  });

  it("rejects unknown, missing and mistyped parameters", async () => {
    await refuses("UnknownParameter", "DescribeVpcs", { Limits: "1" });
    await refuses("UnknownParameter", "DescribeVpcs", { Filters: [{ Name: "vpc-id", Value: ["x"] }] });
    await refuses("MissingParameter", "CreateVpc", { VpcName: "v" });
    await refuses("MissingParameter", "ModifyAssistantCidr", { VpcId: known["VpcId"] });
    await refuses("InvalidParameter", "DescribeVpcPeeringConnections", { Limit: "20" });
    await refuses("InvalidParameter", "DescribeVpcs", { Limit: 20 });
    await refuses("InvalidParameter", "CreateVpcPeeringConnection", peering({ DestinationUin: 100000000011 }));
    await refuses("InvalidParameter", "DescribeVpcs", { VpcIds: known["VpcId"] });
    await refuses("InvalidParameterValue", "CreateVpcPeeringConnection", peering({ Type: "VPC0" }));
    await refuses("InvalidParameterValue", "CreateVpcPeeringConnection", peering({ QosLevel: "XX" }));
  });

  it("rejects malformed ids, filters and pages", async () => {
    await refuses("InvalidParameterValue.Malformed", "DescribeVpcs", { VpcIds: ["vpc-typo"] });
    await refuses("InvalidParameter.Coexist", "DescribeVpcs", { VpcIds: [], Filters: [] });
    await refuses("InvalidParameter.FilterInvalidKey", "DescribeVpcs", { Filters: [{ Name: "id", Values: ["x"] }] });
    await refuses("InvalidParameterValue.Malformed", "DescribeVpcs", { Limit: "many" });
    await refuses("InvalidParameterValue.Range", "DescribeVpcs", { Limit: "101" });
    await refuses("InvalidParameterValue.Range", "DescribeVpcPeeringConnections", { Limit: 0 });
    await refuses("InvalidParameterValue.LimitExceeded", "DescribeVpcs", {
      VpcIds: Array.from({ length: 101 }, (_, i) => `vpc-${String(i).padStart(8, "0")}`),
    });
    await refuses("InvalidParameterValue", "DescribeVpcPeeringConnections", { OrderField: "State" });
    await refuses("ResourceNotFound", "DeleteVpc", { VpcId: "vpc-00000000" });
    await refuses("ResourceNotFound", "DeleteVpcPeeringConnection", { PeeringConnectionId: "pcx-00000000" });
  });

  it("rejects connections that the vendor does not allow", async () => {
    await refuses("InvalidParameterValue.Combination", "CreateVpcPeeringConnection", peering({ Bandwidth: 10 }));
    await refuses(
      "InvalidParameterValue.Combination",
      "CreateVpcPeeringConnection",
      peering({ DestinationRegion: "ap-beijing" }),
    );
    await refuses("ResourceNotFound", "CreateVpcPeeringConnection", peering({ DestinationVpcId: "vpc-00000000" }));
    await ask("CreateVpcPeeringConnection", peering({}));
    await refuses("UnsupportedOperation.VpcPeerAlreadyExist", "CreateVpcPeeringConnection", peering({}));
    const overlapping = await ask("CreateVpc", { VpcName: "twin", CidrBlock: "10.1.0.0/24" });
    await refuses(
      "UnsupportedOperation.VpcPeerCidrConflict",
      "CreateVpcPeeringConnection",
      peering({ DestinationVpcId: overlapping["Vpc"].VpcId }),
    );
  });

  it("creates all routes of a call or none", async () => {
    const connections = await ask("DescribeVpcPeeringConnections", {});
    const GatewayId: string = connections["PeerConnectionSet"][0].PeeringConnectionId;
    const RouteTableId = known["RouteTableId"];
    const through = (DestinationCidrBlock: string) => ({
      DestinationCidrBlock,
      GatewayType: "PEERCONNECTION",
      GatewayId,
    });
    const create = (...Routes: object[]) => ["CreateRoutes", { RouteTableId, Routes }] as const;
    await refuses("InvalidParameterValue.VpcCidrConflict", ...create(through("10.1.1.0/24")));
    await refuses("InvalidParameterValue.CidrNotInPeerVpc", ...create(through("10.2.0.0/24"), through("10.9.0.0/16")));
    await refuses("InvalidParameterValue.Malformed", ...create(through("10.2.0.0")));
    await refuses("UnsupportedOperation", ...create({ ...through("10.2.0.0/24"), GatewayType: "NAT" }));
    const stranger = { ...through("10.2.0.0/24"), GatewayId: "pcx-00000000" };
    await refuses("InvalidParameterValue.RouteNextHopInvalid", ...create(stranger));
    const tables = await ask("DescribeRouteTables", { RouteTableIds: [RouteTableId] });
    assert.deepEqual(tables["RouteTableSet"][0].RouteSet, []);
  });

  it("serves subnets, route tables and quotas beyond what the provider uses", async () => {
    const VpcId = known["VpcId"]!;
    const made = await ask("CreateSubnet", { VpcId, SubnetName: "s", CidrBlock: "10.1.5.0/24", Zone: `${REGION}-3` });
    const SubnetId: string = made["Subnet"].SubnetId;
    await refuses("InvalidParameterValue.SubnetConflict", "CreateSubnet", {
      VpcId,
      SubnetName: "s",
      CidrBlock: "10.1.5.0/25",
      Zone: `${REGION}-3`,
    });
    const { RouteTable } = await ask("CreateRouteTable", { VpcId, RouteTableName: "further" });
    assert.equal(RouteTable.Main, false);
    await ask("ReplaceRouteTableAssociation", { RouteTableId: RouteTable.RouteTableId, SubnetId });
    const subnets = await ask("DescribeSubnets", { Filters: [{ Name: "vpc-id", Values: [VpcId] }] });
    assert.equal(subnets["SubnetSet"][0].RouteTableId, RouteTable.RouteTableId);
    const limits = await ask("DescribeVpcLimits", { LimitTypes: ["vpc-max-vpcpeers"] });
    assert.deepEqual(limits["VpcLimitSet"], [{ LimitType: "vpc-max-vpcpeers", LimitValue: 10 }]);
  });

  it("reads numbers and lists from text in a GET request", async () => {
    const found = await ask(
      "DescribeVpcPeeringConnections",
      { Filters: [{ Name: "vpc-id", Values: [known["VpcId"], known["peer"]] }], Limit: 5 },
      { get: true },
    );
    assert.equal(found["TotalCount"], 1);
    await refuses("UnknownParameter", "DescribeVpcs", { Limits: "1" }, { get: true });
  });

  it("reports every error with status 200", async () => {
    const call = (body: string, headers: Record<string, string> = {}) =>
      signCall(
        {
          action: "DescribeVpcs",
          method: "POST",
          url: `${scene.url}/`,
          headers: {
            "content-type": "application/json",
            "x-tc-action": "DescribeVpcs",
            "x-tc-version": VPC,
            "x-tc-region": REGION,
            ...headers,
          },
          body,
        },
        KEYS[0],
        "vpc",
        new Date(),
      );
    const codeFor = async ({ url, headers = {}, body }: Partial<ReturnType<typeof call>>) => {
      const answer = await fetch(url!, { method: "POST", headers, body: body! });
      assert.equal(answer.status, 200);
      const { Response } = (await answer.json()) as { Response: { Error?: { Code: string }; RequestId: string } };
      assert.match(Response.RequestId, /^[0-9a-f-]{36}$/);
      return Response.Error?.Code;
    };
    assert.equal(await codeFor(call("{}")), undefined);
    assert.equal(await codeFor(call("{")), "InvalidParameter");
    assert.equal(await codeFor(call("[]")), "InvalidParameter");
    assert.equal(await codeFor(call("{}", { "content-type": "text/plain" })), "InvalidRequest");
    assert.equal(await codeFor({ url: scene.url, body: "{}" }), "AuthFailure.InvalidAuthorization");
  });
});
