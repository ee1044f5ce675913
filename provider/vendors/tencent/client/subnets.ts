/**
 * Subnets and route tables over API 3.0: DescribeSubnets, CreateSubnet, ModifySubnetAttribute,
 * ReplaceRouteTableAssociation, DeleteSubnet; CreateRouteTable, ModifyRouteTableAttribute, DeleteRouteTable.
 */
import type { SubnetPort, TablePort } from "../../kit/subnet-calls.js";
import { createdSubnet, createdTable, type SubnetDetail, subnetDetails } from "../answers.js";
import { asAnswered, type Context, filterOf, GONE, type Subject } from "./context.js";

const SUBNETS = {
  action: "DescribeSubnets",
  answer: subnetDetails,
  complete: asAnswered<SubnetDetail>,
  idOf: ({ SubnetId }: SubnetDetail) => SubnetId,
  /** The documented maximum, of ids and of rows. */
  limit: 100,
  ids: "SubnetIds",
};

export const subnetPort = ({ api }: Context): SubnetPort<Subject, SubnetDetail> => ({
  gone: GONE,
  created: createdSubnet,
  read: (region, ids) => api.byIds(SUBNETS, region, ids),
  list: (region, vpcId) => api.list(SUBNETS, region, filterOf("vpc-id", vpcId)),
  seen: (rows) =>
    rows.map((row) => ({
      id: row.SubnetId,
      vpcId: row.VpcId,
      name: row.SubnetName,
      cidrBlock: row.CidrBlock,
      zone: row.Zone,
      routeTableId: row.RouteTableId,
      availableIpCount: row.AvailableIpAddressCount,
    })),
  create({ region, vpcId, name, cidrBlock, zone }) {
    const params = { VpcId: vpcId, SubnetName: name, CidrBlock: cidrBlock, Zone: zone };
    return { action: "CreateSubnet", region, params };
  },
  rename: ({ region, id }, name) => ({
    action: "ModifySubnetAttribute",
    region,
    params: { SubnetId: id, SubnetName: name },
  }),
  associate: ({ region, id }, routeTableId) => ({
    action: "ReplaceRouteTableAssociation",
    region,
    params: { RouteTableId: routeTableId, SubnetId: id },
  }),
  delete: ({ region, id }) => ({ action: "DeleteSubnet", region, params: { SubnetId: id } }),
});

export const tablePort: TablePort<Subject> = {
  gone: GONE,
  created: createdTable,
  create: ({ region, vpcId, name }) => ({
    action: "CreateRouteTable",
    region,
    params: { VpcId: vpcId, RouteTableName: name },
  }),
  rename: ({ region, id }, name) => ({
    action: "ModifyRouteTableAttribute",
    region,
    params: { RouteTableId: id, RouteTableName: name },
  }),
  delete: ({ region, id }) => ({ action: "DeleteRouteTable", region, params: { RouteTableId: id } }),
};
