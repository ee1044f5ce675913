/** Rows of one kind. The API finds one by its id or lists pages of all: whichever takes fewer calls is asked. */
import { GatheredReads } from "../../backend/gathered-reads.js";
import { PAGE } from "./api.js";

export interface RowSource<T> {
  readonly idOf: (row: T) => string;
  readonly one: (region: string, id: string) => Promise<T | undefined>;
  readonly all: (region: string) => Promise<readonly T[]>;
}

export class RowsById<T> {
  readonly #gathered = new GatheredReads<T>((region, ids) => this.#read(region, ids));
  readonly #pages = new Map<string, number>();

  constructor(private readonly source: RowSource<T>) {}

  /** Ids that are not there are not in the answer. */
  get(region: string, ids: Iterable<string>): Promise<ReadonlyMap<string, T>> {
    return this.#gathered.get(region, ids);
  }

  async all(region: string): Promise<readonly T[]> {
    const rows = await this.source.all(region);
    this.#pages.set(region, Math.max(1, Math.ceil(rows.length / PAGE)));
    return rows;
  }

  async #read(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, T>> {
    const rows =
      ids.length <= (this.#pages.get(region) ?? 1)
        ? await Promise.all(ids.map((id) => this.source.one(region, id)))
        : await this.all(region);
    const wanted = new Set(ids);
    const found = rows.filter((row) => row !== undefined && wanted.has(this.source.idOf(row))) as T[];
    return new Map(found.map((row) => [this.source.idOf(row), row]));
  }
}
