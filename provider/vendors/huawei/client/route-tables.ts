/**
 * Routes in route tables. A list of tables omits their routes, so each table costs one call; a private cloud without a
 * call for one table returns the routes in its list.
 *
 * ListRouteTables   GET /v1/{project_id}/routetables
 * ShowRouteTable    GET /v1/{project_id}/routetables/{routetable_id}
 * UpdateRouteTable  PUT /v1/{project_id}/routetables/{routetable_id}   (adds, changes and removes many rows at once)
 */
import type { NewRoute, Ref, RouteRecord, RouteTableFilter, RouteTableRecord } from "../../../backend/contract.js";
import { alignToRefs } from "../../../backend/refs.js";
import { isPeeringError } from "../../../errors.js";
import { contradiction, withoutRoutes } from "../../../backend/http/reader.js";
import { oneTable, type RouteRow, type TableRow, tableRow } from "../answers.js";
import type { Context, Query } from "./context.js";
import { isUnknownPath, type Routing } from "./routes.js";
import { type IsThis, RouteWriter } from "../../kit/route-writer.js";
import { put } from "../../kit/path-calls.js";
import { fits } from "../../kit/given.js";
import { percentEncode } from "../../kit/signing.js";

const TABLES = "/v1/{project}/routetables";
const PEERING = "peering";
/** Error code for a route table that does not exist. */
const GONE = ["VPC.2808"];

export class RouteTables extends RouteWriter<RouteRow, Context> implements Routing {
  readonly #rows = this.context.api.batched<TableRow>((region, ids) => this.#readRows(region, ids));
  readonly #defaults = this.context.api.batched<string>((region, vpcIds) => this.#readDefaults(region, vpcIds));
  /** The first attempt shows whether tables can be read one by one. The result never changes. */
  #isListedOnly = false;
  /** Tables as returned by their last change, for a cloud that reports the routes nowhere else. */
  readonly #written = new Map<string, TableRow>();

  getRouteTables(refs: readonly Ref[]): Promise<(RouteTableRecord | undefined)[]> {
    return alignToRefs(refs, async (region, ids) => {
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
      (row) => fits(vpcId, row.vpc_id) && fits(subnetId, ...row.subnets.map(({ id }) => id)),
    );
    const tables = await this.getRouteTables(wanted.map(({ id }) => ({ region, id })));
    return tables.filter((table) => table !== undefined);
  }

  defaultTables(region: string, vpcIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#defaults.get(region, vpcIds);
  }

  async tablesBySubnet(region: string, vpcIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#list(region, vpcIds.length === 1 ? { vpc_id: vpcIds[0] } : {});
    return new Map(rows.flatMap(({ id, subnets }) => subnets.map((subnet) => [subnet.id, id] as const)));
  }

  async rowsOf(table: Ref): Promise<readonly RouteRow[] | undefined> {
    const row = await this.#find(table);
    return row && routesOf(row);
  }

  /** The answer contains the whole table. */
  override add(table: Ref, routes: readonly NewRoute[], isThis: IsThis<RouteRow>): Promise<readonly RouteRow[]> {
    return this.#change(table, { add: routes.map(wireRoute) }, async () => {
      const row = await this.#find(table);
      return row !== undefined && this.has(routesOf(row), routes, isThis) ? row : undefined;
    });
  }

  /** An empty description removes the old one. */
  override replace(table: Ref, _existing: RouteRow, route: NewRoute): Promise<readonly RouteRow[]> {
    return this.#change(table, { mod: [{ ...wireRoute(route), description: route.description ?? "" }] });
  }

  remove(table: Ref, rows: readonly RouteRow[]): Promise<unknown> {
    return this.#change(table, { del: rows.map(({ type, destination, nexthop }) => ({ type, destination, nexthop })) });
  }

  override meansGone(error: unknown): boolean {
    return isPeeringError(error, "invalid-input") || isPeeringError(error, "not-found");
  }

  recordOf(row: RouteRow): RouteRecord {
    return routeRecord(row);
  }

  async #change(
    { region, id }: Ref,
    routes: { readonly add?: object[]; readonly mod?: object[]; readonly del?: object[] },
    landed?: () => Promise<TableRow | undefined>,
  ): Promise<readonly RouteRow[]> {
    const { api } = this.context;
    const apiCall = put("UpdateRouteTable", region, `${TABLES}/${percentEncode(id)}`, { routetable: { routes } });
    const row = await (landed === undefined
      ? api.change(apiCall, oneTable)
      : api.changeOnce(apiCall, oneTable, landed));
    this.#written.set(id, row);
    return routesOf(row);
  }

  async #find({ region, id }: Ref): Promise<TableRow | undefined> {
    return (await this.#rows.get(region, [id])).get(id);
  }

  async #readRows(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, TableRow>> {
    if (this.#isListedOnly) return this.#readListed(region, ids);
    const all = () => this.#list(region, {});
    try {
      const rows = await Promise.all(
        ids.map((id) => {
          const apiCall = { action: "ShowRouteTable", region, path: `${TABLES}/${percentEncode(id)}` };
          return this.context.api.find(
            { apiCall, answer: oneTable, idOf: (row) => row.id, faultIn, gone: GONE, all },
            id,
          );
        }),
      );
      return new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.id, row]])));
    } catch (error) {
      if (!isUnknownPath(error)) throw error;
      // A cloud that lacks the list as well has no route tables; the caller handles that.
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
    if (fault !== undefined) throw contradiction(this.context.api, { action: "ListRouteTables", region }, fault);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** A single table is its VPC's default one; if lists do not show which is the default, each table is read. */
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
    return this.context.api.list({
      action: "ListRouteTables",
      region,
      path: TABLES,
      query,
      key: "routetables",
      row: tableRow,
    });
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
