/**
 * Subnets and route tables over JD Cloud's API.
 *
 * createSubnet            POST   /subnets/
 * describeSubnets         GET    /subnets/
 * describeSubnet          GET    /subnets/{subnetId}
 * modifySubnet            PATCH  /subnets/{subnetId}
 * deleteSubnet            DELETE /subnets/{subnetId}
 * createRouteTable        POST   /routeTables/
 * modifyRouteTable        PATCH  /routeTables/{routeTableId}
 * deleteRouteTable        DELETE /routeTables/{routeTableId}
 * associateRouteTable     POST   /routeTables/{routeTableId}:associateRouteTable
 */
import { patch, post } from "../../kit/path-calls.js";
import type { SubnetPort, TablePort } from "../../kit/subnet-calls.js";
import { createdSubnet, createdTable, wireSubnet, type WireSubnet } from "../answers.js";
import { type Context, deletionOf, GONE, type Kind, pathOf, type ApiCall } from "./context.js";
import { TABLES } from "./routes.js";

const SUBNETS: Kind<WireSubnet> = {
  one: "subnet",
  row: wireSubnet,
  idOf: ({ subnetId }) => subnetId,
  ids: "subnetIds",
};

export const subnetPort = ({ api }: Context): SubnetPort<ApiCall, WireSubnet> => ({
  gone: GONE,
  created: createdSubnet,
  read: (region, ids) => api.byIds(SUBNETS, region, ids),
  list: (region, vpcId) => api.list(SUBNETS, region, vpcId === undefined ? {} : { vpcId: [vpcId] }),
  seen: (rows) =>
    rows.map(({ subnetId: id, vpcId, subnetName: name, addressPrefix: cidrBlock, routeTableId, availableIpCount }) => ({
      id,
      vpcId,
      name,
      cidrBlock,
      routeTableId,
      availableIpCount,
    })),
  create: ({ region, vpcId, name, cidrBlock }) =>
    post("createSubnet", region, "subnets/", { vpcId, subnetName: name, addressPrefix: cidrBlock }),
  rename: ({ region, id }, name) => patch("modifySubnet", region, pathOf(SUBNETS, id), { subnetName: name }),
  associate({ region, id }, routeTableId) {
    const action = "associateRouteTable";
    return post(action, region, `${pathOf(TABLES, routeTableId)}%3A${action}`, { subnetIds: [id] });
  },
  delete: ({ region, id }) => deletionOf(SUBNETS, region, id),
  isGone: ({ region, id }) => api.isGone(SUBNETS, region, id),
});

export const tablePort = ({ api }: Context): TablePort<ApiCall> => ({
  gone: GONE,
  created: createdTable,
  create: ({ region, vpcId, name }) =>
    post("createRouteTable", region, "routeTables/", { vpcId, routeTableName: name }),
  rename: ({ region, id }, name) => patch("modifyRouteTable", region, pathOf(TABLES, id), { routeTableName: name }),
  delete: ({ region, id }) => deletionOf(TABLES, region, id),
  isGone: ({ region, id }) => api.isGone(TABLES, region, id),
});
