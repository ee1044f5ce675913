/** Route tables and their rows. Rows have no IDs: they are identified by their values. */
import { z } from "zod";
import type { NewRoute, RouteRecord, RouteTableRecord } from "../../../backend/contract.js";
import { asRoute } from "../../kit/emulator/account.js";
import { action, type Caller, int, listing, order, paging, text } from "./action.js";
import { numbered } from "./ids.js";
import { badParameter, refusal } from "./refusal.js";
import { wallTime } from "../../tencent/emulator/times.js";

const PEERING = 4;
const HIGHEST_TYPE = 9;

const value = { destinationCidrBlock: text, nextType: int, nextHub: text };
const newRows = z.array(z.strictObject({ ...value, description: text.optional() })).min(1);
const oldRows = z.array(z.strictObject(value)).min(1);
type RequestedRow = z.infer<typeof newRows>[number];

export const DescribeRouteTable = action(
  {
    vpcId: text.optional(),
    routeTableId: text.optional(),
    routeTableName: text.optional(),
    ...paging,
    ...order("routeTableCreateTime", "routeTableName"),
  },
  async ({ vpcId, routeTableId, routeTableName, ...page }, caller) => {
    const { region, account } = caller;
    const tables =
      routeTableId !== undefined
        ? [await caller.own.routeTable(routeTableId, "backend")]
        : await account.backend.listRouteTables({
            region,
            ...(vpcId !== undefined && { vpcId: (await caller.own.vpc(vpcId)).id }),
          });
    const named = tables.filter(({ name }) => routeTableName === undefined || name.includes(routeTableName));
    const rows = await Promise.all(named.map((table) => tableRow(caller, table)));
    return listing(rows, page, ({ routeTableName: name, unRouteTableId: id }, field) =>
      field === "routeTableName" ? `${name} ${id}` : id,
    );
  },
);

export const CreateRoute = action(
  { vpcId: text, routeTableId: text, routeSet: newRows },
  async ({ vpcId, routeTableId, routeSet }, caller) => {
    const table = await tableOf(caller, vpcId, routeTableId);
    const wanted = routeSet.map((row) => readRow(row));
    const taken = wanted.find(({ destinationCidrBlock }) => isTaken(table, destinationCidrBlock));
    if (taken !== undefined)
      throw refusal("RouteAlreadyExists", `${table.id} already has a route for ${taken.destinationCidrBlock}`);
    await writeAll(caller, table, wanted);
    return {};
  },
);

export const DeleteRoute = action(
  { vpcId: text, routeTableId: text, routeSet: oldRows },
  async ({ vpcId, routeTableId, routeSet }, caller) => {
    const table = await tableOf(caller, vpcId, routeTableId);
    const rows = routeSet.map((row) => {
      const found = readRow(row);
      if (table.routes.some((existing) => isSame(existing, found))) return found;
      throw refusal("InvalidRoute.NotFound", `${table.id} has no such route for ${found.destinationCidrBlock}`);
    });
    await deleteAll(caller, table, rows);
    return {};
  },
);

/** Replaces all rows of the table. */
export const ModifyRouteTableAttribute = action(
  { vpcId: text, routeTableId: text, routeTableName: text.optional(), routeSet: newRows.optional() },
  async ({ vpcId, routeTableId, routeTableName, routeSet }, caller) => {
    const table = await tableOf(caller, vpcId, routeTableId);
    if (routeTableName !== undefined)
      caller.account.operator.updateRouteTable(table.vpcId, table.id, { name: routeTableName });
    const wanted = routeSet?.map((row) => readRow(row));
    if (wanted === undefined) return {};
    const before = table.routes.filter(({ origin }) => origin === "user").map(asRoute);
    await deleteAll(caller, table, before);
    try {
      await writeAll(caller, table, wanted);
    } catch (error) {
      await writeAll(caller, table, before);
      throw error;
    }
    return {};
  },
);

export const CreateRouteTable = action(
  { vpcId: text, routeTableName: text, routeSet: newRows.optional() },
  async ({ vpcId, routeTableName, routeSet }, caller) => {
    const vpc = await caller.own.vpc(vpcId);
    const wanted = (routeSet ?? []).map((row) => readRow(row));
    const table = caller.account.operator.createRouteTable(vpc.id, routeTableName);
    await writeAll(caller, table, wanted);
    const full = await caller.own.routeTable(table.id);
    return {
      routeTableId: numbered(table.region, table.id),
      unRouteTableId: table.id,
      routeTableSet: full.routes.map(routeRow),
    };
  },
);

export const DeleteRouteTable = action({ vpcId: text, routeTableId: text }, async (requested, caller) => {
  const { vpcId, id } = await tableOf(caller, requested.vpcId, requested.routeTableId);
  caller.account.operator.deleteRouteTable(vpcId, id);
  return {};
});

export async function tableOf(caller: Caller, vpcId: string, routeTableId: string): Promise<RouteTableRecord> {
  const vpc = await caller.own.vpc(vpcId);
  const table = await caller.own.routeTable(routeTableId);
  if (table.vpcId === vpc.id) return table;
  throw refusal("InvalidRouteTableId.NotFound", `${vpcId} has no route table ${routeTableId}`);
}

/** All or nothing. */
const writeAll = ({ account }: Caller, table: RouteTableRecord, wanted: readonly NewRoute[]) =>
  account.backend.createRoutes!(table, wanted);

const deleteAll = ({ account }: Caller, table: RouteTableRecord, rows: readonly NewRoute[]) =>
  account.backend.deleteRoutes!(table, rows);

function readRow({ destinationCidrBlock, nextType, nextHub, description }: RequestedRow): NewRoute {
  if (nextType > HIGHEST_TYPE) throw refusal("InvalidRouteNextType", `there is no next type ${nextType}`);
  if (nextType !== PEERING) throw badParameter("the emulator has no other next hops than peering connections (4)");
  return { destinationCidrBlock, peeringConnectionId: nextHub, ...(description ? { description } : {}) };
}

const isTaken = ({ routes }: RouteTableRecord, destination: string): boolean =>
  routes.some((row) => row.destinationCidrBlock === destination && row.origin !== "system");

const isSame = (row: RouteRecord, { destinationCidrBlock, peeringConnectionId }: NewRoute): boolean =>
  row.destinationCidrBlock === destinationCidrBlock && row.peeringConnectionId === peeringConnectionId;

async function tableRow(caller: Caller, { region, id, vpcId, name, isDefault, subnetIds, routes }: RouteTableRecord) {
  const vpc = await caller.own.vpc(vpcId);
  return {
    vpcId: numbered(region, vpcId),
    unVpcId: vpcId,
    vpcName: vpc.name,
    vpcCidrBlock: vpc.cidrBlock,
    routeTableId: numbered(region, id),
    unRouteTableId: id,
    routeTableName: name,
    routeTableType: isDefault ? 1 : 0,
    routeTableCreateTime: wallTime(caller.account.operator.tableTimes(vpcId, id).createdAt),
    subnetNum: subnetIds.length,
    routeSet: routes.map(routeRow),
  };
}

function routeRow({ destinationCidrBlock, peeringConnectionId, description = "", origin }: RouteRecord) {
  if (origin === "system")
    return { destinationCidrBlock: "Local", nextType: 2, nextHub: "Local", unNextHub: null, description: null };
  const hub = peeringConnectionId ?? "";
  return { destinationCidrBlock, nextType: PEERING, nextHub: hub, unNextHub: hub, description };
}
