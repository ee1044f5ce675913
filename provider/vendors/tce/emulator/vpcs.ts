/** VPCs, subnets and tables: the public cloud's actions, except for a few parameters and members. */
import * as tables from "../../tencent/emulator/route-tables.js";
import * as subnets from "../../tencent/emulator/subnets.js";
import * as vpcs from "../../tencent/emulator/vpcs.js";
import { narrowed, reshaped, without } from "./narrowed.js";
import { tableRow } from "./routes.js";

const vpcRow = (row: object): object => ({
  ...without(row, ["Ipv6CidrBlockSet", "EnableRouteVpcPublish", "EnableRouteVpcPublishIpv6"]),
  BmsNum: 0,
  ExtendCidrSet: [],
});

/** Type of subnets in VPCs. */
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

export const DescribeVpcs = narrowed(vpcs.DescribeVpcs, [], reshaped("VpcSet", vpcRow));
export const CreateVpc = narrowed(vpcs.CreateVpc, PUBLISHING, reshaped("Vpc", vpcRow));
export const ModifyVpcAttribute = narrowed(vpcs.ModifyVpcAttribute, PUBLISHING);

const listSubnets = subnets.describing({ type: (_, value) => value === String(TYPE) });
export const DescribeSubnets = narrowed(listSubnets, [], reshaped("SubnetSet", subnetRow));
export const CreateSubnet = narrowed(subnets.CreateSubnet, ["CdcId"], reshaped("Subnet", subnetRow));

export const DescribeRouteTables = narrowed(
  tables.DescribeRouteTables,
  ["NeedRouterInfo"],
  reshaped("RouteTableSet", tableRow),
);
export const CreateRouteTable = narrowed(tables.CreateRouteTable, [], reshaped("RouteTable", tableRow));
