/** `getRouteTables` and `getRoutes`: the tables of a VPC, and what of them leads through one connection. */
import { z } from "zod";
import type { PeeringRecord, RouteTableRecord } from "../backend/contract.js";
import { formatId, formatRouteId, parseId } from "../ids.js";
import { find } from "./peering-connections.js";
import { readArgs } from "./arguments.js";
import { exactlyOne, regionOf, type Scope, single } from "./scope.js";

/** One of `vpc` and `subnetId`. */
export interface GetRouteTablesArgs {
  /** All tables of this VPC: `region/vpc-…` or `vpc-…`. */
  vpc?: string;
  /** The table that this subnet uses: `region/subnet-…` or `subnet-…`. */
  subnetId?: string;
  /** Where to look, unless the id says so. Default: the provider's region. */
  region?: string;
}

export interface GetRouteTableResult {
  /** `region/rtb-…`, as `Route` takes it. */
  readonly id: string;
  /** The vendor's id. */
  readonly routeTableId: string;
  /** Where the table lies. */
  readonly region: string;
  /** The vendor's id of the VPC that the table belongs to. */
  readonly vpcId: string;
  /** Name shown by the cloud. */
  readonly name: string;
  /** The table that came with the VPC. */
  readonly isDefault: boolean;
  /** Subnets that use the table, by the vendor's ids. */
  readonly subnetIds: string[];
  /** Its rows, each `{destinationCidrBlock, origin, peeringConnectionId | nextHop, description, enabled}`. */
  readonly routes: RouteResult[];
}

export interface RouteResult {
  readonly destinationCidrBlock: string;
  /** The vendor's id of the connection that the row leads through; rows of other kinds have `nextHop`. */
  readonly peeringConnectionId?: string;
  /** The next hop of rows of other kinds, in the vendor's word. */
  readonly nextHop?: string;
  readonly description?: string;
  /** False: disabled; the route carries no traffic. Absent where it is enabled. */
  readonly enabled?: boolean;
  /** `system` rows come with the table, `issued` ones with a connection, by the vendor. */
  readonly origin: "user" | "issued" | "system";
}

export interface GetRoutesArgs {
  /** `region/pcx-…` or `pcx-…`. */
  peeringConnection: string;
  /** Region region of either end, for a bare id. Default: the provider's region. */
  region?: string;
}

export interface GetRouteResult {
  /** `region/rtb-…/destination`, as of a `Route`. */
  readonly id: string;
  /** Where the traffic goes: a block of the other end, or a part of one. */
  readonly destinationCidrBlock: string;
  /** The vendor's id of the table. */
  readonly routeTableId: string;
  /** Where the table lies. */
  readonly region: string;
  /** The vendor's id of the VPC that the table belongs to. */
  readonly vpcId: string;
  /** Which end of the connection that VPC is. */
  readonly side: "requester" | "accepter";
  /** Subnets that use the table, and so this route, by the vendor's ids. */
  readonly subnetIds: string[];
  /** Where the vendor stores one. */
  readonly description?: string;
  /** False: disabled; the route carries no traffic. Absent where it is enabled. */
  readonly enabled?: boolean;
  /** `issued`: by the vendor, with the connection. */
  readonly origin: "user" | "issued" | "system";
}

const tablesSchema: z.ZodType<GetRouteTablesArgs> = z.strictObject({
  vpc: z.string().exactOptional(),
  subnetId: z.string().exactOptional(),
  region: z.string().exactOptional(),
});

const routesSchema: z.ZodType<GetRoutesArgs> = z.strictObject({
  peeringConnection: z.string(),
  region: z.string().exactOptional(),
});

export async function getRouteTables(scope: Scope, given: unknown): Promise<GetRouteTableResult[]> {
  const { region, ...args } = readArgs("getRouteTables", tablesSchema, given);
  const place = exactlyOne("getRouteTables", args, ["vpc", "subnetId"]);
  const id = parseId(args[place]!).id;
  const tables = await scope.backend.listRouteTables({
    region: regionOf(scope, region, { [place]: args[place] }),
    ...(place === "vpc" ? { vpcId: id } : { subnetId: id }),
  });
  return tables.map(({ id, subnetIds, routes, ...table }) => ({
    ...table,
    id: formatId({ region: table.region, id }),
    routeTableId: id,
    subnetIds: [...subnetIds],
    routes: [...routes],
  }));
}

/** Of every table at the account's own end, or at both where it owns both. */
export async function getRoutes(scope: Scope, given: unknown): Promise<GetRouteResult[]> {
  const { peeringConnection, region } = readArgs("getRoutes", routesSchema, given);
  const ids = { peeringConnection };
  const found = await find(scope, { id: peeringConnection, region: regionOf(scope, region, ids) });
  const link = single(scope, found, {
    what: "peering connection",
    property: "peeringConnection",
    value: peeringConnection,
  });
  const sides = link.role === "both" ? (["requester", "accepter"] as const) : [link.role];
  const related = sides.map(async (side) => {
    const { region, vpcId } = link[side];
    const tables = await scope.backend.listRouteTables({ region, vpcId });
    return tables.flatMap((table) => through(link, table, side));
  });
  return (await Promise.all(related)).flat();
}

/** Where each side has a half of its own, the rows of each lead through that one. */
function through(link: PeeringRecord, table: RouteTableRecord, side: GetRouteResult["side"]): GetRouteResult[] {
  const halves = [link.id, link.accepterPeeringConnectionId];
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
