/** Writes of route table rows: calls, row identifiers, and the rows in the answers. */
import type { z } from "zod";
import type { NewRoute } from "../../../backend/contract.js";
import { createdRoutes, nothing, replacedRoutes, type RouteRow } from "../answers.js";
import type { Params } from "./context.js";
import { PEERING } from "./records.js";

export interface RowsCall<T> {
  readonly action: string;
  readonly params: Params;
  readonly answer: z.ZodType<T>;
}

/** Rows that an answer does not contain are read. */
type Written = RowsCall<readonly RouteRow[]>;

export interface RouteDialect {
  creating(table: string, routes: readonly NewRoute[]): readonly (Written & { readonly routes: readonly NewRoute[] })[];
  replacing(table: string, existing: RouteRow, route: NewRoute): Written;
  deleting(table: string, rows: readonly RouteRow[]): readonly RowsCall<unknown>[];
  /** Enables or disables rows without changing them otherwise. */
  switching(table: string, rows: readonly RouteRow[], isOn: boolean): readonly RowsCall<unknown>[];
}

/** One call for both address families. */
export const PUBLIC_ROUTES: RouteDialect = {
  creating: (RouteTableId, routes) => [
    { action: "CreateRoutes", params: { RouteTableId, Routes: routes.map(wireRoute) }, answer: createdRoutes, routes },
  ],
  replacing: (RouteTableId, existing, route) => ({
    action: "ReplaceRoutes",
    params: { RouteTableId, Routes: [{ ...handleOf(existing), ...wireRoute(route) }] },
    answer: replacedRoutes,
  }),
  deleting: (RouteTableId, rows) => [
    { action: "DeleteRoutes", params: { RouteTableId, Routes: rows.map(handleOf) }, answer: nothing },
  ],
  switching: (RouteTableId, rows, isOn) => {
    const RouteItemIds = rows.flatMap(({ RouteItemId }) => RouteItemId ?? []);
    const RouteIds = rows.filter(({ RouteItemId }) => RouteItemId === undefined).map(({ RouteId }) => RouteId);
    const call = (handles: Params) => ({
      action: switchAction(isOn),
      params: { RouteTableId, ...handles },
      answer: nothing,
    });
    // A call accepts one kind of row identifier.
    return [
      ...(RouteItemIds.length === 0 ? [] : [call({ RouteItemIds })]),
      ...(RouteIds.length === 0 ? [] : [call({ RouteIds })]),
    ];
  },
};

export const switchAction = (isOn: boolean): string => (isOn ? "EnableRoutes" : "DisableRoutes");

const wireRoute = ({ destinationCidrBlock, peeringConnectionId, description, enabled }: NewRoute) => ({
  [isIpv6(destinationCidrBlock) ? "DestinationIpv6CidrBlock" : "DestinationCidrBlock"]: destinationCidrBlock,
  GatewayType: PEERING,
  GatewayId: peeringConnectionId,
  RouteDescription: description ?? "",
  ...(enabled !== undefined && { Enabled: enabled }),
});

/** The vendor recommends the newer ID; IPv6 rows have no other. */
const handleOf = ({ RouteItemId, RouteId }: RouteRow) => (RouteItemId === undefined ? { RouteId } : { RouteItemId });

export const isIpv6 = (block: string): boolean => block.includes(":");
