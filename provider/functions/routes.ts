/** `getRouteTables` and `getRoutes`: the route tables of a VPC, and the routes through one connection. */
import type { PeeringRecord, RouteTableRecord } from "../backend/contract.js";
import { formatId, formatRouteId, parseId } from "../engine/ids.js";
import { find } from "./peering-connections.js";
import { readArgs } from "./arguments.js";
import {
  type GetRouteResult,
  getRoutesDeclaration,
  type GetRoutesResult,
  getRouteTablesDeclaration,
  type GetRouteTablesResult,
} from "./declarations/routes.js";
import { exactlyOne, regionOf, type Scope, single } from "./scope.js";

export async function getRouteTables(scope: Scope, given: unknown): Promise<GetRouteTablesResult> {
  const { region, ...args } = readArgs(scope, "getRouteTables", getRouteTablesDeclaration.args, given);
  const place = exactlyOne(scope, "getRouteTables", args, ["vpc", "subnetId"]);
  const id = parseId(args[place]!).id;
  const tables = await scope.backend.listRouteTables({
    region: regionOf(scope, region, { [place]: args[place] }),
    ...(place === "vpc" ? { vpcId: id } : { subnetId: id }),
  });
  const routeTables = tables.map(({ id, subnetIds, routes, tags, ...table }) => ({
    ...table,
    ...(tags !== undefined && { tags: { ...tags } }),
    id: formatId({ region: table.region, id }),
    routeTableId: id,
    subnetIds: [...subnetIds],
    routes: [...routes],
  }));
  return { routeTables };
}

/** In every table at the account's own end, or at both if it owns both. */
export async function getRoutes(scope: Scope, given: unknown): Promise<GetRoutesResult> {
  const { peeringConnection, region } = readArgs(scope, "getRoutes", getRoutesDeclaration.args, given);
  const ids = { peeringConnection };
  const found = await find(scope, { id: peeringConnection, region: regionOf(scope, region, ids) });
  const connection = single(scope, found, {
    what: "peering connection",
    property: "peeringConnection",
    value: peeringConnection,
  });
  const sides = connection.role === "both" ? (["requester", "accepter"] as const) : [connection.role];
  const related = sides.map(async (side) => {
    const { region, vpcId } = connection[side];
    const tables = await scope.backend.listRouteTables({ region, vpcId });
    return tables.flatMap((table) => through(connection, table, side));
  });
  return { routes: (await Promise.all(related)).flat() };
}

/** If each side has its own half, its routes have that half as the next hop. */
function through(connection: PeeringRecord, table: RouteTableRecord, side: GetRouteResult["side"]): GetRouteResult[] {
  const halves = [connection.id, connection.accepterPeeringConnectionId];
  return table.routes
    .filter(({ peeringConnectionId }) => peeringConnectionId !== undefined && halves.includes(peeringConnectionId))
    .map(({ destinationCidrBlock, description, enabled, origin }) => ({
      id: formatRouteId(table, destinationCidrBlock),
      destinationCidrBlock,
      routeTableId: table.id,
      region: table.region,
      vpcId: table.vpcId,
      side,
      subnetIds: [...table.subnetIds],
      ...(description !== undefined && { description }),
      ...(enabled !== undefined && { enabled }),
      origin,
    }));
}
