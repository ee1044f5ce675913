/** JD Cloud's VPC API. */
import type { Asks, StandIns } from "./grounds.js";

const region = "cn-north-1";
const ref = { region, id: "vpcpr-aaaaaaaaaa" };
const table = { region, id: "rtb-aaaaaaaaaa" };
const route = { destinationCidrBlock: "10.2.0.0/16", peeringConnectionId: "vpcpr-aaaaaaaaaa" };
const ends = {
  region,
  name: "one-to-two",
  vpcId: "vpc-aaaaaaaaaa",
  peerRegion: region,
  peerVpcId: "vpc-bbbbbbbbbb",
  peerAccountId: "100000000022",
};

export const JDCLOUD_ASKS: Asks = {
  describeVpcPeerings: ["listPeerings", { region }],
  describeVpcPeering: ["updatePeering", ref, {}],
  createVpcPeering: ["createPeering", ends],
  deleteVpcPeering: ["deletePeering", ref],
  describeVpcs: ["listVpcs", { region }],
  createVpc: ["createVpc", { region, name: "one", cidrBlock: "10.1.0.0/16" }],
  describeVpc: ["createVpc", { region, name: "one", cidrBlock: "10.1.0.0/16" }],
  deleteVpc: ["deleteVpc", { region, id: "vpc-aaaaaaaaaa" }],
  describeRouteTables: ["listRouteTables", { region, vpcId: "vpc-aaaaaaaaaa" }],
  describeRouteTable: ["getRouteTables", [table]],
  addRouteTableRules: ["createRoutes", table, [route]],
};

const HALF = {
  vpcPeeringId: "vpcpr-aaaaaaaaaa",
  vpcPeeringName: "one-to-two",
  vpcPeeringState: "Connected",
  vpcInfo: { vpcId: "vpc-aaaaaaaaaa", addressPrefix: ["10.1.0.0/16"] },
  remoteVpcInfo: { vpcId: "vpc-bbbbbbbbbb", addressPrefix: ["10.2.0.0/16"] },
  createdTime: "2024-01-01T00:00:00Z",
};
const VPC = {
  vpcId: "vpc-aaaaaaaaaa",
  vpcName: "one",
  addressPrefix: "10.1.0.0/16",
  routeTableIds: ["rtb-aaaaaaaaaa"],
};
const ROUTETABLE = {
  routeTableId: "rtb-aaaaaaaaaa",
  routeTableName: "default",
  routeTableType: "default",
  vpcId: "vpc-aaaaaaaaaa",
  subnetIds: [],
  routeTableRules: [
    { ruleId: "rt-aaaaaaaaaa", nextHopType: "local", nextHopId: "local", addressPrefix: "local", origin: "static" },
  ],
};

export const JDCLOUD_STAND_INS: StandIns = {
  describeVpcPeerings: { totalCount: 0, vpcPeerings: null },
  describeVpcPeering: { vpcPeering: HALF },
  describeVpcs: { totalCount: 0, vpcs: null },
  describeVpc: { vpc: VPC },
  createVpc: { vpcId: "vpc-aaaaaaaaaa" },
  describeRouteTables: { totalCount: 1, routeTables: [ROUTETABLE] },
  describeRouteTable: { routeTable: ROUTETABLE },
};
