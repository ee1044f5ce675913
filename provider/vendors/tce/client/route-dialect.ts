/**
 * Route table rows of a private cloud: the answers are not used, a row is deleted by its number, and IPv6 rows have
 * their own actions, with the block in the IPv4 field: CreateIpv6Routes, ModifyIpv6Routes, DeleteIpv6Routes. IPv6 rows
 * have no number, which is required to enable or disable a row, so they are modified instead.
 */
import { z } from "zod";
import type { NewRoute } from "../../../backend/contract.js";
import { nothing, type RouteRow } from "../../tencent/answers.js";
import { isIpv6, type RouteDialect, switchAction } from "../../tencent/client/route-dialect.js";
import { destinationOf, PEERING } from "../../tencent/client/records.js";

const noRows = z.object({}).transform((): readonly RouteRow[] => []);

export const DEPLOYED_ROUTES: RouteDialect = {
  creating: (RouteTableId, routes) => {
    const [six, four] = [
      routes.filter((route) => isIpv6(route.destinationCidrBlock)),
      routes.filter((route) => !isIpv6(route.destinationCidrBlock)),
    ];
    const call = (action: string, of: readonly NewRoute[]) =>
      of.length === 0
        ? []
        : [{ action, params: { RouteTableId, Routes: of.map(wireRoute) }, answer: noRows, routes: of }];
    return [...call("CreateRoutes", four), ...call("CreateIpv6Routes", six)];
  },
  replacing: (RouteTableId, existing, route) => {
    const handle = isRowOfIpv6(existing) ? { RouteItemId: existing.RouteItemId } : { RouteId: existing.RouteId };
    const params = { RouteTableId, Routes: [{ ...handle, ...wireRoute(route) }] };
    return { action: isRowOfIpv6(existing) ? "ModifyIpv6Routes" : "ReplaceRoutes", params, answer: noRows };
  },
  deleting: (RouteTableId, rows) => {
    const [six, four] = [rows.filter(isRowOfIpv6), rows.filter((row) => !isRowOfIpv6(row))];
    const Routes = four.map(({ RouteId }) => ({ RouteId }));
    const RouteItemIds = six.map(({ RouteItemId }) => RouteItemId);
    return [
      ...(four.length === 0 ? [] : [{ action: "DeleteRoutes", params: { RouteTableId, Routes }, answer: nothing }]),
      ...(six.length === 0
        ? []
        : [{ action: "DeleteIpv6Routes", params: { RouteTableId, RouteItemIds }, answer: nothing }]),
    ];
  },
  switching: (RouteTableId, rows, isOn) => {
    const [six, four] = [rows.filter(isRowOfIpv6), rows.filter((row) => !isRowOfIpv6(row))];
    const RouteIds = four.map(({ RouteId }) => RouteId);
    const Routes = six.map((row) => ({
      RouteItemId: row.RouteItemId,
      DestinationCidrBlock: destinationOf(row),
      GatewayType: row.GatewayType,
      GatewayId: row.GatewayId,
      RouteDescription: row.RouteDescription ?? "",
      Enabled: isOn,
    }));
    return [
      ...(four.length === 0
        ? []
        : [{ action: switchAction(isOn), params: { RouteTableId, RouteIds }, answer: nothing }]),
      ...(six.length === 0 ? [] : [{ action: "ModifyIpv6Routes", params: { RouteTableId, Routes }, answer: nothing }]),
    ];
  },
};

const isRowOfIpv6 = (row: RouteRow): boolean => isIpv6(destinationOf(row));

const wireRoute = ({ destinationCidrBlock, peeringConnectionId, description, enabled }: NewRoute) => ({
  DestinationCidrBlock: destinationCidrBlock,
  GatewayType: PEERING,
  GatewayId: peeringConnectionId,
  RouteDescription: description ?? "",
  ...(enabled !== undefined && { Enabled: enabled }),
});
