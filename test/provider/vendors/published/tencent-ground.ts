/** API 3.0, public and of a private cloud. */
import type { Asks, StandIns } from "./grounds.js";

const at = (region: string) => {
  const ref = { region, id: "pcx-aaaa1111" };
  const vpc = { region, id: "vpc-aaaa1111" };
  const table = { region, id: "rtb-aaaa1111" };
  const route = { destinationCidrBlock: "10.2.0.0/16", peeringConnectionId: "pcx-aaaa1111" };
  const ends = {
    region,
    name: "one-to-two",
    vpcId: "vpc-aaaa1111",
    peerRegion: region,
    peerVpcId: "vpc-bbbb2222",
    peerAccountId: "100000000022",
  };
  const hour = { ref, periodSeconds: 300, start: "2024-01-01T00:00:00Z", end: "2024-01-01T00:15:00Z" };
  return { ref, vpc, table, route, ends, hour };
};

const asksAt = (region: string): Asks => {
  const { ref, vpc, table, route, ends, hour } = at(region);
  return {
    DescribeVpcPeeringConnections: ["listPeerings", { region }],
    CreateVpcPeeringConnection: ["createPeering", ends],
    ModifyVpcPeeringConnection: ["updatePeering", ref, { name: "one-to-two" }],
    AcceptVpcPeeringConnection: ["acceptPeering", ref],
    RejectVpcPeeringConnection: ["rejectPeering", ref],
    DeleteVpcPeeringConnection: ["deletePeering", ref],
    DescribeVpcs: ["listVpcs", { region }],
    CreateVpc: ["createVpc", { region, name: "one", cidrBlock: "10.1.0.0/16" }],
    DeleteVpc: ["deleteVpc", vpc],
    DescribeRouteTables: ["listRouteTables", { region, vpcId: "vpc-aaaa1111" }],
    DescribeSubnets: ["listRouteTables", { region, subnetId: "subnet-aaaa1111" }],
    CreateRoutes: ["createRoutes", table, [route]],
    ReplaceRoutes: ["putRoute", table, { ...route, peeringConnectionId: "pcx-bbbb2222" }],
    DeleteRoutes: ["deleteRoutes", table, [route]],
    GetMonitorData: ["getMetrics", { ...hour, metrics: ["inPackets"] }],
    DescribeBaseMetrics: ["getMetrics", { ...hour, metrics: ["inBandwidth"] }],
    DescribeGatewayFlowMonitorDetail: ["getTopTalkers", { ref, at: "2024-01-01T00:00:00Z", limit: 10 }],
    ModifyResourceTags: ["updateVpc", vpc, { tags: { team: "net" } }],
  };
};

export const ASKS: Asks = { ...asksAt("ap-guangzhou"), GetUserAppId: ["getAccount"] };

export const TCE_ASKS: Asks = {
  ...asksAt("gz-a"),
  DescribeRegions: ["listPeerings", { region: "gz-a" }],
  CreateVpcPeeringConnectionEx: ["createPeering", { ...at("gz-a").ends, peerRegion: "cq", bandwidthMbps: 20 }],
};

const VPC = {
  VpcId: "vpc-aaaa1111",
  VpcName: "one",
  CidrBlock: "10.1.0.0/16",
  CreatedTime: "2024-01-01 08:00:00",
  TagSet: [{ Key: "team", Value: "net" }],
};
const ROUTE = {
  DestinationCidrBlock: "10.2.0.0/16",
  GatewayType: "PEERCONNECTION",
  GatewayId: "pcx-aaaa1111",
  RouteItemId: "rti-aaaa1111",
  RouteId: 101,
  RouteType: "USER",
};
const TABLE = {
  VpcId: "vpc-aaaa1111",
  RouteTableId: "rtb-aaaa1111",
  RouteTableName: "default",
  Main: true,
  AssociationSet: [],
  RouteSet: [ROUTE],
};
const CONNECTION = {
  PeeringConnectionId: "pcx-aaaa1111",
  PeeringConnectionName: "one-to-two",
  State: "ACTIVE",
  SourceVpcId: "vpc-aaaa1111",
  PeerVpcId: "vpc-bbbb2222",
  SourceUin: 100000000011,
  DestinationUin: 100000000022,
  SourceRegion: "gz",
  DestinationRegion: "gz",
  CreateTime: "2024-01-01 08:00:00",
};

export const STAND_INS: StandIns = {
  GetUserAppId: { Uin: "100000000011", OwnerUin: "100000000011", AppId: 1250000011 },
  DescribeVpcPeeringConnections: { TotalCount: 1, PeerConnectionSet: [CONNECTION] },
  DescribeVpcs: { TotalCount: 1, VpcSet: [VPC] },
  DescribeRouteTables: { TotalCount: 1, RouteTableSet: [TABLE] },
  DescribeBaseMetrics: { MetricSet: [{ MetricName: "InBandwidth", Unit: "Mbps" }] },
  GetMonitorData: { DataPoints: [{ Timestamps: [1704067200], Values: [2] }] },
  ModifyVpcAttribute: {},
};

export const TCE_STAND_INS: StandIns = {
  ...STAND_INS,
  DescribeVpcPeeringConnections: {
    TotalCount: 1,
    PeerConnectionSet: [{ ...CONNECTION, SourceRegion: "gz-a", DestinationRegion: "gz-a" }],
  },
  DescribeRegions: { RegionSet: [{ Region: "gz-a" }, { Region: "cq", ShortName: "chongqing" }] },
};
