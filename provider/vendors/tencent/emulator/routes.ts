/** Route table rows: several per call, all or nothing. */
import type { NewRoute, RouteRecord, RouteTableRecord } from "../../../backend/contract.js";
import { overlaps, readCidr } from "../../../network/cidr/cidr.js";
import { asRoute } from "../../kit/emulator/account.js";
import { given } from "../../kit/given.js";
import { type Action, action, type Caller } from "./action.js";
import { filtered, filters, numberPaging, pageOf } from "./lists.js";
import { listOf, object, optional, flag, integer, text } from "./parameters.js";
import { type RefusalCodes, VendorRefusal } from "./refusal.js";
import { handleOf, keepHandle } from "./route-handles.js";
import { routeRow, tableRow } from "./route-tables.js";

const route = object({
  RouteId: optional(integer),
  RouteItemId: optional(text),
  DestinationCidrBlock: optional(text),
  DestinationIpv6CidrBlock: optional(text),
  GatewayType: optional(text),
  GatewayId: optional(text),
  RouteDescription: optional(text),
  Enabled: optional(flag),
  // A row may be sent with all members that a read returned, as in the reference's example of DeleteRoutes.
  RouteType: optional(text),
  RouteTableId: optional(text),
  PublishedToVbc: optional(flag),
  CreatedTime: optional(text),
  CdcId: optional(text),
});
type RequestedRoute = ReturnType<(typeof route)["read"]>;

const CODES: RefusalCodes = {
  "not-found": "InvalidParameterValue.RouteNextHopInvalid",
  "invalid-state": "InvalidParameterValue.RouteNextHopInvalid",
  "vendor-rule": "InvalidParameterValue.CidrNotInPeerVpc",
  "already-exists": "UnsupportedOperation.SystemRoute",
};

export const CreateRoutes = action({
  parameters: { RouteTableId: text, Routes: listOf(route) },
  codes: CODES,
  async run({ RouteTableId, Routes }, caller) {
    const table = await caller.own.routeTable(RouteTableId);
    const wanted = Routes.map(readRoute);
    for (const row of wanted) {
      refuseTaken(table, row);
      await refuseOwn(caller, table, row.destinationCidrBlock);
    }
    const made = switched(caller, table, Routes, await caller.account.backend.createRoutes!(table, wanted));
    const RouteTableSet = [{ ...tableRow(table, caller), RouteSet: made.map((row) => routeRow(table, row, caller)) }];
    return { TotalCount: made.length, RouteTableSet };
  },
});

export const ReplaceRoutes = action({
  parameters: { RouteTableId: text, Routes: listOf(route) },
  codes: CODES,
  async run({ RouteTableId, Routes }, caller) {
    const table = await caller.own.routeTable(RouteTableId);
    const changes = Routes.map((requested) => {
      const before = rowOf(caller, table, requested);
      return { before, after: { ...asRoute(before), ...changedFields(requested) } };
    });
    for (const { before, after } of changes) {
      if (after.destinationCidrBlock === before.destinationCidrBlock) continue;
      refuseTaken(table, after);
      await refuseOwn(caller, table, after.destinationCidrBlock);
    }
    const { backend } = caller.account;
    const replaced: RouteRecord[] = [];
    for (const { before, after } of changes) {
      replaced.push(await backend.putRoute(table, after));
      if (after.destinationCidrBlock === before.destinationCidrBlock) continue;
      await backend.deleteRoute(table, asRoute(before));
      keepHandle(caller.cloud, table.id, before.destinationCidrBlock, after.destinationCidrBlock);
    }
    const after = switched(caller, table, Routes, replaced);
    return {
      OldRouteSet: changes.map(({ before }) => routeRow(table, before, caller)),
      NewRouteSet: after.map((row) => routeRow(table, row, caller)),
    };
  },
});

export const DeleteRoutes = action({
  parameters: { RouteTableId: text, Routes: listOf(route) },
  async run({ RouteTableId, Routes }, caller) {
    const table = await caller.own.routeTable(RouteTableId);
    const rows = Routes.map((requested) => rowOf(caller, table, requested));
    const RouteSet = rows.map((row) => routeRow(table, row, caller));
    for (const row of rows) await caller.account.backend.deleteRoute(table, asRoute(row));
    return { RouteSet };
  },
});

export const EnableRoutes = switching(true);
export const DisableRoutes = switching(false);

const ROUTE_FILTERS = {
  "vpc-id": ([table]: Listed, value: string) => table.vpcId === value,
  "gateway-id": ([, row]: Listed, value: string) => row.peeringConnectionId === value,
  description: ([, row]: Listed, value: string) => (row.description ?? "") === value,
  "route-table-id": ([table]: Listed, value: string) => table.id === value,
  "dest-cidr": ([, row]: Listed, value: string) => row.destinationCidrBlock.startsWith(value),
};
type Listed = readonly [RouteTableRecord, RouteRecord];

/** Rows of all tables of the region. */
export const DescribeRouteList = action({
  isRead: true,
  parameters: { Filters: filters, ...numberPaging },
  async run({ Filters, ...paging }, caller) {
    const tables = await caller.account.backend.listRouteTables({ region: caller.region });
    const rows = tables.flatMap((table) =>
      table.routes.filter(({ origin }) => origin !== "system").map((row): Listed => [table, row]),
    );
    const found = filtered(rows, Filters, ROUTE_FILTERS);
    return {
      TotalCount: found.length,
      RouteSet: pageOf(found, paging).map(([table, row]) => routeRow(table, row, caller)),
    };
  },
});

function switching(isOn: boolean): Action {
  return action({
    parameters: {
      RouteTableId: text,
      RouteIds: optional(listOf(integer)),
      RouteItemIds: optional(listOf(text)),
    },
    async run({ RouteTableId, RouteIds, RouteItemIds }, caller) {
      if (RouteIds !== undefined && RouteItemIds !== undefined)
        throw new VendorRefusal("InvalidParameter.Coexist", "RouteIds and RouteItemIds cannot be given together");
      const requested =
        RouteIds?.map((RouteId) => ({ RouteId })) ?? RouteItemIds?.map((RouteItemId) => ({ RouteItemId }));
      if (requested === undefined || requested.length === 0)
        throw new VendorRefusal("MissingParameter", "one of RouteIds and RouteItemIds is needed");
      const table = await caller.own.routeTable(RouteTableId);
      for (const row of requested.map((one) => rowOf(caller, table, one)))
        caller.account.operator.switchRoute(table.vpcId, table.id, row.destinationCidrBlock, isOn);
      return {};
    },
  });
}

/** The rows, each enabled or disabled as requested. */
function switched(
  { account }: Caller,
  table: RouteTableRecord,
  requested: readonly RequestedRoute[],
  rows: readonly RouteRecord[],
): RouteRecord[] {
  return rows.map((row, i) => {
    const isOn = requested[i]!.Enabled;
    if (isOn === undefined) return row;
    account.operator.switchRoute(table.vpcId, table.id, row.destinationCidrBlock, isOn);
    const { enabled: _, ...rest } = row;
    return isOn ? rest : { ...rest, enabled: false };
  });
}

function readRoute(requested: RequestedRoute): NewRoute {
  const destination = destinationOf(requested);
  if (destination === undefined) throw new VendorRefusal("MissingParameter", "DestinationCidrBlock is missing");
  if (requested.GatewayType === undefined) throw new VendorRefusal("MissingParameter", "GatewayType is missing");
  if (requested.GatewayId === undefined) throw new VendorRefusal("MissingParameter", "GatewayId is missing");
  return { destinationCidrBlock: destination, peeringConnectionId: requested.GatewayId, ...changedFields(requested) };
}

function changedFields(requested: RequestedRoute): Partial<NewRoute> {
  const { GatewayType, GatewayId, RouteDescription } = requested;
  if (GatewayType !== undefined && GatewayType !== "PEERCONNECTION")
    throw new VendorRefusal("UnsupportedOperation", "the emulator has no other next hops than peering connections");
  return given({
    destinationCidrBlock: destinationOf(requested),
    peeringConnectionId: GatewayId,
    description: RouteDescription,
  });
}

const destinationOf = ({ DestinationCidrBlock, DestinationIpv6CidrBlock }: RequestedRoute): string | undefined =>
  DestinationCidrBlock || DestinationIpv6CidrBlock;

/** Only user-created rows have an identifier. */
function rowOf(
  { cloud }: Caller,
  table: RouteTableRecord,
  { RouteItemId, RouteId }: Partial<Pick<RequestedRoute, "RouteItemId" | "RouteId">>,
): RouteRecord {
  if (RouteItemId === undefined && RouteId === undefined)
    throw new VendorRefusal("MissingParameter", "RouteItemId is missing");
  const found = table.routes.find((row) => {
    const handle = handleOf(cloud, table.id, row.destinationCidrBlock);
    const isRequested = RouteItemId === undefined ? handle.RouteId === RouteId : handle.RouteItemId === RouteItemId;
    return isRequested && row.origin !== "system";
  });
  if (found !== undefined) return found;
  throw new VendorRefusal("ResourceNotFound", `${table.id} has no route ${RouteItemId ?? RouteId}`);
}

function refuseTaken(table: RouteTableRecord, { destinationCidrBlock, peeringConnectionId }: NewRoute): void {
  const existing = table.routes.find((row) => row.destinationCidrBlock === destinationCidrBlock);
  if (existing === undefined || existing.origin === "system") return;
  throw existing.peeringConnectionId === peeringConnectionId
    ? new VendorRefusal("InvalidParameterValue.Duplicate", `${table.id} already has this route`)
    : new VendorRefusal(
        "UnsupportedOperation.EcmpWithUserRoute",
        `${table.id} already has the next hop ${destinationCidrBlock} through ${existing.peeringConnectionId}`,
      );
}

async function refuseOwn(caller: Caller, table: RouteTableRecord, destination: string): Promise<void> {
  const reading = readCidr(destination);
  if ("fault" in reading) throw new VendorRefusal("InvalidParameterValue.Malformed", `"${destination}" is not a block`);
  const vpc = await caller.own.vpc(table.vpcId);
  const own = [vpc.cidrBlock, ...vpc.secondaryCidrBlocks].map((block) => readCidr(block));
  if (own.some((block) => "cidr" in block && overlaps(block.cidr, reading.cidr)))
    throw new VendorRefusal(
      "InvalidParameterValue.VpcCidrConflict",
      `${destination} conflicts with the VPC's own CIDR block`,
    );
}
