/**
 * Routes in route tables. A list of tables leaves their routes out, so each costs a call of its own; a private cloud
 * that has no call for one table has the routes in its list.
 *
 * ListRouteTables   GET /v1/{project_id}/routetables
 * ShowRouteTable    GET /v1/{project_id}/routetables/{routetable_id}
 * UpdateRouteTable  PUT /v1/{project_id}/routetables/{routetable_id}   (adds, changes and removes many rows at once)
 */
import type {
  NewRoute,
  Ref,
  RouteKey,
  RouteRecord,
  RouteTableFilter,
  RouteTableRecord,
} from "../../backend/contract.js";
import { GatheredReads } from "../../backend/read-cache/gathered-reads.js";
import { inOrder } from "../../backend/refs.js";
import { isPeeringError, PeeringError } from "../../errors.js";
import { contradiction, withoutRoutes } from "../../backend/http/reader.js";
import { oneTable, type RouteRow, type TableRow, tableRow } from "./answers.js";
import type { Api, Query } from "./api.js";
import { isUnknownPath, type Routing } from "./route-client.js";
import { rules } from "../../rules/vendors/huawei.js";
import { percentEncode } from "./sign.js";

const TABLES = "/v1/{project}/routetables";
const PEERING = "peering";
/** The code by which a route table does not exist. */
const GONE = ["VPC.2808"];

export class RouteTables implements Routing {
  readonly #rows = new GatheredReads<TableRow>((region, ids) => this.#readRows(region, ids));
  readonly #defaults = new GatheredReads<string>((region, vpcIds) => this.#readDefaults(region, vpcIds));
  /** Whether tables can be read one by one shows at the first attempt, and does not change. */
  #isListedOnly = false;
  /** Tables as their last change showed them, for a cloud that reports the routes nowhere else. */
  readonly #written = new Map<string, TableRow>();

  constructor(private readonly api: Api) {}

  getRouteTables(refs: readonly Ref[]): Promise<(RouteTableRecord | undefined)[]> {
    return inOrder(refs, async (region, ids) => {
      const rows = await this.#rows.get(region, ids);
      const unclear = [...rows.values()].filter((row) => typeof row.default !== "boolean").map((row) => row.vpc_id);
      const defaults = unclear.length === 0 ? new Map() : await this.defaultTables(region, [...new Set(unclear)]);
      const isDefault = (row: TableRow) => row.default ?? defaults.get(row.vpc_id) === row.id;
      return new Map([...rows].map(([id, row]) => [id, tableRecord(row, region, isDefault(row))]));
    });
  }

  async listRouteTables({ region, vpcId, subnetId }: RouteTableFilter): Promise<RouteTableRecord[]> {
    const listed = await this.#list(region, { vpc_id: vpcId, subnet_id: subnetId });
    const wanted = listed.filter(
      (row) =>
        (vpcId === undefined || row.vpc_id === vpcId) &&
        (subnetId === undefined || row.subnets.some(({ id }) => id === subnetId)),
    );
    const tables = await this.getRouteTables(wanted.map(({ id }) => ({ region, id })));
    return tables.filter((table) => table !== undefined);
  }

  defaultTables(region: string, vpcIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#defaults.get(region, vpcIds);
  }

  /** Refused whole if one row exists already; those that lead through the same link are as good as made. */
  async createRoutes(table: Ref, routes: readonly NewRoute[]): Promise<RouteRecord[]> {
    let row: TableRow;
    try {
      row = await this.#add(table, routes);
    } catch (error) {
      if (!isPeeringError(error, "already-exists")) throw error;
      // The refusal knows of a row that reads may not show yet.
      row = await this.api.caughtUp(
        () => this.#there(table),
        (seen) => routes.some((route) => routesOf(seen).some((one) => leadsTo(one, route))),
      );
      const missing = routes.filter((route) => !routesOf(row).some((one) => isThrough(one, route)));
      const isInTheWay = missing.some((route) => routesOf(row).some((one) => leadsTo(one, route)));
      if (isInTheWay || missing.length === routes.length) throw error;
      if (missing.length > 0) row = await this.#add(table, missing);
    }
    return this.#shown(table, routes, row, isThrough);
  }

  async putRoute(table: Ref, route: NewRoute): Promise<RouteRecord> {
    const find = async () => (await this.#there(table)).routes?.find((row) => leadsTo(row, route));
    let there = await find();
    if (there === undefined) {
      try {
        return (await this.#shown(table, [route], await this.#add(table, [route], isAs), isAs))[0]!;
      } catch (error) {
        if (!isPeeringError(error, "already-exists")) throw error;
        there = await this.api.caughtUp(find, (row) => row !== undefined);
        if (there === undefined) throw error;
      }
    }
    if (isAs(there, route)) return routeRecord(there);
    // An empty description takes the old one away.
    const changed = { ...wireRoute(route), description: route.description ?? "" };
    const written = await this.#change(table, { mod: [changed] });
    return (await this.#shown(table, [route], written, isAs))[0]!;
  }

  /** Those that still lead through their link. A row that is gone meanwhile spoils the call for all. */
  async deleteRoutes(table: Ref, routes: readonly RouteKey[]): Promise<void> {
    let refusal: unknown;
    const tryOnce = async () => {
      const there = (await this.#find(table))?.routes ?? [];
      const rows = there.filter((row) => routes.some((route) => isThrough(row, route)));
      if (rows.length === 0) return true;
      const del = rows.map(({ type, destination, nexthop }) => ({ type, destination, nexthop }));
      try {
        await this.#change(table, { del });
        return true;
      } catch (error) {
        // A table that is gone has no rows either, which the next look shows.
        if (!isPeeringError(error, "invalid-input") && !isPeeringError(error, "not-found")) throw error;
        refusal = error;
        return false;
      }
    };
    if (!(await this.api.caughtUp(tryOnce, (isDone) => isDone))) throw refusal;
  }

  /**
   * The whole table, which is what the answer has.
   *
   * @param isThis tells a row that this call made from one that was there before and shows late
   */
  async #add(table: Ref, routes: readonly NewRoute[], isThis = isThrough): Promise<TableRow> {
    return this.#change(table, { add: routes.map(wireRoute) }, async () => {
      const row = await this.#find(table);
      const isMade = row !== undefined && routes.every((route) => routesOf(row).some((one) => isThis(one, route)));
      return isMade ? row : undefined;
    });
  }

  async #change(
    { region, id }: Ref,
    routes: { readonly add?: object[]; readonly mod?: object[]; readonly del?: object[] },
    landed?: () => Promise<TableRow | undefined>,
  ): Promise<TableRow> {
    const path = `${TABLES}/${percentEncode(id)}`;
    const subject = {
      action: "UpdateRouteTable",
      method: "PUT",
      region,
      path,
      body: { routetable: { routes } },
    } as const;
    const row = await this.api.change(subject, oneTable, landed);
    this.#written.set(id, row);
    return row;
  }

  /** The records of these routes: from the answer, else from the table once it shows them. */
  async #shown(
    table: Ref,
    routes: readonly NewRoute[],
    answered: TableRow,
    isThis: (row: RouteRow, route: NewRoute) => boolean,
  ): Promise<RouteRecord[]> {
    const areIn = (row: TableRow) => routes.every((route) => routesOf(row).some((one) => isThis(one, route)));
    const row = areIn(answered)
      ? answered
      : await this.api.settled(() => this.#there(table), areIn, `the appearance of routes in ${table.id}`);
    return routes.map((route) => routeRecord(routesOf(row).find((one) => isThis(one, route))!));
  }

  async #find({ region, id }: Ref): Promise<TableRow | undefined> {
    return (await this.#rows.get(region, [id])).get(id);
  }

  async #there(table: Ref): Promise<TableRow> {
    const row = await this.#find(table);
    if (row !== undefined) return row;
    throw new PeeringError("not-found", `the account sees no such route table in ${table.region}`, {
      property: "routeTableId",
      value: table.id,
      vendor: rules.id,
      fix: "Check the id, its region and the account",
    });
  }

  async #readRows(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, TableRow>> {
    if (this.#isListedOnly) return this.#readListed(region, ids);
    const all = () => this.#list(region, {});
    try {
      const rows = await Promise.all(
        ids.map((id) => {
          const subject = { action: "ShowRouteTable", region, path: `${TABLES}/${percentEncode(id)}` };
          return this.api.find({ subject, answer: oneTable, idOf: (row) => row.id, faultIn, gone: GONE, all }, id);
        }),
      );
      return new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.id, row]])));
    } catch (error) {
      if (!isUnknownPath(error)) throw error;
      // Where there is no list either, there are no route tables, which is for the caller to see.
      const found = await this.#readListed(region, ids);
      this.#isListedOnly = true;
      return found;
    }
  }

  async #readListed(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, TableRow>> {
    const wanted = new Set(ids);
    const shown = (row: TableRow): TableRow => ({ ...row, routes: row.routes ?? this.#written.get(row.id)?.routes });
    const rows = (await this.#list(region, {})).filter(({ id }) => wanted.has(id)).map(shown);
    const fault = rows.map(faultIn).find((found) => found !== undefined);
    if (fault !== undefined) throw contradiction(this.api, { action: "ListRouteTables", region }, fault);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** An only table is its VPC's default one; where lists do not show which it is, each table does. */
  async #readDefaults(region: string, vpcIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#list(region, vpcIds.length === 1 ? { vpc_id: vpcIds[0] } : {});
    const count = new Map<string, number>();
    for (const { vpc_id } of rows) count.set(vpc_id, (count.get(vpc_id) ?? 0) + 1);
    const isOnly = ({ vpc_id }: TableRow) => count.get(vpc_id) === 1;
    const ids = rows
      .filter((row) => !isOnly(row) && vpcIds.includes(row.vpc_id) && typeof row.default !== "boolean")
      .map(({ id }) => id);
    const shown = ids.length === 0 ? new Map<string, TableRow>() : await this.#rows.get(region, ids);
    const isDefault = (row: TableRow) => row.default ?? shown.get(row.id)?.default ?? isOnly(row);
    return new Map(rows.filter(isDefault).map((row) => [row.vpc_id, row.id]));
  }

  #list(region: string, query: Query): Promise<readonly TableRow[]> {
    return this.api.list({ action: "ListRouteTables", region, path: TABLES, query, key: "routetables", row: tableRow });
  }
}

const faultIn = ({ id, routes }: TableRow) => (routes ? undefined : withoutRoutes(id));

function tableRecord(row: TableRow, region: string, isDefault: boolean): RouteTableRecord {
  return {
    region,
    id: row.id,
    vpcId: row.vpc_id,
    name: row.name ?? "",
    isDefault,
    subnetIds: row.subnets.map(({ id }) => id),
    routes: routesOf(row).map(routeRecord),
  };
}

function routeRecord({ type, destination, nexthop, description }: RouteRow): RouteRecord {
  const leads =
    type === PEERING && nexthop !== undefined
      ? { peeringConnectionId: nexthop }
      : { nextHop: nexthop === undefined || nexthop === "-" ? type : `${type} ${nexthop}` };
  return {
    destinationCidrBlock: destination,
    ...leads,
    ...(description !== undefined && { description }),
    origin: type === "local" ? "system" : "user",
  };
}

const routesOf = ({ routes }: TableRow): readonly RouteRow[] => routes ?? [];

const wireRoute = ({ destinationCidrBlock, peeringConnectionId, description }: NewRoute) => ({
  type: PEERING,
  destination: destinationCidrBlock,
  nexthop: peeringConnectionId,
  ...(description && { description }),
});

const leadsTo = (row: RouteRow, { destinationCidrBlock }: RouteKey): boolean =>
  row.destination === destinationCidrBlock;

const isThrough = (row: RouteRow, route: RouteKey): boolean =>
  leadsTo(row, route) && row.type === PEERING && row.nexthop === route.peeringConnectionId;

const isAs = (row: RouteRow, route: NewRoute): boolean =>
  isThrough(row, route) && (row.description ?? "") === (route.description ?? "");
