/**
 * Connections as reads showed them a moment ago, for checks before a change that would otherwise read again. A read
 * that began before the last change of a connection proves nothing of it. Waits for a state never look here.
 */
import type { PeeringRecord } from "../../../backend/contract.js";

/** Milliseconds. */
const RECENT = 5_000;

interface Seen {
  readonly record: PeeringRecord;
  readonly at: number;
}

export class RecentlySeen {
  readonly #seen = new Map<string, Seen>();
  /** Reads and changes, in the order of their events. */
  #order = 0;
  readonly #changed = new Map<string, number>();

  /** @param now milliseconds on a monotonic clock */
  constructor(private readonly now: () => number) {}

  get(id: string): PeeringRecord | undefined {
    const seen = this.#seen.get(id);
    return seen !== undefined && seen.at >= this.now() - RECENT ? seen.record : undefined;
  }

  /**
   * Keeps the records that the read shows.
   *
   * @param ids those that are gone if the read does not show them
   */
  async reading<T extends PeeringRecord | undefined>(ids: readonly string[], read: () => Promise<T[]>): Promise<T[]> {
    const began = ++this.#order;
    const at = this.now();
    const records = await read();
    for (const id of ids) this.#seen.delete(id);
    for (const record of records)
      if (record !== undefined && began > (this.#changed.get(record.id) ?? 0))
        this.#seen.set(record.id, { record, at });
    return records;
  }

  /** Forgets what reads showed before the change, or while it was under way. */
  async changing<T>(id: string, change: () => Promise<T>): Promise<T> {
    const forget = () => {
      this.#changed.set(id, ++this.#order);
      this.#seen.delete(id);
    };
    forget();
    try {
      return await change();
    } finally {
      forget();
    }
  }
}
