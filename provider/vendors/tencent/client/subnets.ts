/**
 * Subnets and route tables over API 3.0: DescribeSubnets, CreateSubnet, ModifySubnetAttribute,
 * ReplaceRouteTableAssociation, DeleteSubnet; CreateRouteTable, ModifyRouteTableAttribute, DeleteRouteTable.
 */
import type { SubnetPort, TablePort } from "../../kit/subnet-calls.js";
import { createdSubnet, createdTable, type SubnetDetail, subnetDetails } from "../answers.js";
import { asAnswered, type Context, filterOf, GONE, subject, type Subject } from "./context.js";

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
  create: ({ region, vpcId, name, cidrBlock, zone }) =>
    subject("CreateSubnet", region, { VpcId: vpcId, SubnetName: name, CidrBlock: cidrBlock, Zone: zone }),
  rename: ({ region, id }, name) => subject("ModifySubnetAttribute", region, { SubnetId: id, SubnetName: name }),
  associate: ({ region, id }, routeTableId) =>
    subject("ReplaceRouteTableAssociation", region, { RouteTableId: routeTableId, SubnetId: id }),
  delete: ({ region, id }) => subject("DeleteSubnet", region, { SubnetId: id }),
});

export const tablePort: TablePort<Subject> = {
  gone: GONE,
  created: createdTable,
  create: ({ region, vpcId, name }) => subject("CreateRouteTable", region, { VpcId: vpcId, RouteTableName: name }),
  rename: ({ region, id }, name) =>
    subject("ModifyRouteTableAttribute", region, { RouteTableId: id, RouteTableName: name }),
  delete: ({ region, id }) => subject("DeleteRouteTable", region, { RouteTableId: id }),
};
