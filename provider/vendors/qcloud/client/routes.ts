/**
 * Routes over API 2.0: DescribeRouteTable, CreateRoute, DeleteRoute; DescribeSubnetEx for the table of a subnet. Never
 * ModifyRouteTableAttribute: it replaces a whole table, including rows that another client wrote in the meantime.
 */
import type {
  NewRoute,
  PeeringRecord,
  Ref,
  RouteRecord,
  RouteTableFilter,
  RouteTableRecord,
} from "../../../backend/contract.js";
import { withoutRoutes } from "../../../backend/http/reader.js";
import { isPeeringError, PeeringError } from "../../../errors.js";
import { recordsOf, reportsGone } from "../../kit/by-id.js";
import { missing, conflictingRoute } from "../../kit/errors.js";
import { fits } from "../../kit/given.js";
import { type IsThis, RouteWriter } from "../../kit/route-writer.js";
import { type RouteRow, type RouteTableRow, routeTables, type SubnetRow, subnets } from "../answers.js";
import { asAnswered, type Context, GONE, type Params } from "./context.js";
import { DefaultTables } from "./default-tables.js";
import { PEERING, routeRecord, routeTableRecord } from "./records.js";
import { RowsById } from "./rows-by-id.js";

/** A row, with the parameters that every write of it requires. */
type OwnRow = RouteRow & Pick<RouteTableRow, "vpcId" | "vpcCidrBlock">;

const SUBNETS = {
  action: "DescribeSubnetEx",
  answer: subnets,
  complete: asAnswered<SubnetRow>,
  idOf: ({ id }: SubnetRow) => id,
};

export class RouteClient extends RouteWriter<OwnRow, Context> {
  readonly #listing = {
    action: "DescribeRouteTable",
    answer: routeTables,
    complete: (rows: readonly RouteTableRow[], region: string) => {
      this.#defaults.see(region, rows);
      return rows;
    },
    idOf: ({ id }: RouteTableRow) => id,
    faultIn: ({ id, hasRoutes }: RouteTableRow) => (hasRoutes ? undefined : withoutRoutes(id)),
  };
  readonly #tables: RowsById<RouteTableRow>;
  readonly #defaults = new DefaultTables();

  constructor(
    context: Context,
    private readonly findPeering: (ref: Ref) => Promise<PeeringRecord | undefined>,
  ) {
    super(context);
    const source = { ...this.#listing, gone: GONE.routeTable, id: "routeTableId" };
    this.#tables = new RowsById<RouteTableRow>(context.api, source);
  }

  getRouteTables(refs: readonly Ref[]): Promise<(RouteTableRecord | undefined)[]> {
    return recordsOf(
      refs,
      (region, ids) => this.#tables.get(region, ids),
      (region, rows) => this.#records(region, rows),
    );
  }

  async listRouteTables({ region, vpcId, subnetId }: RouteTableFilter): Promise<RouteTableRecord[]> {
    const all = vpcId === undefined ? await this.#all(region) : await this.#ofVpc(region, vpcId);
    const rows = all.filter((row) => fits(vpcId, row.vpcId));
    const records = await this.#records(region, rows);
    return records.filter(({ subnetIds }) => fits(subnetId, ...subnetIds));
  }

  /** IDs of existing default tables, by VPC. */
  async defaultTables(region: string, vpcIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const missing = vpcIds.filter((id) => this.#defaults.of({ region, id }) === undefined);
    if (missing.length === 1) await this.#ofVpc(region, missing[0]!);
    else if (missing.length > 1) await this.#all(region);
    const known = vpcIds.map((id) => [id, this.#defaults.of({ region, id })] as const);
    return new Map(known.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
  }

  async rowsOf({ region, id }: Ref): Promise<readonly OwnRow[] | undefined> {
    return ownRows(await this.#tables.one(region, id));
  }

  /** The answer contains no rows; existing rows are omitted from the call. */
  override async add(table: Ref, routes: readonly NewRoute[], isThis: IsThis<OwnRow>): Promise<readonly OwnRow[]> {
    const row = await this.#tables.one(table.region, table.id);
    if (row === undefined) throw missing(this.context, "routeTable", table);
    const existing = ownRows(row)!;
    const absent = routes.filter((route) => !this.has(existing, [route], isThis));
    if (absent.length === 0) return existing;
    await this.#create(table, row.vpcId, absent, isThis);
    return [];
  }

  /**
   * API 2.0 cannot change a single row, so it is deleted and created again; the route is missing for a short time. If
   * the new row is refused, the old one is restored.
   */
  override async replace(table: Ref, existing: OwnRow, route: NewRoute): Promise<readonly OwnRow[]> {
    if (existing.nextType !== PEERING) {
      const { nextHop = "another connection" } = this.recordOf(existing);
      throw conflictingRoute(this.context.rules.id, table.id, route.destinationCidrBlock, nextHop);
    }
    await this.remove(table, [existing]);
    try {
      await this.#create(table, existing.vpcId, [route], this.isThrough);
    } catch (error) {
      await this.#putBack(table, existing, error);
      throw error;
    }
    return [];
  }

  /** Rows are identified by their values. */
  async remove(table: Ref, rows: readonly OwnRow[]): Promise<void> {
    const values = rows.map(({ destinationCidrBlock, nextType, nextHub }) => ({
      destinationCidrBlock,
      nextType,
      nextHub,
    }));
    await this.#write("DeleteRoute", table, rows[0]!.vpcId, values, async () => {
      const left = (await this.rowsOf(table)) ?? [];
      return !left.some((row) => rows.some((deleted) => isSameRow(row, deleted)));
    });
  }

  recordOf(row: OwnRow): RouteRecord {
    return routeRecord(row, row.vpcCidrBlock);
  }

  async #create(table: Ref, vpcId: string, routes: readonly NewRoute[], isThis: IsThis<OwnRow>): Promise<void> {
    const wanted = routes.map(({ destinationCidrBlock, peeringConnectionId, description }) => ({
      destinationCidrBlock,
      nextType: PEERING,
      nextHub: peeringConnectionId,
      description,
    }));
    try {
      await this.#write("CreateRoute", table, vpcId, wanted, async () =>
        this.has(await this.rows(table), routes, isThis),
      );
    } catch (error) {
      throw (await this.#pendingHop(table, routes, error)) ?? error;
    }
  }

  #write(
    action: string,
    { region, id }: Ref,
    vpcId: string,
    rows: readonly Partial<RouteRow>[],
    hasLanded: () => Promise<boolean>,
  ): Promise<unknown> {
    const fields = rows.flatMap((row, i) =>
      Object.entries(row).map(([name, value]) => [`routeSet.${i}.${name}`, value] as const),
    );
    const params: Params = { vpcId, routeTableId: id, ...Object.fromEntries(fields) };
    return this.context.api.send({ action, region, params }, hasLanded);
  }

  async #putBack(table: Ref, { vpcId, destinationCidrBlock, nextHub, description }: OwnRow, cause: unknown) {
    const old: NewRoute = {
      destinationCidrBlock,
      peeringConnectionId: nextHub,
      ...(description !== undefined && { description }),
    };
    try {
      await this.#create(table, vpcId, [old], this.isThrough);
    } catch (second) {
      const why = second instanceof Error ? second.message : String(second);
      throw new PeeringError(
        "backend-failure",
        `the route through ${nextHub} was deleted before another was written; the vendor refused that route, and the old one could not be restored: ${why}`,
        {
          property: "destinationCidrBlock",
          value: destinationCidrBlock,
          vendor: this.context.rules.id,
          cause,
          fix: "Run `pulumi up` again: until then the table has no route for it",
        },
      );
    }
  }

  /** "No such next hop" is also the error for a connection that is not active. */
  async #pendingHop({ region }: Ref, routes: readonly NewRoute[], cause: unknown): Promise<PeeringError | undefined> {
    if (!isPeeringError(cause) || cause.detail.vendorCode !== "InvalidRouteNextHub.NotFound") return undefined;
    for (const id of new Set(routes.map(({ peeringConnectionId }) => peeringConnectionId))) {
      const connection = await this.findPeering({ region, id });
      if (connection === undefined || connection.state === "active") continue;
      return new PeeringError(
        "invalid-state",
        `the connection is ${connection.state}, so it cannot be the next hop of a route`,
        {
          property: "peeringConnection",
          value: id,
          vendor: this.context.rules.id,
          cause,
          fix: "Use an active connection",
        },
      );
    }
    return undefined;
  }

  /** Rows of tables do not contain their subnets; these are read for tables that have any. */
  async #records(region: string, rows: readonly RouteTableRow[]): Promise<RouteTableRecord[]> {
    const used = rows.filter(({ subnetNum }) => subnetNum !== 0);
    const vpcIds = [...new Set(used.map(({ vpcId }) => vpcId))];
    const filter = vpcIds.length === 1 ? { vpcId: vpcIds[0] } : {};
    const all = used.length === 0 ? [] : await this.context.api.list(SUBNETS, region, filter);
    const subnetsOf = (table: string) => all.filter(({ routeTableId }) => routeTableId === table).map(({ id }) => id);
    return rows.map((row) => routeTableRecord(row, region, this.#defaults.isDefault(region, row), subnetsOf(row.id)));
  }

  async #all(region: string): Promise<readonly RouteTableRow[]> {
    const rows = await this.#tables.all(region);
    this.#defaults.learn(region, rows);
    return rows;
  }

  /** Empty if the VPC does not exist. */
  async #ofVpc(region: string, vpcId: string): Promise<readonly RouteTableRow[]> {
    try {
      const rows = await this.context.api.list(this.#listing, region, { vpcId });
      this.#defaults.learn(
        region,
        rows.filter((row) => row.vpcId === vpcId),
      );
      return rows;
    } catch (error) {
      if (reportsGone(error, GONE.vpc)) return [];
      throw error;
    }
  }
}

const ownRows = (table: RouteTableRow | undefined): OwnRow[] | undefined =>
  table?.routes.map((route) => ({ ...route, vpcId: table.vpcId, vpcCidrBlock: table.vpcCidrBlock }));

const isSameRow = (a: RouteRow, b: RouteRow): boolean =>
  a.destinationCidrBlock === b.destinationCidrBlock && a.nextType === b.nextType && a.nextHub === b.nextHub;
