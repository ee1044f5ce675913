/** The older API for routes, v2.0: the peering routes of default tables, each with its own ID. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Ref, RouteTableRecord } from "../../../backend/contract.js";
import { actionsOf, type Call } from "./call.js";
import { cidr, isRequested, readBody, readPage, uuid } from "./input.js";
import { Refused } from "./refusals.js";
import { isReserved } from "./route-tables.js";

const PATH = "/v2.0/vpc/routes";

const creation = z.strictObject({
  route: z.strictObject({ type: z.literal("peering"), nexthop: uuid, destination: cidr, vpc_id: uuid }),
});

export const routeActions = actionsOf("neutron", () => [400, "InvalidInput"], [
  ["CreateVpcRoute", "POST", PATH, 201, createRoute],
  ["ListVpcRoutes", "GET", PATH, 200, listRoutes],
  ["ShowVpcRoute", "GET", `${PATH}/{route_id}`, 200, showRoute],
  ["DeleteVpcRoute", "DELETE", `${PATH}/{route_id}`, 204, deleteRoute],
]);

type Found = Awaited<ReturnType<typeof rowsOf>>[number];

async function createRoute(call: Call): Promise<object> {
  const { route } = readBody(call, creation);
  const { destination, nexthop, vpc_id: vpcId } = route;
  const { backend, exact, region } = call;
  const table = (await exact.listRouteTables({ region, vpcId })).find(({ isDefault }) => isDefault);
  if (table === undefined) throw new Refused(404, "RouterNotFound", `Router ${vpcId} could not be found.`);
  if (isReserved(destination))
    throw new Refused(400, "InvalidInput", `The destination ${destination} overlaps a local route.`);
  if (table.routes.some((row) => row.destinationCidrBlock === destination))
    throw new Refused(409, "RouteConflict", `A route for ${destination} already exists.`);
  await backend.createRoute(table, { destinationCidrBlock: destination, peeringConnectionId: nexthop });
  const id = idOf(table, destination);
  return { route: (await rowsOf(call, "exact")).find(({ row }) => row.id === id)!.row };
}

async function listRoutes(call: Call): Promise<object> {
  const rows = (await rowsOf(call, "backend"))
    .map(({ row }) => row)
    .filter(({ nexthop: _, ...requested }) => isRequested(call, requested));
  return { routes: readPage(call, rows) };
}

async function showRoute(call: Call): Promise<object> {
  return { route: (await find(call, "backend")).row };
}

async function deleteRoute(call: Call): Promise<undefined> {
  const { row, table } = await find(call, "exact");
  const { destination: destinationCidrBlock, nexthop: peeringConnectionId } = row;
  await call.backend.deleteRoute(table, { destinationCidrBlock, peeringConnectionId });
}

async function find(call: Call, by: "backend" | "exact"): Promise<Found> {
  const id = call.path["route_id"]!;
  const found = (await rowsOf(call, by)).find(({ row }) => row.id === id);
  if (found !== undefined) return found;
  throw new Refused(404, "RouteNotFound", `Route ${id} could not be found.`);
}

async function rowsOf(call: Call, by: "backend" | "exact") {
  const { region, projectId } = call;
  const tables = (await call[by].listRouteTables({ region })).filter(({ isDefault }) => isDefault);
  const rowOf = (table: RouteTableRecord, destination: string, nexthop: string) => ({
    id: idOf(table, destination),
    type: "peering",
    nexthop,
    destination,
    vpc_id: table.vpcId,
    tenant_id: projectId,
  });
  return tables.flatMap((table) =>
    table.routes.flatMap(({ destinationCidrBlock, peeringConnectionId }) =>
      peeringConnectionId === undefined
        ? []
        : [{ table, row: rowOf(table, destinationCidrBlock, peeringConnectionId) }],
    ),
  );
}

/** Does not change while the table contains the route. */
function idOf({ id }: Ref, destination: string): string {
  const hash = createHash("sha256").update(`${id}/${destination}`).digest("hex");
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join("-");
}
