/**
 * A cache of recent reads, for checks before a change that would otherwise read again. A read that began before the
 * last change of an object is not used. Waits for a state never use the cache.
 */
/** Milliseconds. */
const RECENT = 5_000;

interface Seen<T> {
  readonly record: T;
  readonly at: number;
}

export class RecentlySeen<T> {
  readonly #seen = new Map<string, Seen<T>>();
  /** Sequence number of reads and changes. */
  #order = 0;
  readonly #changed = new Map<string, number>();

  /**
   * @param now milliseconds on a monotonic clock
   * @param idsOf IDs of a record; it may have several
   */
  constructor(
    private readonly now: () => number,
    private readonly idsOf: (record: T) => readonly string[],
  ) {}

  get(id: string): T | undefined {
    const seen = this.#seen.get(id);
    return seen !== undefined && seen.at >= this.now() - RECENT ? seen.record : undefined;
  }

  /**
   * Caches the records that the read returns.
   *
   * @param ids IDs that count as deleted if the read does not return them
   */
  async reading<R extends T | undefined>(ids: readonly string[], read: () => Promise<R[]>): Promise<R[]> {
    const began = ++this.#order;
    const at = this.now();
    const records = await read();
    for (const id of ids) this.#seen.delete(id);
    for (const record of records) {
      if (record === undefined) continue;
      const own = this.idsOf(record);
      if (own.every((id) => began > (this.#changed.get(id) ?? 0)))
        for (const id of own) this.#seen.set(id, { record, at });
    }
    return records;
  }

  /** Removes records that were read before or during the change. */
  async changing<R>(ids: readonly string[], change: () => Promise<R>): Promise<R> {
    const forget = () => {
      for (const id of ids) {
        this.#changed.set(id, ++this.#order);
        this.#seen.delete(id);
      }
    };
    forget();
    try {
      return await change();
    } finally {
      forget();
    }
  }
}
