/**
 * Routes over API 3.0: DescribeRouteTables, CreateRoutes, ReplaceRoutes, DeleteRoutes, EnableRoutes, DisableRoutes;
 * DescribeSubnets for the table that a subnet uses.
 */
import type { NewRoute, Ref, RouteRecord, RouteTableFilter, RouteTableRecord } from "../../../backend/contract.js";
import { withoutRoutes } from "../../../backend/http/reader.js";
import { alignToRefs } from "../../../backend/refs.js";
import { fits } from "../../kit/given.js";
import { type IsThis, RouteWriter } from "../../kit/route-writer.js";
import { type RouteRow, type RouteTableRow, routeTables, type SubnetRow, subnets } from "../answers.js";
import { asAnswered, type Context, filterOf } from "./context.js";
import type { RouteDialect, RowsCall } from "./route-dialect.js";
import { destinationOf, routeRecord, routeTableRecord } from "./records.js";

const TABLES = {
  action: "DescribeRouteTables",
  answer: routeTables,
  complete: asAnswered<RouteTableRow>,
  idOf: ({ RouteTableId }: RouteTableRow) => RouteTableId,
  faultIn: ({ RouteTableId, RouteSet }: RouteTableRow) => (RouteSet ? undefined : withoutRoutes(RouteTableId)),
  /** The documented maximum of IDs and of rows. */
  limit: 100,
  ids: "RouteTableIds",
};

const SUBNETS = {
  action: "DescribeSubnets",
  answer: subnets,
  complete: asAnswered<SubnetRow>,
  idOf: ({ SubnetId }: SubnetRow) => SubnetId,
  limit: 100,
  ids: "SubnetIds",
};

export class RouteClient extends RouteWriter<RouteRow, Context> {
  readonly #tables = this.context.api.batched<RouteTableRow>((region, ids) =>
    this.context.api.byIds(TABLES, region, ids),
  );

  constructor(
    context: Context,
    private readonly dialect: RouteDialect,
  ) {
    super(context);
  }

  async getRouteTables(refs: readonly Ref[]): Promise<(RouteTableRecord | undefined)[]> {
    return alignToRefs(refs, async (region, ids) => {
      const rows = await this.#tables.get(region, ids);
      return new Map([...rows].map(([id, row]) => [id, routeTableRecord(row, region)]));
    });
  }

  async listRouteTables({ region, vpcId, subnetId }: RouteTableFilter): Promise<RouteTableRecord[]> {
    const { api } = this.context;
    if (subnetId !== undefined) {
      const id = (await api.byIds(SUBNETS, region, [subnetId])).get(subnetId)?.RouteTableId;
      const [found] = id === undefined ? [] : await this.getRouteTables([{ region, id }]);
      return found !== undefined && fits(vpcId, found.vpcId) ? [found] : [];
    }
    const rows = await api.list(TABLES, region, filterOf("vpc-id", vpcId));
    return rows.map((row) => routeTableRecord(row, region));
  }

  override async createRoutes(table: Ref, routes: readonly NewRoute[]): Promise<RouteRecord[]> {
    const { rows, before } = await this.create(table, routes);
    const isNew = ({ destinationCidrBlock }: NewRoute) =>
      !before.some((row) => destinationOf(row) === destinationCidrBlock);
    // It is not documented whether a deployment respects the field in the creation.
    const stillOn = rows.filter((row, i) => routes[i]!.enabled === false && isNew(routes[i]!) && isOn(row));
    const switched = stillOn.length === 0 ? [] : await this.#switch(table, stillOn, false);
    return rows.map((row) => routeRecord(switched[stillOn.indexOf(row)] ?? row));
  }

  override async putRoute(table: Ref, route: NewRoute): Promise<RouteRecord> {
    const { row, existing = row } = await this.put(table, route);
    const { enabled } = stillOff(existing, route);
    const isAsRequested = enabled === undefined || enabled === isOn(row);
    return routeRecord(isAsRequested ? row : (await this.#switch(table, [row], enabled))[0]!);
  }

  async rowsOf({ region, id }: Ref): Promise<readonly RouteRow[] | undefined> {
    const table = (await this.#tables.get(region, [id])).get(id);
    return table && (table.RouteSet ?? []);
  }

  override async add(table: Ref, routes: readonly NewRoute[], isThis: IsThis<RouteRow>): Promise<readonly RouteRow[]> {
    const made: RouteRow[] = [];
    for (const { action, params, answer, routes: requested } of this.dialect.creating(table.id, routes)) {
      const apiCall = { action, region: table.region, params };
      const landed = async () => {
        const rows = await this.rowsOf(table);
        return rows && this.has(rows, requested, isThis) ? rows : undefined;
      };
      made.push(...(await this.context.api.changeOnce(apiCall, answer, landed)));
    }
    return made;
  }

  override async replace(table: Ref, existing: RouteRow, route: NewRoute): Promise<readonly RouteRow[]> {
    // Before the next hop changes, so that traffic never uses a next hop that should be disabled.
    const [row] = route.enabled === false && isOn(existing) ? await this.#switch(table, [existing], false) : [existing];
    return this.#change(table, this.dialect.replacing(table.id, row!, stillOff(row!, route)));
  }

  /** By their identifiers, which are read from the table. */
  async remove(table: Ref, rows: readonly RouteRow[]): Promise<void> {
    for (const call of this.dialect.deleting(table.id, rows)) await this.#change(table, call);
  }

  recordOf(row: RouteRow): RouteRecord {
    return routeRecord(row);
  }

  /** Waits until reads of every process show it. */
  async #switch(table: Ref, rows: readonly RouteRow[], enabled: boolean): Promise<readonly RouteRow[]> {
    for (const call of this.dialect.switching(table.id, rows, enabled)) await this.#change(table, call);
    await this.context.api.untilVisible(
      () => this.rows(table),
      (seen) =>
        rows.every((row) => seen.some((one) => destinationOf(one) === destinationOf(row) && isOn(one) === enabled)),
    );
    return rows.map((row) => ({ ...row, Enabled: enabled }));
  }

  #change<T>({ region }: Ref, { action, params, answer }: RowsCall<T>): Promise<T> {
    return this.context.api.change({ action, region, params }, answer);
  }
}

const isOn = ({ Enabled }: RouteRow): boolean => Enabled !== false;

/** A disabled row stays disabled, unless it is to be enabled. */
const stillOff = (existing: RouteRow, route: NewRoute): NewRoute =>
  isOn(existing) ? route : { ...route, enabled: route.enabled ?? false };
