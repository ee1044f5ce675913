/**
 * Rows of one kind. The API reads one row by its ID or lists all in pages; the client chooses the way with fewer calls.
 */
import type { BatchedReads } from "../../../backend/read-cache/batched-reads.js";
import type { Deadline } from "../../../backend/http/deadline.js";
import { listOnce } from "../../../backend/http/paging.js";
import { rowsById } from "../../kit/by-id.js";
import { type Api, type Listing, PAGE } from "./context.js";

export interface RowSource<T> extends Listing<T> {
  /** The codes for a row that does not exist. */
  readonly gone: readonly string[];
  /** Name of the ID parameter. */
  readonly id: string;
}

export class RowsById<T> {
  readonly #batched: BatchedReads<T>;
  readonly #pages = new Map<string, number>();

  constructor(
    private readonly api: Api,
    private readonly source: RowSource<T>,
  ) {
    this.#batched = api.batched((region, ids) => this.#read(region, ids));
  }

  /** IDs that do not exist are missing from the result. */
  get(region: string, ids: Iterable<string>): Promise<ReadonlyMap<string, T>> {
    return this.#batched.get(region, ids);
  }

  async one(region: string, id: string): Promise<T | undefined> {
    return (await this.get(region, [id])).get(id);
  }

  async all(region: string): Promise<readonly T[]> {
    const rows = await this.api.list(this.source, region);
    this.#pages.set(region, Math.max(1, Math.ceil(rows.length / PAGE)));
    return rows;
  }

  /** A list whose rows changed while its pages were read may lack some rows: those are read one by one. */
  async #read(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, T>> {
    if (ids.length <= (this.#pages.get(region) ?? 1)) return this.#singly(region, ids);
    const page = (offset: number, deadline: Deadline) => this.api.page(this.source, region, {}, offset, deadline);
    const { rows, pages, fault } = await listOnce(this.api, { ...this.source, region, limit: PAGE, page });
    this.#pages.set(region, pages);
    const existing = new Map(rows.map((row) => [this.source.idOf(row), row]));
    const found = new Map(ids.flatMap((id) => (existing.has(id) ? [[id, existing.get(id)!] as const] : [])));
    const isConsistent = pages === 1 && fault === undefined;
    const missing = isConsistent ? [] : ids.filter((id) => !found.has(id));
    return new Map([...found, ...(await this.#singly(region, missing))]);
  }

  async #singly(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, T>> {
    let listed: Promise<readonly T[]> | undefined;
    const all = () => (listed ??= this.all(region));
    const read = ([id]: readonly string[]) => this.api.page(this.source, region, { [this.source.id]: id });
    const found = await Promise.all(ids.map((id) => rowsById(this.api, { ...this.source, region, read, all }, [id])));
    return new Map(found.flatMap((rows) => [...rows]));
  }
}
