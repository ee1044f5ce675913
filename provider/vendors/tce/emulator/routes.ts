/** Route table rows. IPv6 rows have their own actions, with the block in the field of other rows. */
import { type Action, action } from "../../tencent/emulator/action.js";
import { filtered, filters, numberPaging, pageOf } from "../../tencent/emulator/lists.js";
import { flag, integer, listOf, object, optional, text, type Kind } from "../../tencent/emulator/parameters.js";
import { VendorRefusal } from "../../tencent/emulator/refusal.js";
import * as tables from "../../tencent/emulator/route-tables.js";
import * as routes from "../../tencent/emulator/routes.js";
import { narrowed, reshaped, without } from "./narrowed.js";

const handle = {
  RouteId: optional(integer),
  RouteItemId: optional(text),
  RouteTableId: optional(text),
  RouteDescription: optional(text),
  Enabled: optional(flag),
  RouteType: optional(text),
};
const route = object({
  ...handle,
  DestinationCidrBlock: text,
  GatewayType: optional(text),
  GatewayId: optional(text),
});
type RequestedRoute = typeof route extends Kind<infer T> ? T : never;

interface PublicRoute {
  readonly RouteId: number;
  readonly DestinationCidrBlock: string;
  readonly DestinationIpv6CidrBlock: string;
}

export const CreateRoutes = action({
  parameters: { RouteTableId: text, Routes: listOf(route) },
  async run({ RouteTableId, Routes }, caller) {
    const requested = { RouteTableId, Routes: Routes.map((row) => toPublic(row, "IPv4")) };
    const answer = (await routes.CreateRoutes.run(requested, false, caller)) as { RouteTableSet: PublicTable[] };
    return { ...answer, RouteTableSet: answer.RouteTableSet.map(tableRow) };
  },
});

/** Both answers contain one row, with its number as text. */
export const ReplaceRoutes = action({
  parameters: { RouteTableId: text, Routes: listOf(route) },
  async run({ RouteTableId, Routes }, caller) {
    const requested = { RouteTableId, Routes: Routes.map((row) => toPublic(row, "IPv4")) };
    const answer = (await routes.ReplaceRoutes.run(requested, false, caller)) as {
      OldRouteSet: PublicRoute[];
      NewRouteSet: PublicRoute[];
    };
    const first = ([row]: PublicRoute[]) => row && { ...routeRow(row), RouteId: String(row.RouteId) };
    return { OldRouteSet: first(answer.OldRouteSet), NewRouteSet: first(answer.NewRouteSet) };
  },
});

export const DeleteRoutes = action({
  parameters: { RouteTableId: text, Routes: listOf(object(handle)) },
  async run({ RouteTableId, Routes }, caller) {
    const requested = Routes.map(({ RouteId }) => {
      if (RouteId === undefined) throw new VendorRefusal("MissingParameter", "RouteId is missing");
      return { RouteId };
    });
    await routes.DeleteRoutes.run({ RouteTableId, Routes: requested }, false, caller);
    return {};
  },
});

/** By number only. */
export const EnableRoutes = narrowed(routes.EnableRoutes, ["RouteItemIds"]);
export const DisableRoutes = narrowed(routes.DisableRoutes, ["RouteItemIds"]);

export const DescribeRoutes = narrowed(routes.DescribeRouteList, [], reshaped("RouteSet", routeRow));

/** Rows of one table, including its built-in rows. Their marking is not documented. */
export const DescribeRoutesWithLocal = action({
  isRead: true,
  parameters: { RouteTableId: text, Filters: filters, ...numberPaging },
  async run({ RouteTableId, Filters, ...paging }, caller) {
    const table = await caller.own.routeTable(RouteTableId, "backend");
    const found = filtered(table.routes, Filters, {
      "dest-cidr": ({ destinationCidrBlock }, value) => destinationCidrBlock.startsWith(value),
    });
    const RouteSet = pageOf(found, paging).map((route) => ({
      ...routeRow(tables.routeRow(table, route, caller)),
      ...(route.origin === "system" && { RouteType: "LOCAL" }),
    }));
    return { TotalCount: found.length, RouteSet };
  },
});

export const CreateIpv6Routes = ofIpv6(routes.CreateRoutes);
export const ModifyIpv6Routes = ofIpv6(routes.ReplaceRoutes);

export const DeleteIpv6Routes = action({
  parameters: { RouteTableId: text, RouteItemIds: listOf(text) },
  async run({ RouteTableId, RouteItemIds }, caller) {
    const Routes = RouteItemIds.map((RouteItemId) => ({ RouteItemId }));
    await routes.DeleteRoutes.run({ RouteTableId, Routes }, false, caller);
    return {};
  },
});

interface PublicTable {
  readonly RouteSet: readonly PublicRoute[];
  readonly AssociationSet: readonly object[];
}

export const tableRow = ({ RouteSet, ...table }: PublicTable): object => ({
  ...without(table, ["LocalCidrForCcn"]),
  SubnetNum: table.AssociationSet.length,
  RouteSet: RouteSet.map(routeRow),
});

function routeRow({ DestinationCidrBlock, DestinationIpv6CidrBlock, ...row }: PublicRoute): object {
  const kept = without(row, ["PublishedToVbc", "CreatedTime", "CdcId"]);
  return { ...kept, DestinationCidrBlock: DestinationCidrBlock || DestinationIpv6CidrBlock };
}

function ofIpv6(publicAction: Action): Action {
  return action({
    parameters: { RouteTableId: text, Routes: listOf(route) },
    async run({ RouteTableId, Routes }, caller) {
      const requested = { RouteTableId, Routes: Routes.map((row) => toPublic(row, "IPv6")) };
      await publicAction.run(requested, false, caller);
      return {};
    },
  });
}

function toPublic(
  { DestinationCidrBlock, RouteTableId: _table, RouteType: _type, ...row }: RequestedRoute,
  family: "IPv4" | "IPv6",
): object {
  if (DestinationCidrBlock.includes(":") !== (family === "IPv6"))
    throw new VendorRefusal(
      "InvalidParameterValue.Malformed",
      `"${DestinationCidrBlock}" is not a CIDR block of ${family}`,
    );
  const { RouteId, RouteItemId, ...rest } = row;
  return {
    ...rest,
    // IPv6 rows have no number.
    ...(family === "IPv4" ? { RouteId } : { RouteItemId }),
    [family === "IPv6" ? "DestinationIpv6CidrBlock" : "DestinationCidrBlock"]: DestinationCidrBlock,
  };
}
