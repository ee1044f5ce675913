/**
 * Subnets and route tables over API 2.0: DescribeSubnetEx, CreateSubnet, ModifySubnetAttribute, AssociateRouteTable,
 * DeleteSubnet; CreateRouteTable, DeleteRouteTable, and ModifyRouteTableAttribute without routes, which renames a table
 * and keeps its routes.
 */
import type { SubnetPort, TablePort } from "../../kit/subnet-calls.js";
import { createdSubnets, createdTable, type SubnetDetail, subnetDetails } from "../answers.js";
import { asAnswered, type Context, GONE, apiCall, type ApiCall } from "./context.js";
import { RowsById } from "./rows-by-id.js";

export function subnetPort({ api }: Context): SubnetPort<ApiCall, SubnetDetail> {
  const listing = {
    action: "DescribeSubnetEx",
    answer: subnetDetails,
    complete: asAnswered<SubnetDetail>,
    idOf: ({ id }: SubnetDetail) => id,
  };
  const rows = new RowsById<SubnetDetail>(api, { ...listing, gone: GONE.subnet, id: "subnetId" });
  return {
    gone: GONE.subnet,
    created: createdSubnets,
    read: (region, ids) => rows.get(region, ids),
    list: (region, vpcId) => (vpcId === undefined ? rows.all(region) : api.list(listing, region, { vpcId })),
    seen: (found) =>
      found.map(({ id, vpcId, cidrBlock, routeTableId, subnetName: name, zoneId: zone, availableIPNum: free }) => ({
        id,
        vpcId,
        name,
        cidrBlock,
        zone,
        routeTableId,
        availableIpCount: free,
      })),
    create({ region, vpcId, name, cidrBlock, zone }) {
      const params = {
        vpcId,
        "subnetSet.0.subnetName": name,
        "subnetSet.0.cidrBlock": cidrBlock,
        "subnetSet.0.zoneId": zone,
      };
      return apiCall("CreateSubnet", region, params);
    },
    rename: ({ region, id, vpcId }, name) =>
      apiCall("ModifySubnetAttribute", region, { vpcId, subnetId: id, subnetName: name }),
    associate: ({ region, id, vpcId }, routeTableId) =>
      apiCall("AssociateRouteTable", region, { vpcId, subnetId: id, routeTableId }),
    /** The call requires the VPC, which the subnet's row contains. */
    async delete({ region, id }, find) {
      const existing = await find();
      return existing && apiCall("DeleteSubnet", region, { vpcId: existing.vpcId, subnetId: id });
    },
  };
}

export const tablePort: TablePort<ApiCall> = {
  gone: GONE.routeTable,
  created: createdTable,
  create: ({ region, vpcId, name }) => apiCall("CreateRouteTable", region, { vpcId, routeTableName: name }),
  rename: ({ region, id, vpcId }, name) =>
    apiCall("ModifyRouteTableAttribute", region, { vpcId, routeTableId: id, routeTableName: name }),
  async delete({ region, id }, find) {
    const existing = await find();
    return existing && apiCall("DeleteRouteTable", region, { vpcId: existing.vpcId, routeTableId: id });
  },
};
