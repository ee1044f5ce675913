/**
 * Routes over API 3.0: DescribeRouteTables, CreateRoutes, ReplaceRoutes, DeleteRoutes, EnableRoutes, DisableRoutes;
 * DescribeSubnets for the table that a subnet uses.
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
import type { Deadline } from "../../backend/http/deadline.js";
import { listCounted, type Page } from "../../backend/http/paging.js";
import { withoutRoutes } from "../../backend/http/reader.js";
import { inOrder } from "../../backend/refs.js";
import { isPeeringError, PeeringError } from "../../errors.js";
import { type RouteRow, type RouteTableRow, routeTables, type SubnetRow, subnets } from "./answers.js";
import type { Api, Params } from "./api.js";
import { rowsByIds } from "./reads-by-id.js";
import type { RouteDialect } from "./route-dialect.js";
import { destinationOf, PEERING, routeRecord, routeTableRecord } from "./rows.js";

/** The documented maximum, of ids and of rows. */
const PAGE = 100;

const LIST = "DescribeRouteTables";

const idOf = ({ RouteTableId }: RouteTableRow): string => RouteTableId;

const faultIn = ({ RouteTableId, RouteSet }: RouteTableRow) => (RouteSet ? undefined : withoutRoutes(RouteTableId));

export class RouteClient {
  readonly #tables = new GatheredReads<RouteTableRow>((region, ids) => this.#readTables(region, ids));

  constructor(
    private readonly api: Api,
    private readonly accountId: string,
    private readonly dialect: RouteDialect,
  ) {}

  async getRouteTables(refs: readonly Ref[]): Promise<(RouteTableRecord | undefined)[]> {
    return inOrder(refs, async (region, ids) => {
      const rows = await this.#tables.get(region, ids);
      return new Map([...rows].map(([id, row]) => [id, routeTableRecord(row, region)]));
    });
  }

  async listRouteTables({ region, vpcId, subnetId }: RouteTableFilter): Promise<RouteTableRecord[]> {
    if (subnetId !== undefined) {
      const table = await this.#tableOfSubnet(region, subnetId);
      const [found] = table === undefined ? [] : await this.getRouteTables([{ region, id: table }]);
      return found !== undefined && (vpcId === undefined || found.vpcId === vpcId) ? [found] : [];
    }
    const filters = vpcId === undefined ? {} : { Filters: [{ Name: "vpc-id", Values: [vpcId] }] };
    return (await this.#listRows(region, filters)).map((row) => routeTableRecord(row, region));
  }

  /** The call is refused whole if one row exists already; those that lead through the same link are as good as made. */
  async createRoutes(table: Ref, routes: readonly NewRoute[]): Promise<RouteRecord[]> {
    let made: readonly RouteRow[];
    let before: readonly RouteRow[] = [];
    try {
      made = await this.#create(table, routes);
    } catch (error) {
      if (!isPeeringError(error, "already-exists")) throw error;
      // The refusal knows of a row that reads may not show yet.
      const there = await this.api.caughtUp(
        () => this.#rows(table),
        (rows) => routes.some((route) => rows.some((row) => leadsTo(row, route.destinationCidrBlock))),
      );
      const missing = routes.filter((route) => !there.some((row) => isThrough(row, route)));
      const isInTheWay = missing.some((route) => there.some((row) => leadsTo(row, route.destinationCidrBlock)));
      if (isInTheWay || missing.length === routes.length) throw error;
      made = missing.length === 0 ? there : [...there, ...(await this.#create(table, missing))];
      before = there;
    }
    const rows = await this.#shown(table, routes, made, isThrough);
    const isNew = ({ destinationCidrBlock }: NewRoute) => !before.some((row) => leadsTo(row, destinationCidrBlock));
    // Whether a deployment heeds the field in the creation is not documented.
    const stillOn = rows.filter((row, i) => routes[i]!.enabled === false && isNew(routes[i]!) && isOn(row));
    const switched = stillOn.length === 0 ? [] : await this.#switch(table, stillOn, false);
    return rows.map((row) => routeRecord(switched[stillOn.indexOf(row)] ?? row));
  }

  async putRoute(table: Ref, route: NewRoute): Promise<RouteRecord> {
    const find = async () => (await this.#rows(table)).find((row) => leadsTo(row, route.destinationCidrBlock));
    let there = await find();
    if (there === undefined) {
      try {
        const [row] = await this.#shown(table, [route], await this.#create(table, [route], isAs), isAs);
        return routeRecord(await this.#asAsked(table, row!, route));
      } catch (error) {
        if (!isPeeringError(error, "already-exists")) throw error;
        there = await this.api.caughtUp(find, (row) => row !== undefined);
        if (there === undefined) throw error;
      }
    }
    if (isAs(there, route)) return routeRecord(await this.#asAsked(table, there, route));
    // Before it leads elsewhere, so that at no time traffic takes a next hop that was not to carry any.
    if (route.enabled === false && isOn(there)) [there] = (await this.#switch(table, [there], false)) as [RouteRow];
    const asked = isOn(there) ? route : { ...route, enabled: route.enabled ?? false };
    const { action, params, answer } = this.dialect.replacing(table.id, there, asked);
    const replaced = await this.api.change(action, table.region, params, answer);
    const [row] = await this.#shown(table, [route], replaced, isAs);
    return routeRecord(await this.#asAsked(table, row!, asked));
  }

  /** By their handles, which the table has to be asked for. A row that is gone meanwhile spoils the call for all. */
  async deleteRoutes(table: Ref, routes: readonly RouteKey[]): Promise<void> {
    let refusal: unknown;
    const tryOnce = async () => {
      const rows = (await this.#rowsIfThere(table)).filter((row) => routes.some((route) => isThrough(row, route)));
      if (rows.length === 0) return true;
      try {
        for (const { action, params, answer } of this.dialect.deleting(table.id, rows))
          await this.api.change(action, table.region, params, answer);
        return true;
      } catch (error) {
        if (!isPeeringError(error, "not-found")) throw error;
        refusal = error;
        return false;
      }
    };
    if (!(await this.api.caughtUp(tryOnce, (isDone) => isDone))) throw refusal;
  }

  /**
   * The new rows, as far as the answers have them.
   *
   * @param isThis tells a row that this call made from one that was there before and shows late
   */
  async #create({ region, id }: Ref, routes: readonly NewRoute[], isThis = isThrough): Promise<readonly RouteRow[]> {
    const made: RouteRow[] = [];
    for (const { action, params, answer, routes: asked } of this.dialect.creating(id, routes))
      made.push(
        ...(await this.api.changeOnce(action, region, params, answer, async () => {
          const table = await this.#table({ region, id });
          const rows = table?.RouteSet ?? [];
          return table !== undefined && asked.every((route) => rows.some((row) => isThis(row, route)))
            ? rows
            : undefined;
        })),
      );
    return made;
  }

  /** The row, enabled or disabled as requested. */
  async #asAsked(table: Ref, row: RouteRow, { enabled }: NewRoute): Promise<RouteRow> {
    if (enabled === undefined || enabled === isOn(row)) return row;
    return (await this.#switch(table, [row], enabled))[0]!;
  }

  async #switch(table: Ref, rows: readonly RouteRow[], isOn: boolean): Promise<readonly RouteRow[]> {
    for (const { action, params, answer } of this.dialect.switching(table.id, rows, isOn))
      await this.api.change(action, table.region, params, answer);
    return rows.map((row) => ({ ...row, Enabled: isOn }));
  }

  /** The rows of these routes: from the answer, else from the table once it shows them. */
  async #shown(
    table: Ref,
    routes: readonly NewRoute[],
    answered: readonly RouteRow[],
    isThis: (row: RouteRow, route: NewRoute) => boolean,
  ): Promise<RouteRow[]> {
    const areThere = (rows: readonly RouteRow[]) => routes.every((route) => rows.some((row) => isThis(row, route)));
    const look = () => this.#rows(table);
    const rows = areThere(answered)
      ? answered
      : await this.api.settled(look, areThere, `the appearance of new routes in ${table.id}`);
    return routes.map((route) => rows.find((row) => isThis(row, route))!);
  }

  async #rows(table: Ref): Promise<readonly RouteRow[]> {
    const row = await this.#table(table);
    if (row !== undefined) return row.RouteSet ?? [];
    throw new PeeringError("not-found", `account ${this.accountId} sees no such route table in ${table.region}`, {
      property: "routeTableId",
      value: table.id,
      vendor: this.api.rules.id,
      fix: "Check the id, its region and the account",
    });
  }

  async #rowsIfThere(table: Ref): Promise<readonly RouteRow[]> {
    return (await this.#table(table))?.RouteSet ?? [];
  }

  async #table({ region, id }: Ref): Promise<RouteTableRow | undefined> {
    return (await this.#tables.get(region, [id])).get(id);
  }

  async #tableOfSubnet(region: string, subnetId: string): Promise<string | undefined> {
    const idOf = ({ SubnetId }: SubnetRow) => SubnetId;
    const ask = (SubnetIds: readonly string[]) => this.#subnets(region, { SubnetIds }, 0);
    const page = (offset: number, deadline: Deadline) => this.#subnets(region, {}, offset, deadline);
    const list = { action: "DescribeSubnets", region, idOf };
    const all = () => listCounted(this.api, { ...list, limit: PAGE, page });
    return (await rowsByIds(this.api, { ...list, ask, all }, [subnetId], PAGE)).get(subnetId)?.RouteTableId;
  }

  async #subnets(region: string, params: Params, offset: number, deadline?: Deadline): Promise<Page<SubnetRow>> {
    const asked = { ...params, Offset: String(offset), Limit: String(PAGE) };
    const { TotalCount, SubnetSet } = await this.api.read("DescribeSubnets", region, asked, subnets, deadline);
    return { total: TotalCount, rows: SubnetSet };
  }

  async #readTables(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, RouteTableRow>> {
    const ask = (RouteTableIds: readonly string[]) => this.#page(region, { RouteTableIds }, 0);
    const all = () => this.#listRows(region, {});
    return rowsByIds(this.api, { action: LIST, region, idOf, faultIn, ask, all }, ids, PAGE);
  }

  #listRows(region: string, params: object): Promise<readonly RouteTableRow[]> {
    const page = (offset: number, deadline: Deadline) => this.#page(region, params, offset, deadline);
    return listCounted(this.api, { action: LIST, region, idOf, faultIn, limit: PAGE, page });
  }

  /** Offset and limit are strings here. */
  async #page(region: string, params: object, offset: number, deadline?: Deadline): Promise<Page<RouteTableRow>> {
    const asked = { ...params, Offset: String(offset), Limit: String(PAGE) };
    const { TotalCount, RouteTableSet } = await this.api.read(LIST, region, asked, routeTables, deadline);
    return { total: TotalCount, rows: RouteTableSet };
  }
}

const leadsTo = (row: RouteRow, destination: string): boolean => destinationOf(row) === destination;

const isThrough = (row: RouteRow, { destinationCidrBlock, peeringConnectionId }: RouteKey): boolean =>
  leadsTo(row, destinationCidrBlock) && row.GatewayType === PEERING && row.GatewayId === peeringConnectionId;

const isAs = (row: RouteRow, route: NewRoute): boolean =>
  isThrough(row, route) && (row.RouteDescription ?? "") === (route.description ?? "");

const isOn = ({ Enabled }: RouteRow): boolean => Enabled !== false;
