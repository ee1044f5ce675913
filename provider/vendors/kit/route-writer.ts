/**
 * Routes where reads may lag behind writes, and where a call is refused whole for the sake of one row: against what a
 * vendor's API has for rows of a table. A row that leads to the destination through the same connection is as good as
 * made.
 */
import type { NewRoute, Ref, RouteKey } from "../../backend/contract.js";
import { isPeeringError } from "../../errors.js";
import type { Api } from "./api.js";

export interface RouteRows<R> {
  /** @returns `undefined`: there is no such table */
  rows(table: Ref): Promise<readonly R[] | undefined>;
  /** The error for a table that has to be there. */
  missing(table: Ref): Error;
  /**
   * The new rows, or all, as far as the answer has them. Left out where an addition is not simply made or refused.
   *
   * @param isThis tells a row that this call made from one that was there before and shows late
   */
  add?(table: Ref, routes: readonly NewRoute[], isThis: IsThis<R>): Promise<readonly R[]>;
  /** Left out where the API replaces no single row. */
  replace?(table: Ref, there: R, route: NewRoute): Promise<readonly R[]>;
  remove(table: Ref, rows: readonly R[]): Promise<unknown>;
  /** Of `remove`: a row, or the table, may be gone meanwhile. */
  meansGone(error: unknown): boolean;
  destinationOf(row: R): string;
  isThrough(row: R, route: RouteKey): boolean;
  descriptionOf(row: R): string | undefined;
}

export type IsThis<R> = (row: R, route: NewRoute) => boolean;

export class RouteWriter<R> {
  readonly isThrough: IsThis<R>;
  /** And with the same description. */
  readonly isAs: IsThis<R>;

  constructor(
    private readonly api: Api<never>,
    private readonly table: RouteRows<R>,
  ) {
    this.isThrough = (row, route) => table.isThrough(row, route);
    this.isAs = (row, route) =>
      table.isThrough(row, route) && (table.descriptionOf(row) ?? "") === (route.description ?? "");
  }

  async rows(table: Ref): Promise<readonly R[]> {
    const rows = await this.table.rows(table);
    if (rows === undefined) throw this.table.missing(table);
    return rows;
  }

  /** The rows, and what of the table was there before, if that had to be asked for. */
  async create(table: Ref, routes: readonly NewRoute[]): Promise<{ rows: R[]; before: readonly R[] }> {
    let made: readonly R[];
    let before: readonly R[] = [];
    try {
      made = await this.table.add!(table, routes, this.isThrough);
    } catch (error) {
      if (!isPeeringError(error, "already-exists")) throw error;
      // The refusal knows of a row that reads may not show yet.
      before = await this.api.untilVisible(
        () => this.rows(table),
        (rows) => routes.some((route) => this.#has(rows, route)),
      );
      const missing = routes.filter((route) => !before.some((row) => this.isThrough(row, route)));
      const isInTheWay = missing.some((route) => this.#has(before, route));
      if (isInTheWay || missing.length === routes.length) throw error;
      made = missing.length === 0 ? before : [...before, ...(await this.table.add!(table, missing, this.isThrough))];
    }
    return { rows: await this.shown(table, routes, made, this.isThrough), before };
  }

  /** By `replace`. The row, and the one whose place it took. */
  async put(table: Ref, route: NewRoute): Promise<{ row: R; there?: R }> {
    const find = async () => (await this.rows(table)).find((row) => this.#leadsTo(row, route));
    let there = await find();
    if (there === undefined) {
      try {
        const made = await this.table.add!(table, [route], this.isAs);
        return { row: (await this.shown(table, [route], made, this.isAs))[0]! };
      } catch (error) {
        if (!isPeeringError(error, "already-exists")) throw error;
        there = await this.api.untilVisible(find, (row) => row !== undefined);
        if (there === undefined) throw error;
      }
    }
    if (this.isAs(there, route)) return { row: there };
    const replaced = await this.table.replace!(table, there, route);
    return { row: (await this.shown(table, [route], replaced, this.isAs))[0]!, there };
  }

  /** Those that still lead through their connection. A row that is gone meanwhile spoils the call for all. */
  async delete(table: Ref, routes: readonly RouteKey[]): Promise<void> {
    let refusal: unknown;
    const tryOnce = async () => {
      const there = (await this.table.rows(table)) ?? [];
      const rows = there.filter((row) => routes.some((route) => this.table.isThrough(row, route)));
      if (rows.length === 0) return true;
      try {
        await this.table.remove(table, rows);
        return true;
      } catch (error) {
        if (!this.table.meansGone(error)) throw error;
        refusal = error;
        return false;
      }
    };
    if (!(await this.api.untilVisible(tryOnce, (isDone) => isDone))) throw refusal;
  }

  /** Whether all of these are among the rows. */
  has(rows: readonly R[], routes: readonly NewRoute[], isThis: IsThis<R>): boolean {
    return routes.every((route) => rows.some((row) => isThis(row, route)));
  }

  /** The rows of these routes: from the answer, else from the table once it shows them. */
  async shown(table: Ref, routes: readonly NewRoute[], answered: readonly R[], isThis: IsThis<R>): Promise<R[]> {
    const areIn = (rows: readonly R[]) => this.has(rows, routes, isThis);
    const rows = areIn(answered)
      ? answered
      : await this.api.untilDone(() => this.rows(table), areIn, `the appearance of new routes in ${table.id}`);
    return routes.map((route) => rows.find((row) => isThis(row, route))!);
  }

  #has(rows: readonly R[], route: NewRoute): boolean {
    return rows.some((row) => this.#leadsTo(row, route));
  }

  #leadsTo(row: R, { destinationCidrBlock }: NewRoute): boolean {
    return this.table.destinationOf(row) === destinationCidrBlock;
  }
}
