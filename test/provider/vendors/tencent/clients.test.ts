/** What clients of the vendor's own send, and the emulator takes: the Go SDK, the reference's examples, Terraform's provider. */
import assert from "node:assert/strict";
import { Agent } from "node:http";
import { CommonClient } from "tencentcloud-sdk-nodejs-common";
import { type VendorId } from "../../../../provider/rules/registry.js";
import { connectionBetween, Scene } from "../scene.js";

const VPC = "2017-03-12";
const TAG = "2018-08-13";
const BEIJING = 8 * 3_600_000;

type Answer = Record<string, any>;

/** Actions and members that only the public cloud has. */
const PUBLIC: Readonly<Record<"tencent" | "tce", boolean>> = { tencent: true, tce: false };

for (const vendor of ["tencent", "tce"] as const satisfies readonly VendorId[]) {
  const isPublic = PUBLIC[vendor];

  describe(`${vendor}: the emulator serves requests of the vendor's own clients:`, () => {
    const scene = new Scene(vendor);
    const agent = new Agent();
    const known = { vpc: "", table: "", peering: "" };
    before(async () => {
      await scene.start();
      const client = await scene.client(0);
      const [own, peer] = [await scene.vpcIn(client, { tags: { team: "a" } }), await scene.vpcIn(client)];
      const connection = await connectionBetween(client, own, peer);
      const row = { destinationCidrBlock: peer.cidrBlock, peeringConnectionId: connection.id };
      await client.createRoute({ region: scene.region, id: own.defaultRouteTableId }, row);
      Object.assign(known, { vpc: own.id, table: own.defaultRouteTableId, peering: connection.id });
    });
    after(async () => {
      agent.destroy();
      await scene.end();
    });

    const ask = (action: string, params: object, version = VPC): Promise<Answer> => {
      const [{ secretId, secretKey }] = scene.keys;
      const profile = { httpProfile: { protocol: "http://", agent } };
      const client = new CommonClient(scene.host, version, {
        credential: { secretId, secretKey },
        region: scene.region,
        profile,
      });
      return client.request(action, params) as Promise<Answer>;
    };
    const refuses = (code: string, ...requested: Parameters<typeof ask>) => assert.rejects(ask(...requested), { code });
    const idsOf = (rows: readonly Answer[], member: string): string[] => rows.map((row) => row[member]);
    const rowsOf = async (id: string): Promise<Answer[]> => {
      const { RouteTableSet } = await ask("DescribeRouteTables", { RouteTableIds: [id] });
      return RouteTableSet[0].RouteSet;
    };
    const isNow = (time: string): void => {
      const distance = Date.now() - (Date.parse(`${time.replace(" ", "T")}Z`) - BEIJING);
      assert.ok(Math.abs(distance) < 60_000, time);
    };

    it("change a VPC's tags with a resource name that omits the account", async () => {
      const Resource = `qcs::vpc:${scene.region}:uin/:vpc/${known.vpc}`;
      await ask("ModifyResourceTags", { Resource, ReplaceTags: [{ TagKey: "stage", TagValue: "dev" }] }, TAG);
      const { VpcSet } = await ask("DescribeVpcs", { VpcIds: [known.vpc] });
      assert.deepEqual(VpcSet[0].TagSet, [
        { Key: "team", Value: "a" },
        { Key: "stage", Value: "dev" },
      ]);
      const foreign = `qcs::vpc:${scene.region}:uin/1:vpc/${known.vpc}`;
      await refuses(
        "UnauthorizedOperation",
        "ModifyResourceTags",
        { Resource: foreign, DeleteTags: [{ TagKey: "stage" }] },
        TAG,
      );
    });

    it(`${isPublic ? "change" : "cannot change"} a connection's tags by its name in the access management`, async () => {
      const Resource = `qcs::vpc:${scene.region}:uin/:pcx/${known.peering}`;
      const set = (...tags: readonly [string, string][]) => ({
        Resource,
        ReplaceTags: tags.map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
      });
      if (!isPublic) {
        await refuses("UnsupportedOperation", "ModifyResourceTags", set(["stage", "dev"]), TAG);
        return;
      }
      await ask("ModifyResourceTags", set(["stage", "dev"], ["team", "a"]), TAG);
      await ask("ModifyResourceTags", { ...set(["team", "b"]), DeleteTags: [{ TagKey: "stage" }] }, TAG);
      const { PeerConnectionSet } = await ask("DescribeVpcPeeringConnections", {
        PeeringConnectionIds: [known.peering],
      });
      assert.deepEqual(PeerConnectionSet[0].TagSet, [{ Key: "team", Value: "b" }]);
      const { Tags } = await ask(
        "DescribeResourceTagsByResourceIds",
        { ServiceType: "vpc", ResourcePrefix: "pcx", ResourceIds: [known.peering], ResourceRegion: scene.region },
        TAG,
      );
      assert.deepEqual(
        Tags.map((row: Answer) => [row["ResourceId"], row["TagKey"], row["TagValue"]]),
        [[known.peering, "team", "b"]],
      );
      const missing = `qcs::vpc:${scene.region}:uin/:pcx/pcx-00000000`;
      const gone = { Resource: missing, DeleteTags: [{ TagKey: "team" }] };
      await refuses("ResourceNotFound", "ModifyResourceTags", gone, TAG);
    });

    it("read the tags of resources by their ids, in pages of the tag service", async () => {
      const requested = {
        ServiceType: "vpc",
        ResourcePrefix: "vpc",
        ResourceIds: [known.vpc],
        ResourceRegion: scene.region,
      };
      const all = await ask("DescribeResourceTagsByResourceIds", { ...requested, Offset: 0, Limit: 20 }, TAG);
      assert.deepEqual(
        all["Tags"].map((row: Answer) => [row["ResourceId"], row["TagKey"], row["TagValue"]]),
        [
          [known.vpc, "team", "a"],
          [known.vpc, "stage", "dev"],
        ],
      );
      assert.equal(all["TotalCount"], 2);
      const second = await ask("DescribeResourceTagsByResourceIds", { ...requested, Offset: 1, Limit: 1 }, TAG);
      assert.deepEqual(idsOf(second["Tags"], "TagKey"), ["stage"]);
      const action = "DescribeResourceTagsByResourceIds";
      await refuses("InvalidParameterValue.OffsetInvalid", action, { ...requested, Offset: 1, Limit: 2 }, TAG);
      await refuses(
        "InvalidParameterValue.ResourcePrefixInvalid",
        action,
        { ...requested, ResourcePrefix: "nat" },
        TAG,
      );
    });

    it("filter by tag, by tag key, and by members of subnets", async () => {
      const tagged = await ask("DescribeVpcs", { Filters: [{ Name: "tag:team", Values: ["a"] }] });
      assert.deepEqual(idsOf(tagged["VpcSet"], "VpcId"), [known.vpc]);
      assert.equal((await ask("DescribeVpcs", { Filters: [{ Name: "tag:team", Values: ["b"] }] }))["TotalCount"], 0);
      assert.equal((await ask("DescribeVpcs", { Filters: [{ Name: "tag-key", Values: ["team"] }] }))["TotalCount"], 1);
      const subnet = {
        VpcId: known.vpc,
        SubnetName: "web",
        CidrBlock: "10.1.7.0/24",
        Zone: `${scene.region}-3`,
        Tags: [{ Key: "team", Value: "a" }],
      };
      const { Subnet } = await ask("CreateSubnet", subnet);
      for (const [Name, hit, miss] of [
        ["subnet-name", "web", "db"],
        ["zone", `${scene.region}-3`, `${scene.region}-4`],
        ["is-default", "false", "true"],
        ["is-remote-vpc-snat", "false", "true"],
        ["tag-key", "team", "stage"],
        ["tag:team", "a", "b"],
      ] as const) {
        const count = async (value: string) =>
          (await ask("DescribeSubnets", { Filters: [{ Name, Values: [value] }] }))["TotalCount"];
        assert.deepEqual([await count(hit), await count(miss)], [1, 0], Name);
      }
      await refuses("InvalidParameter.FilterInvalidKey", "DescribeSubnets", {
        Filters: [{ Name: "tag:", Values: ["a"] }],
      });
      await ask("DeleteSubnet", { SubnetId: Subnet.SubnetId });
    });

    it("filter route tables by next hop type, which requires the table and the VPC", async () => {
      const with_ = (...more: object[]) => ({
        Filters: [{ Name: "next-hop-type", Values: ["PEERCONNECTION"] }, ...more],
      });
      const beside = [
        { Name: "route-table-id", Values: [known.table] },
        { Name: "vpc-id", Values: [known.vpc] },
      ];
      const { RouteTableSet } = await ask("DescribeRouteTables", with_(...beside));
      assert.deepEqual(idsOf(RouteTableSet, "RouteTableId"), [known.table]);
      await refuses("InvalidParameter.FilterMissParameter", "DescribeRouteTables", with_(beside[1]!));
    });

    it("create a subnet, rename it, associate it with another route table, delete it", async () => {
      const made = await ask("CreateSubnet", {
        VpcId: known.vpc,
        SubnetName: "web",
        CidrBlock: "10.1.1.0/24",
        Zone: `${scene.region}-2`,
        Tags: [{ Key: "team", Value: "a" }],
      });
      const { SubnetId, ...row } = made["Subnet"];
      assert.deepEqual(
        [row.SubnetName, row.Zone, row.RouteTableId, row.TagSet],
        ["web", `${scene.region}-2`, known.table, [{ Key: "team", Value: "a" }]],
      );
      isNow(row.CreatedTime);
      await ask("ModifySubnetAttribute", { SubnetId, SubnetName: "api", EnableBroadcast: "true" });
      const Resource = `qcs::vpc:${scene.region}:uin/:subnet/${SubnetId}`;
      await ask("ModifyResourceTags", { Resource, ReplaceTags: [{ TagKey: "team", TagValue: "b" }] }, TAG);
      const shown = async () => (await ask("DescribeSubnets", { SubnetIds: [SubnetId] }))["SubnetSet"][0];
      const { SubnetName, EnableBroadcast, TagSet } = await shown();
      assert.deepEqual([SubnetName, EnableBroadcast, TagSet], ["api", true, [{ Key: "team", Value: "b" }]]);
      const { RouteTable } = await ask("CreateRouteTable", { VpcId: known.vpc, RouteTableName: "other" });
      await ask("ReplaceRouteTableAssociation", { RouteTableId: RouteTable.RouteTableId, SubnetId });
      assert.equal((await shown()).RouteTableId, RouteTable.RouteTableId);
      await ask("DeleteSubnet", { SubnetId });
      assert.equal(await shown(), undefined);
      await refuses("ResourceNotFound", "DeleteSubnet", { SubnetId });
      await refuses("ResourceNotFound", "ModifySubnetAttribute", { SubnetId, SubnetName: "gone" });
      await ask("DeleteRouteTable", { RouteTableId: RouteTable.RouteTableId });
    });

    it("create a route table with tags, rename it, delete it once no subnet is associated", async () => {
      const Tags = [{ Key: "team", Value: "a" }];
      const { RouteTable } = await ask("CreateRouteTable", { VpcId: known.vpc, RouteTableName: "custom", Tags });
      const { RouteTableId } = RouteTable;
      assert.deepEqual(RouteTable.TagSet, Tags);
      isNow(RouteTable.CreatedTime);
      await ask("ModifyRouteTableAttribute", { RouteTableId, RouteTableName: "renamed" });
      const Resource = `qcs::vpc:${scene.region}:uin/:rtb/${RouteTableId}`;
      await ask("ModifyResourceTags", { Resource, ReplaceTags: [{ TagKey: "stage", TagValue: "dev" }] }, TAG);
      const found = await ask("DescribeRouteTables", { Filters: [{ Name: "tag:stage", Values: ["dev"] }] });
      assert.deepEqual(idsOf(found["RouteTableSet"], "RouteTableName"), ["renamed"]);
      const subnet = { VpcId: known.vpc, SubnetName: "s", CidrBlock: "10.1.2.0/24", Zone: `${scene.region}-1` };
      const { SubnetId } = (await ask("CreateSubnet", subnet))["Subnet"];
      await ask("ReplaceRouteTableAssociation", { RouteTableId, SubnetId });
      await refuses("UnsupportedOperation.DelRouteWithSubnet", "DeleteRouteTable", { RouteTableId });
      await refuses("UnsupportedOperation.DelDefaultRoute", "DeleteRouteTable", { RouteTableId: known.table });
      await ask("DeleteSubnet", { SubnetId });
      await ask("DeleteRouteTable", { RouteTableId });
      await refuses("ResourceNotFound", "DeleteRouteTable", { RouteTableId });
    });

    it("read the documented quotas", async () => {
      const LimitTypes = ["appid-max-vpcs", "vpc-max-subnets", "vpc-max-vpcpeers"];
      const { VpcLimitSet } = await ask("DescribeVpcLimits", { LimitTypes });
      assert.deepEqual(idsOf(VpcLimitSet, "LimitType"), LimitTypes);
      assert.ok(VpcLimitSet.every((row: Answer) => row["LimitValue"] > 0));
      await refuses("InvalidParameterValue", "DescribeVpcLimits", { LimitTypes: ["vpc-max-wishes"] });
    });

    it("disable and enable a route, and list its state", async () => {
      const [row] = await rowsOf(known.table);
      const handle = { RouteTableId: known.table, RouteIds: [row!["RouteId"]] };
      await ask("DisableRoutes", handle);
      assert.equal((await rowsOf(known.table))[0]!["Enabled"], false);
      const listed = await ask("DescribeRoutes", {
        Filters: [{ Name: "gateway-id", Values: [known.peering] }],
        Offset: 0,
        Limit: 10,
      });
      assert.deepEqual(
        listed["RouteSet"].map((one: Answer) => [one["RouteId"], one["Enabled"]]),
        [[row!["RouteId"], false]],
      );
      await ask("EnableRoutes", handle);
      assert.equal((await rowsOf(known.table))[0]!["Enabled"], true);
      await refuses("MissingParameter", "EnableRoutes", { RouteTableId: known.table });
      await refuses("ResourceNotFound", "EnableRoutes", { RouteTableId: known.table, RouteIds: [1] });
      if (isPublic) {
        await ask("DisableRoutes", { RouteTableId: known.table, RouteItemIds: [row!["RouteItemId"]] });
        await ask("EnableRoutes", handle);
        const both = { ...handle, RouteItemIds: [row!["RouteItemId"]] };
        await refuses("InvalidParameter.Coexist", "EnableRoutes", both);
      } else {
        const byName = { RouteTableId: known.table, RouteItemIds: [row!["RouteItemId"]] };
        await refuses("UnknownParameter", "EnableRoutes", byName);
      }
    });

    it("fail to delete a VPC that has a subnet or a custom route table", async () => {
      const { VpcId } = (await ask("CreateVpc", { VpcName: "full", CidrBlock: "10.9.0.0/16" }))["Vpc"];
      const subnet = { VpcId, SubnetName: "s", CidrBlock: "10.9.1.0/24", Zone: `${scene.region}-1` };
      const { SubnetId } = (await ask("CreateSubnet", subnet))["Subnet"];
      const { RouteTableId } = (await ask("CreateRouteTable", { VpcId, RouteTableName: "custom" }))["RouteTable"];
      await refuses("ResourceInUse", "DeleteVpc", { VpcId });
      await ask("DeleteSubnet", { SubnetId });
      await refuses("ResourceInUse", "DeleteVpc", { VpcId });
      await ask("DeleteRouteTable", { RouteTableId });
      await ask("DeleteVpc", { VpcId });
      await refuses("ResourceNotFound", "DeleteVpc", { VpcId });
    });

    it(`filter subnets by the filters of ${isPublic ? "the public cloud" : "private clouds"} only`, async () => {
      const subnet = { VpcId: known.vpc, SubnetName: "s", CidrBlock: "10.1.8.0/24", Zone: `${scene.region}-1` };
      const { SubnetId } = (await ask("CreateSubnet", subnet))["Subnet"];
      const total = async (Name: string, value: string) =>
        (await ask("DescribeSubnets", { Filters: [{ Name, Values: [value] }] }))["TotalCount"];
      const refused = (Name: string) =>
        refuses("InvalidParameter.FilterInvalidKey", "DescribeSubnets", { Filters: [{ Name, Values: ["0"] }] });
      if (isPublic) {
        assert.deepEqual([await total("is-cdc-subnet", "0"), await total("is-cdc-subnet", "1")], [1, 0]);
        assert.equal(await total("cdc-id", "cluster-00000000"), 0);
        await refused("type");
      } else {
        assert.deepEqual([await total("type", "0"), await total("type", "1")], [1, 0]);
        for (const name of ["is-cdc-subnet", "cdc-id"]) await refused(name);
      }
      await ask("DeleteSubnet", { SubnetId });
    });

    it(`list the routes of a table with its local ones${isPublic ? ", which the public cloud does not list" : ""}`, async () => {
      const all = { RouteTableId: known.table, Offset: 0, Limit: 100 };
      if (isPublic) return refuses("InvalidAction", "DescribeRoutesWithLocal", all);
      const { RouteSet, TotalCount } = await ask("DescribeRoutesWithLocal", all);
      assert.deepEqual(
        RouteSet.map((row: Answer) => [row["DestinationCidrBlock"], row["GatewayType"], row["RouteType"]]),
        [
          ["10.1.0.0/16", "LOCAL", "LOCAL"],
          ["10.2.0.0/16", "PEERCONNECTION", "USER"],
        ],
      );
      assert.equal(TotalCount, 2);
      assert.deepEqual(
        Object.keys(RouteSet[1]).filter((name) => ["CdcId", "PublishedToVbc", "CreatedTime"].includes(name)),
        [],
      );
      const Filters = [{ Name: "dest-cidr", Values: ["10.2."] }];
      assert.deepEqual((await ask("DescribeRoutesWithLocal", { ...all, Filters }))["RouteSet"], [RouteSet[1]]);
      await refuses("InvalidParameter.FilterInvalidKey", "DescribeRoutesWithLocal", {
        ...all,
        Filters: [{ Name: "gateway-id", Values: [known.peering] }],
      });
      await refuses("ResourceNotFound", "DescribeRoutesWithLocal", { ...all, RouteTableId: "rtb-00000000" });
    });

    if (!isPublic) return;

    it("change a connection inside a region with bandwidth 0 and a charge type, as in the reference", async () => {
      await ask("ModifyVpcPeeringConnection", {
        PeeringConnectionId: known.peering,
        PeeringConnectionName: "renamed",
        Bandwidth: 0,
        ChargeType: "POSTPAID_BY_DAY_MAX",
      });
      const { PeerConnectionSet } = await ask("DescribeVpcPeeringConnections", {
        PeeringConnectionIds: [known.peering],
      });
      assert.deepEqual([PeerConnectionSet[0].PeeringConnectionName, PeerConnectionSet[0].Bandwidth], ["renamed", 0]);
      const change = { PeeringConnectionId: known.peering, Bandwidth: 5 };
      await refuses("InvalidParameterValue.Combination", "ModifyVpcPeeringConnection", change);
    });

    it("create a disabled route", async () => {
      const [row] = await rowsOf(known.table);
      const off = { DestinationCidrBlock: "10.2.3.0/24", GatewayType: "PEERCONNECTION", GatewayId: known.peering };
      const made = await ask("CreateRoutes", { RouteTableId: known.table, Routes: [{ ...off, Enabled: false }] });
      const [created] = made["RouteTableSet"][0].RouteSet;
      assert.equal(created.Enabled, false);
      isNow(created.CreatedTime);
      const client = await scene.client(0);
      const [table] = await client.getRouteTables([{ region: scene.region, id: known.table }]);
      assert.deepEqual(
        table!.routes.filter(({ enabled }) => enabled === false).map((one) => one.destinationCidrBlock),
        ["10.2.3.0/24"],
      );
      const { RouteId } = created;
      const on = { RouteTableId: known.table, Routes: [{ ...off, RouteId, Enabled: true }] };
      assert.equal((await ask("ReplaceRoutes", on))["NewRouteSet"][0].Enabled, true);
      await ask("DeleteRoutes", { RouteTableId: known.table, Routes: [{ RouteId }] });
      assert.deepEqual(await rowsOf(known.table), [row]);
    });

    it("delete a route with the row as it was read", async () => {
      const [row] = await rowsOf(known.table);
      const { RouteSet } = await ask("DeleteRoutes", { RouteTableId: known.table, Routes: [row!] });
      assert.deepEqual(RouteSet, [row]);
      assert.deepEqual(await rowsOf(known.table), []);
    });

    it("list a container cluster's CIDR blocks among a VPC's secondary ones", async () => {
      scene.operate((operator) => operator.addOtherBlock(known.vpc, "172.18.0.0/16"));
      await ask("CreateAssistantCidr", { VpcId: known.vpc, CidrBlocks: ["10.77.0.0/16"] });
      const { VpcSet } = await ask("DescribeVpcs", { VpcIds: [known.vpc] });
      assert.deepEqual(
        VpcSet[0].AssistantCidrSet.map((block: Answer) => [block["CidrBlock"], block["AssistantType"]]),
        [
          ["10.77.0.0/16", 0],
          ["172.18.0.0/16", 1],
        ],
      );
      const client = await scene.client(0);
      const [vpc] = await client.getVpcs([{ region: scene.region, id: known.vpc }]);
      assert.deepEqual([vpc!.secondaryCidrBlocks, vpc!.otherCidrBlocks], [["10.77.0.0/16"], ["172.18.0.0/16"]]);
      const other = { VpcId: known.vpc, CidrBlocks: ["172.18.0.0/16"] };
      await refuses("ResourceNotFound", "DeleteAssistantCidr", other);
      await ask("DeleteAssistantCidr", { VpcId: known.vpc, CidrBlocks: ["10.77.0.0/16"] });
    });
  });
}
