/** VPCs, subnets and tables: the public cloud's actions, but for a few parameters and members. */
import * as tables from "../../tencent/emulator/route-tables.js";
import * as subnets from "../../tencent/emulator/subnets.js";
import * as vpcs from "../../tencent/emulator/vpcs.js";
import { narrowed, without } from "./narrowed.js";
import { tableRow } from "./routes.js";

const vpcRow = (row: object): object => ({
  ...without(row, ["Ipv6CidrBlockSet", "EnableRouteVpcPublish", "EnableRouteVpcPublishIpv6"]),
  BmsNum: 0,
  ExtendCidrSet: [],
});

/** Of subnets of VPCs. */
const TYPE = 0;

const subnetRow = (row: object): object => ({
  ...without(row, ["CdcId", "IsCdcSubnet"]),
  BmsNum: 0,
  VmNum: 0,
  ZoneId: 0,
  Type: TYPE,
  LocalZone: false,
});

const PUBLISHING = ["EnableRouteVpcPublish", "EnableRouteVpcPublishIpv6", "EnableCdcPublish"];

export const DescribeVpcs = narrowed(vpcs.DescribeVpcs, [], ({ VpcSet, ...rest }: { VpcSet: object[] }) => ({
  ...rest,
  VpcSet: VpcSet.map(vpcRow),
}));

export const CreateVpc = narrowed(vpcs.CreateVpc, PUBLISHING, ({ Vpc }: { Vpc: object }) => ({ Vpc: vpcRow(Vpc) }));

export const ModifyVpcAttribute = narrowed(vpcs.ModifyVpcAttribute, PUBLISHING);

export const DescribeSubnets = narrowed(
  subnets.describing({ type: (_, value) => value === String(TYPE) }),
  [],
  ({ SubnetSet, ...rest }: { SubnetSet: object[] }) => ({ ...rest, SubnetSet: SubnetSet.map(subnetRow) }),
);

export const CreateSubnet = narrowed(subnets.CreateSubnet, ["CdcId"], ({ Subnet }: { Subnet: object }) => ({
  Subnet: subnetRow(Subnet),
}));

export const DescribeRouteTables = narrowed(
  tables.DescribeRouteTables,
  ["NeedRouterInfo"],
  ({ RouteTableSet, ...rest }: { RouteTableSet: Parameters<typeof tableRow>[0][] }) => ({
    ...rest,
    RouteTableSet: RouteTableSet.map(tableRow),
  }),
);

export const CreateRouteTable = narrowed(
  tables.CreateRouteTable,
  [],
  ({ RouteTable }: { RouteTable: Parameters<typeof tableRow>[0] }) => ({ RouteTable: tableRow(RouteTable) }),
);
