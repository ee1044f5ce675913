/**
 * Subnets and route tables over API 3.0: DescribeSubnets, CreateSubnet, ModifySubnetAttribute,
 * ReplaceRouteTableAssociation, DeleteSubnet; CreateRouteTable, ModifyRouteTableAttribute, DeleteRouteTable; and
 * ModifyResourceTags of the tag service.
 */
import type { SubnetPort, TablePort } from "../../kit/subnet-calls.js";
import { createdSubnet, createdTable, type SubnetDetail, subnetDetails } from "../answers.js";
import { asAnswered, type Context, filterOf, GONE, apiCall, type ApiCall } from "./context.js";
import { tagParams } from "./records.js";
import { tagCalls } from "./tags.js";

const SUBNETS = {
  action: "DescribeSubnets",
  answer: subnetDetails,
  complete: asAnswered<SubnetDetail>,
  idOf: ({ SubnetId }: SubnetDetail) => SubnetId,
  /** The documented maximum of IDs and of rows. */
  limit: 100,
  ids: "SubnetIds",
};

export const subnetPort = (context: Context): SubnetPort<ApiCall, SubnetDetail> => ({
  gone: GONE,
  created: createdSubnet,
  read: (region, ids) => context.api.byIds(SUBNETS, region, ids),
  list: (region, vpcId) => context.api.list(SUBNETS, region, filterOf("vpc-id", vpcId)),
  seen: (rows) =>
    rows.map((row) => ({
      id: row.SubnetId,
      vpcId: row.VpcId,
      name: row.SubnetName,
      cidrBlock: row.CidrBlock,
      zone: row.Zone,
      routeTableId: row.RouteTableId,
      availableIpCount: row.AvailableIpAddressCount,
      tags: row.TagSet,
    })),
  create: ({ region, vpcId, name, cidrBlock, zone, tags }) =>
    apiCall("CreateSubnet", region, {
      VpcId: vpcId,
      SubnetName: name,
      CidrBlock: cidrBlock,
      Zone: zone,
      ...tagParams(tags),
    }),
  tag: (subnet, changes) => tagCalls(context, "subnet", subnet, changes),
  rename: ({ region, id }, name) => apiCall("ModifySubnetAttribute", region, { SubnetId: id, SubnetName: name }),
  associate: ({ region, id }, routeTableId) =>
    apiCall("ReplaceRouteTableAssociation", region, { RouteTableId: routeTableId, SubnetId: id }),
  delete: ({ region, id }) => apiCall("DeleteSubnet", region, { SubnetId: id }),
});

export const tablePort = (context: Context): TablePort<ApiCall> => ({
  gone: GONE,
  created: createdTable,
  create: ({ region, vpcId, name, tags }) =>
    apiCall("CreateRouteTable", region, { VpcId: vpcId, RouteTableName: name, ...tagParams(tags) }),
  tag: (table, changes) => tagCalls(context, "rtb", table, changes),
  rename: ({ region, id }, name) =>
    apiCall("ModifyRouteTableAttribute", region, { RouteTableId: id, RouteTableName: name }),
  delete: ({ region, id }) => apiCall("DeleteRouteTable", region, { RouteTableId: id }),
});
