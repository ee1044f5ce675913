/**
 * Writes routes to APIs where reads may lag behind writes, and where one row makes the whole call fail. An existing row
 * with the same destination and connection counts as created.
 */
import type { NewRoute, Ref, RouteKey, RouteRecord } from "../../backend/contract.js";
import { isPeeringError } from "../../errors.js";
import type { Api } from "./api.js";
import { type Acting, missing } from "./errors.js";

export type IsThis<R> = (row: R, route: NewRoute) => boolean;

/** @typeParam R a row in the vendor's form */
export abstract class RouteWriter<R, C extends Acting & { readonly api: Api<never> }> {
  readonly isThrough = (row: R, route: RouteKey): boolean => {
    const { destinationCidrBlock, peeringConnectionId } = this.recordOf(row);
    return destinationCidrBlock === route.destinationCidrBlock && peeringConnectionId === route.peeringConnectionId;
  };

  /** Also compares the description. */
  readonly isAs = (row: R, route: NewRoute): boolean =>
    this.isThrough(row, route) && (this.recordOf(row).description ?? "") === (route.description ?? "");

  constructor(protected readonly context: C) {}

  /** @returns `undefined`: the table does not exist */
  abstract rowsOf(table: Ref): Promise<readonly R[] | undefined>;

  /**
   * The new rows, or all, as far as the answer contains them. Absent if the API cannot simply add rows.
   *
   * @param isThis distinguishes a row that this call created from an older one that becomes visible late
   */
  add?(table: Ref, routes: readonly NewRoute[], isThis: IsThis<R>): Promise<readonly R[]>;

  /** Absent if the API cannot replace a single row. */
  replace?(table: Ref, existing: R, route: NewRoute): Promise<readonly R[]>;

  abstract remove(table: Ref, rows: readonly R[]): Promise<unknown>;

  abstract recordOf(row: R): RouteRecord;

  /** For `remove`: a row, or the table, may have been deleted meanwhile. */
  meansGone(error: unknown): boolean {
    return isPeeringError(error, "not-found");
  }

  async createRoutes(table: Ref, routes: readonly NewRoute[]): Promise<RouteRecord[]> {
    return (await this.create(table, routes)).rows.map((row) => this.recordOf(row));
  }

  async putRoute(table: Ref, route: NewRoute): Promise<RouteRecord> {
    return this.recordOf((await this.put(table, route)).row);
  }

  /** Rows of an existing table. */
  async rows(table: Ref): Promise<readonly R[]> {
    const rows = await this.rowsOf(table);
    if (rows === undefined) throw missing(this.context, "routeTable", table);
    return rows;
  }

  /** The new rows, and the table's rows before the call if they had to be read. */
  async create(table: Ref, routes: readonly NewRoute[]): Promise<{ rows: R[]; before: readonly R[] }> {
    let made: readonly R[];
    let before: readonly R[] = [];
    try {
      made = await this.add!(table, routes, this.isThrough);
    } catch (error) {
      if (!isPeeringError(error, "already-exists")) throw error;
      // The refusal may be due to a row that reads do not show yet.
      before = await this.context.api.untilVisible(
        () => this.rows(table),
        (rows) => routes.some((route) => this.#has(rows, route)),
      );
      const missing = routes.filter((route) => !before.some((row) => this.isThrough(row, route)));
      const isConflicting = missing.some((route) => this.#has(before, route));
      if (isConflicting || missing.length === routes.length) throw error;
      made = missing.length === 0 ? before : [...before, ...(await this.add!(table, missing, this.isThrough))];
    }
    return { rows: await this.shown(table, routes, made, this.isThrough), before };
  }

  /** With `replace`. Returns the new row, and the row that it replaced. */
  async put(table: Ref, route: NewRoute): Promise<{ row: R; existing?: R }> {
    const find = async () => (await this.rows(table)).find((row) => this.#hasDestination(row, route));
    let existing = await find();
    if (existing === undefined) {
      try {
        const made = await this.add!(table, [route], this.isAs);
        return { row: (await this.shown(table, [route], made, this.isAs))[0]! };
      } catch (error) {
        if (!isPeeringError(error, "already-exists")) throw error;
        existing = await this.context.api.untilVisible(find, (row) => row !== undefined);
        if (existing === undefined) throw error;
      }
    }
    if (this.isAs(existing, route)) return { row: existing };
    const replaced = await this.replace!(table, existing, route);
    return { row: (await this.shown(table, [route], replaced, this.isAs))[0]!, existing };
  }

  /** Deletes rows that still have their connection as the next hop. A missing row makes the whole call fail. */
  async deleteRoutes(table: Ref, routes: readonly RouteKey[]): Promise<void> {
    let refusal: unknown;
    const tryOnce = async () => {
      const existing = (await this.rowsOf(table)) ?? [];
      const rows = existing.filter((row) => routes.some((route) => this.isThrough(row, route)));
      if (rows.length === 0) return true;
      try {
        await this.remove(table, rows);
        return true;
      } catch (error) {
        if (!this.meansGone(error)) throw error;
        refusal = error;
        return false;
      }
    };
    if (!(await this.context.api.untilVisible(tryOnce, (isDone) => isDone))) throw refusal;
  }

  /** True if the rows contain all of these routes. */
  has(rows: readonly R[], routes: readonly NewRoute[], isThis: IsThis<R>): boolean {
    return routes.every((route) => rows.some((row) => isThis(row, route)));
  }

  /** The rows of these routes, after reads of the table by every process show them. */
  async shown(table: Ref, routes: readonly NewRoute[], answered: readonly R[], isThis: IsThis<R>): Promise<R[]> {
    const areIn = (rows: readonly R[]) => this.has(rows, routes, isThis);
    const { api } = this.context;
    const read = () => this.rows(table);
    const seen = areIn(answered)
      ? await api.untilVisible(read, areIn)
      : await api.untilDone(read, areIn, `the appearance of new routes in ${table.id}`);
    const rows = areIn(seen) ? seen : answered;
    return routes.map((route) => rows.find((row) => isThis(row, route))!);
  }

  #has(rows: readonly R[], route: NewRoute): boolean {
    return rows.some((row) => this.#hasDestination(row, route));
  }

  #hasDestination(row: R, { destinationCidrBlock }: NewRoute): boolean {
    return this.recordOf(row).destinationCidrBlock === destinationCidrBlock;
  }
}
