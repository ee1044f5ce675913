/** How rows of route tables are written: which calls take them, with which handles, and what the answers show. */
import type { z } from "zod";
import type { NewRoute } from "../../backend/contract.js";
import { createdRoutes, nothing, replacedRoutes, type RouteRow } from "./answers.js";
import type { Params } from "./api.js";
import { PEERING } from "./rows.js";

interface Call<T> {
  readonly action: string;
  readonly params: Params;
  readonly answer: z.ZodType<T>;
}

/** Rows that an answer does not show are read. */
type RowsCall = Call<readonly RouteRow[]>;

export interface RouteDialect {
  creating(
    table: string,
    routes: readonly NewRoute[],
  ): readonly (RowsCall & { readonly routes: readonly NewRoute[] })[];
  replacing(table: string, there: RouteRow, route: NewRoute): RowsCall;
  deleting(table: string, rows: readonly RouteRow[]): readonly Call<unknown>[];
}

/** One call for both families of addresses. */
export const PUBLIC_ROUTES: RouteDialect = {
  creating: (RouteTableId, routes) => [
    { action: "CreateRoutes", params: { RouteTableId, Routes: routes.map(wireRoute) }, answer: createdRoutes, routes },
  ],
  replacing: (RouteTableId, there, route) => ({
    action: "ReplaceRoutes",
    params: { RouteTableId, Routes: [{ ...handleOf(there), ...wireRoute(route) }] },
    answer: replacedRoutes,
  }),
  deleting: (RouteTableId, rows) => [
    { action: "DeleteRoutes", params: { RouteTableId, Routes: rows.map(handleOf) }, answer: nothing },
  ],
};

const wireRoute = ({ destinationCidrBlock, peeringConnectionId, description }: NewRoute) => ({
  [isIpv6(destinationCidrBlock) ? "DestinationIpv6CidrBlock" : "DestinationCidrBlock"]: destinationCidrBlock,
  GatewayType: PEERING,
  GatewayId: peeringConnectionId,
  RouteDescription: description ?? "",
});

/** The vendor recommends the newer id; rows for IPv6 have no other. */
const handleOf = ({ RouteItemId, RouteId }: RouteRow) => (RouteItemId === undefined ? { RouteId } : { RouteItemId });

export const isIpv6 = (block: string): boolean => block.includes(":");
