/**
 * Routes over API 2.0: DescribeRouteTable, CreateRoute, DeleteRoute; DescribeSubnetEx for the table that a subnet
 * uses. Never ModifyRouteTableAttribute: it replaces a whole table, with whatever somebody else has written meanwhile.
 */
import type {
  NewRoute,
  PeeringRecord,
  Ref,
  RouteKey,
  RouteRecord,
  RouteTableFilter,
  RouteTableRecord,
} from "../../backend/contract.js";
import type { Deadline } from "../../backend/http/deadline.js";
import { listCounted, type Page } from "../../backend/http/paging.js";
import { withoutRoutes } from "../../backend/http/reader.js";
import { byId, inOrder } from "../../backend/refs.js";
import { isPeeringError, PeeringError } from "../../errors.js";
import { saysGone } from "../kit/by-id.js";
import { nothing, type RouteRow, type RouteTableRow, routeTables, type SubnetRow, subnets } from "./answers.js";
import { type Api, type Params, PAGE } from "./api.js";
import { gone, GONE } from "./refs.js";
import { DefaultTables } from "./default-tables.js";
import { PEERING, routeRecord, routeTableRecord } from "./rows.js";
import { RowsById } from "./rows-by-id.js";

export class RouteClient {
  readonly #tables: RowsById<RouteTableRow>;
  readonly #defaults = new DefaultTables();

  constructor(
    private readonly api: Api,
    private readonly accountId: string,
    private readonly findPeering: (ref: Ref) => Promise<PeeringRecord | undefined>,
  ) {
    this.#tables = new RowsById<RouteTableRow>(api, {
      action: "DescribeRouteTable",
      idOf: ({ id }) => id,
      faultIn,
      gone: GONE.routeTable,
      one: (region, routeTableId) => this.#page(region, { routeTableId }),
      page: (region, offset, deadline) => this.#page(region, {}, offset, deadline),
      isOrdered: false,
    });
  }

  async getRouteTables(refs: readonly Ref[]): Promise<(RouteTableRecord | undefined)[]> {
    return inOrder(refs, async (region, ids) => {
      const rows = await this.#tables.get(region, ids);
      const wanted = ids.map((id) => rows.get(id)).filter((row) => row !== undefined);
      return byId(await this.#records(region, wanted));
    });
  }

  async listRouteTables({ region, vpcId, subnetId }: RouteTableFilter): Promise<RouteTableRecord[]> {
    const all = vpcId === undefined ? await this.#all(region) : await this.#ofVpc(region, vpcId);
    const rows = all.filter((row) => vpcId === undefined || row.vpcId === vpcId);
    const records = await this.#records(region, rows);
    return records.filter(({ subnetIds }) => subnetId === undefined || subnetIds.includes(subnetId));
  }

  /** Ids of default tables by VPC, as far as they are there. */
  async defaultTables(region: string, vpcIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const missing = vpcIds.filter((id) => this.#defaults.of({ region, id }) === undefined);
    if (missing.length === 1) await this.#ofVpc(region, missing[0]!);
    else if (missing.length > 1) await this.#all(region);
    const known = vpcIds.map((id) => [id, this.#defaults.of({ region, id })] as const);
    return new Map(known.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
  }

  /** The call is refused whole if one row exists already; those that are identical are then as good as made. */
  async createRoutes(table: Ref, routes: readonly NewRoute[]): Promise<RouteRecord[]> {
    const { vpcId, routes: before } = await this.#table(table);
    const missing = routes.filter((route) => !before.some((row) => isThrough(row, route)));
    if (missing.length > 0) await this.#create(table, vpcId, missing);
    return this.#shown(table, routes);
  }

  /**
   * API 2.0 changes no single row, so it is deleted and made anew, and for a moment there is none. Where the new one is
   * refused, the old one is put back.
   */
  async putRoute(table: Ref, route: NewRoute): Promise<RouteRecord> {
    const { vpcId, vpcCidrBlock, routes } = await this.#table(table);
    const there = routes.find(
      (row) => routeRecord(row, vpcCidrBlock).destinationCidrBlock === route.destinationCidrBlock,
    );
    if (there === undefined) return (await this.createRoutes(table, [route]))[0]!;
    if (isAs(there, route)) return routeRecord(there, vpcCidrBlock);
    if (there.nextType !== PEERING) throw this.#inTheWay(table, there, route);
    await this.#delete(table, vpcId, [there]);
    try {
      await this.#create(table, vpcId, [route]);
    } catch (error) {
      await this.#putBack(table, vpcId, there, error);
      throw error;
    }
    return (await this.#shown(table, [route], isAs))[0]!;
  }

  /** By value; rows that are gone meanwhile spoil the call for all, so it is made again without them. */
  async deleteRoutes(table: Ref, routes: readonly RouteKey[]): Promise<void> {
    let refusal: unknown;
    const tryOnce = async () => {
      const found = (await this.#tables.get(table.region, [table.id])).get(table.id);
      const rows = (found?.routes ?? []).filter((row) => routes.some((route) => isThrough(row, route)));
      if (found === undefined || rows.length === 0) return true;
      try {
        await this.#delete(table, found.vpcId, rows);
        return true;
      } catch (error) {
        if (!isPeeringError(error, "not-found")) throw error;
        refusal = error;
        return false;
      }
    };
    if (!(await this.api.caughtUp(tryOnce, (isDone) => isDone))) throw refusal;
  }

  async #create(table: Ref, vpcId: string, routes: readonly NewRoute[]): Promise<void> {
    const wanted = routes.map(({ destinationCidrBlock, peeringConnectionId, description }) => ({
      destinationCidrBlock,
      nextType: PEERING,
      nextHub: peeringConnectionId,
      description,
    }));
    try {
      await this.#write("CreateRoute", table, vpcId, wanted, async () => {
        const rows = (await this.#table(table)).routes;
        return routes.every((route) => rows.some((row) => isThrough(row, route))) ? {} : undefined;
      });
    } catch (error) {
      throw (await this.#pendingHop(table, routes, error)) ?? error;
    }
  }

  #delete(table: Ref, vpcId: string, rows: readonly RouteRow[]): Promise<unknown> {
    const values = rows.map(({ destinationCidrBlock, nextType, nextHub }) => ({
      destinationCidrBlock,
      nextType,
      nextHub,
    }));
    return this.#write("DeleteRoute", table, vpcId, values, async () => {
      const left = (await this.#tables.get(table.region, [table.id])).get(table.id)?.routes ?? [];
      return left.some((row) => rows.some((deleted) => isSameRow(row, deleted))) ? undefined : {};
    });
  }

  #write(
    action: string,
    { region, id }: Ref,
    vpcId: string,
    rows: readonly Partial<RouteRow>[],
    landed: () => Promise<object | undefined>,
  ): Promise<unknown> {
    const fields = rows.flatMap((row, i) =>
      Object.entries(row).map(([name, value]) => [`routeSet.${i}.${name}`, value] as const),
    );
    const params: Params = { vpcId, routeTableId: id, ...Object.fromEntries(fields) };
    return this.api.change(action, region, params, nothing, landed);
  }

  async #putBack(table: Ref, vpcId: string, { destinationCidrBlock, nextHub, description }: RouteRow, cause: unknown) {
    const old: NewRoute = {
      destinationCidrBlock,
      peeringConnectionId: nextHub,
      ...(description !== undefined && { description }),
    };
    try {
      await this.#create(table, vpcId, [old]);
    } catch (second) {
      const why = second instanceof Error ? second.message : String(second);
      throw new PeeringError(
        "backend-failure",
        `the route through ${nextHub} was deleted before another was written; the vendor refused that route, and the old one could not be restored: ${why}`,
        {
          property: "destinationCidrBlock",
          value: destinationCidrBlock,
          vendor: this.api.rules.id,
          cause,
          fix: "Run `pulumi up` again: until then the table has no route for it",
        },
      );
    }
  }

  /** The rows as the table shows them, once it does. */
  async #shown(table: Ref, routes: readonly NewRoute[], isThis = isThrough): Promise<RouteRecord[]> {
    const { routes: rows, vpcCidrBlock } = await this.api.settled(
      () => this.#table(table),
      (seen) => routes.every((route) => seen.routes.some((row) => isThis(row, route))),
      `routes that ought to be in ${table.id}`,
    );
    return routes.map((route) =>
      routeRecord(
        rows.find((row) => isThis(row, route))!,
        vpcCidrBlock,
      ),
    );
  }

  async #table(table: Ref): Promise<RouteTableRow> {
    const row = (await this.#tables.get(table.region, [table.id])).get(table.id);
    if (row === undefined) throw gone(this.api.rules, this.accountId, "route table", "routeTableId", table);
    return row;
  }

  /** "No such next hop" is also what a link is refused with that is not up. */
  async #pendingHop({ region }: Ref, routes: readonly NewRoute[], cause: unknown): Promise<PeeringError | undefined> {
    if (!isPeeringError(cause) || cause.detail.vendorCode !== "InvalidRouteNextHub.NotFound") return undefined;
    for (const id of new Set(routes.map(({ peeringConnectionId }) => peeringConnectionId))) {
      const link = await this.findPeering({ region, id });
      if (link === undefined || link.state === "active") continue;
      return new PeeringError(
        "invalid-state",
        `the connection is ${link.state}, so it cannot be the next hop of a route`,
        { property: "peeringConnection", value: id, vendor: this.api.rules.id, cause, fix: "Use an active connection" },
      );
    }
    return undefined;
  }

  #inTheWay(table: Ref, row: RouteRow, { destinationCidrBlock }: NewRoute): PeeringError {
    const { nextHop = "another connection" } = routeRecord(row, undefined);
    return new PeeringError("already-exists", `${table.id} has a next hop of another kind for it: ${nextHop}`, {
      property: "destinationCidrBlock",
      value: destinationCidrBlock,
      vendor: this.api.rules.id,
      fix: "Remove that route, or leave this one out",
    });
  }

  /** Tables come without their subnets, which are asked for where a table has any. */
  async #records(region: string, rows: readonly RouteTableRow[]): Promise<RouteTableRecord[]> {
    const used = rows.filter(({ subnetNum }) => subnetNum !== 0);
    const vpcIds = [...new Set(used.map(({ vpcId }) => vpcId))];
    const filter = vpcIds.length === 1 ? { vpcId: vpcIds[0] } : {};
    const all =
      used.length === 0
        ? []
        : await listCounted<SubnetRow>(this.api, {
            action: "DescribeSubnetEx",
            region,
            idOf: ({ id }) => id,
            limit: PAGE,
            page: (offset, deadline) => this.api.page("DescribeSubnetEx", region, filter, subnets, offset, deadline),
          });
    const subnetsOf = (table: string) => all.filter(({ routeTableId }) => routeTableId === table).map(({ id }) => id);
    return rows.map((row) => routeTableRecord(row, region, this.#defaults.isDefault(region, row), subnetsOf(row.id)));
  }

  async #all(region: string): Promise<readonly RouteTableRow[]> {
    const rows = await this.#tables.all(region);
    this.#defaults.learn(region, rows);
    return rows;
  }

  /** None where the VPC does not exist. */
  async #ofVpc(region: string, vpcId: string): Promise<readonly RouteTableRow[]> {
    try {
      const rows = await listCounted(this.api, {
        action: "DescribeRouteTable",
        region,
        idOf: ({ id }) => id,
        faultIn,
        limit: PAGE,
        page: (offset, deadline) => this.#page(region, { vpcId }, offset, deadline),
      });
      this.#defaults.learn(
        region,
        rows.filter((row) => row.vpcId === vpcId),
      );
      return rows;
    } catch (error) {
      if (saysGone(error, GONE.vpc)) return [];
      throw error;
    }
  }

  async #page(region: string, filter: Params, offset?: number, deadline?: Deadline): Promise<Page<RouteTableRow>> {
    const page = await this.api.page("DescribeRouteTable", region, filter, routeTables, offset, deadline);
    this.#defaults.see(region, page.rows ?? []);
    return page;
  }
}

const faultIn = ({ id, hasRoutes }: RouteTableRow) => (hasRoutes ? undefined : withoutRoutes(id));

const isThrough = (row: RouteRow, { destinationCidrBlock, peeringConnectionId }: RouteKey): boolean =>
  row.destinationCidrBlock === destinationCidrBlock && row.nextType === PEERING && row.nextHub === peeringConnectionId;

const isAs = (row: RouteRow, route: NewRoute): boolean =>
  isThrough(row, route) && (row.description ?? "") === (route.description ?? "");

const isSameRow = (a: RouteRow, b: RouteRow): boolean =>
  a.destinationCidrBlock === b.destinationCidrBlock && a.nextType === b.nextType && a.nextHub === b.nextHub;
