/** Huawei Cloud's VPC API, and that of clouds of its kind. */
import type { Asks, StandIns } from "./grounds.js";

const region = "cn-north-4";
const [ONE, TWO, CONNECTION, TABLE] = ["1a", "2b", "3c", "4d"].map((n) => `${n}000000-0000-4000-8000-000000000000`) as [
  string,
  string,
  string,
  string,
];
const [OWN, PEER] = ["1".repeat(32), "2".repeat(32)];
const ref = { region, id: CONNECTION };
const table = { region, id: TABLE };
const route = { destinationCidrBlock: "10.2.0.0/16", peeringConnectionId: CONNECTION };

export const HUAWEI_ASKS: Asks = {
  ListVpcPeerings: ["listPeerings", { region }],
  ShowVpcPeering: ["getPeerings", [ref]],
  CreateVpcPeering: [
    "createPeering",
    { region, name: "one-to-two", vpcId: ONE, peerRegion: region, peerVpcId: TWO, peerAccountId: PEER },
  ],
  UpdateVpcPeering: ["updatePeering", ref, { name: "one-to-two" }],
  AcceptVpcPeering: ["acceptPeering", ref],
  RejectVpcPeering: ["rejectPeering", ref],
  DeleteVpcPeering: ["deletePeering", ref],
  ListVpcs: ["listVpcs", { region }],
  CreateVpc: ["createVpc", { region, name: "one", cidrBlock: "10.1.0.0/16" }],
  ShowVpc: ["createVpc", { region, name: "one", cidrBlock: "10.1.0.0/16" }],
  DeleteVpc: ["deleteVpc", { region, id: ONE }],
  ListRouteTables: ["listRouteTables", { region, vpcId: ONE }],
  ShowRouteTable: ["getRouteTables", [table]],
  UpdateRouteTable: ["createRoutes", table, [route]],
  ListVpcRoutes: ["getRouteTables", [{ region, id: ONE }]],
  CreateVpcRoute: ["createRoutes", { region, id: ONE }, [route]],
  DeleteVpcRoute: ["deleteRoutes", { region, id: ONE }, [route]],
};

const VPC = {
  id: ONE,
  name: "one",
  description: "",
  cidr: "10.1.0.0/16",
  extend_cidrs: [],
  status: "ACTIVE",
  project_id: OWN,
  tags: [],
  created_at: "2024-01-01T00:00:00Z",
};
const ROUTETABLE = {
  id: TABLE,
  name: "rtb-one",
  default: true,
  vpc_id: ONE,
  subnets: [],
  routes: [{ type: "local", destination: "10.1.0.0/24", nexthop: "-" }],
};

export const HUAWEI_STAND_INS: StandIns = {
  KeystoneListProjects: { projects: [{ id: OWN, name: region, domain_id: "d".repeat(32) }] },
  ListVpcs: { vpcs: [VPC] },
  ListVpcPeerings: { peerings: [] },
  ListRouteTables: { routetables: [{ ...ROUTETABLE, routes: undefined }] },
  ShowRouteTable: { routetable: ROUTETABLE },
  CreateVpc: { vpc: { id: ONE, status: "CREATING" } },
  ListVpcRoutes: { routes: [] },
  ListSubnets: { subnets: [] },
};
