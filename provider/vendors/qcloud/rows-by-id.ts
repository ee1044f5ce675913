/** Rows of one kind. The API finds one by its id or lists pages of all: whichever takes fewer calls is asked. */
import { GatheredReads } from "../../backend/read-cache/gathered-reads.js";
import type { Deadline } from "../../backend/http/deadline.js";
import { listCounted, listOnce, type Page } from "../../backend/http/paging.js";
import type { FaultIn } from "../../backend/http/reader.js";
import { rowsById } from "../kit/by-id.js";
import { type Api, PAGE } from "./api.js";

export interface RowSource<T> {
  readonly action: string;
  readonly idOf: (row: T) => string;
  readonly faultIn?: FaultIn<T>;
  /** The words by which a row asked for does not exist. */
  readonly gone: readonly string[];
  readonly one: (region: string, id: string) => Promise<Page<T>>;
  /** In the order of creation, if the API offers that. */
  readonly page: (region: string, offset: number, deadline: Deadline) => Promise<Page<T>>;
  readonly isOrdered: boolean;
}

export class RowsById<T> {
  readonly #gathered = new GatheredReads<T>((region, ids) => this.#read(region, ids));
  readonly #pages = new Map<string, number>();

  constructor(
    private readonly api: Api,
    private readonly source: RowSource<T>,
  ) {}

  /** Ids that are not there are not in the answer. */
  get(region: string, ids: Iterable<string>): Promise<ReadonlyMap<string, T>> {
    return this.#gathered.get(region, ids);
  }

  async all(region: string): Promise<readonly T[]> {
    const rows = await listCounted(this.api, this.#list(region));
    this.#pages.set(region, Math.max(1, Math.ceil(rows.length / PAGE)));
    return rows;
  }

  /** A list whose rows came or went while its pages were read may have passed over some: those are asked for. */
  async #read(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, T>> {
    if (ids.length <= (this.#pages.get(region) ?? 1)) return this.#singly(region, ids);
    const { rows, pages, fault } = await listOnce(this.api, this.#list(region));
    this.#pages.set(region, pages);
    const there = new Map(rows.map((row) => [this.source.idOf(row), row]));
    const found = new Map(ids.flatMap((id) => (there.has(id) ? [[id, there.get(id)!] as const] : [])));
    const isOneMoment = pages === 1 && fault === undefined;
    const missing = isOneMoment ? [] : ids.filter((id) => !found.has(id));
    return new Map([...found, ...(await this.#singly(region, missing))]);
  }

  async #singly(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, T>> {
    const { action, idOf, faultIn, gone, one } = this.source;
    const about = { action, region, idOf, gone, ...(faultIn && { faultIn }) };
    const all = once(() => this.all(region));
    const found = await Promise.all(
      ids.map((id) => rowsById(this.api, { ...about, ask: () => one(region, id), all }, [id])),
    );
    return new Map(found.flatMap((rows) => [...rows]));
  }

  #list(region: string) {
    const { action, idOf, faultIn, page, isOrdered } = this.source;
    const read = (offset: number, deadline: Deadline) => page(region, offset, deadline);
    const more = { ...(faultIn && { faultIn }), ...(isOrdered && { paging: "ordered" as const }) };
    return { action, region, idOf, limit: PAGE, page: read, ...more };
  }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => (done ??= work());
}
