/**
 * Batches reads of rows by ID for a vendor's client. Reads requested together, or while an earlier read of the region
 * is in progress, are sent as one call: one hundred creations, each of which reads its object, cost a few reads.
 */
import { isPeeringError } from "../../errors.js";
import { Batcher, type Clock } from "./batcher.js";

/** Milliseconds. Calls that were sent together are answered within about this time. */
const WINDOW = 25;

interface Wanted {
  readonly region: string;
  readonly ids: readonly string[];
}

export class BatchedReads<T> {
  readonly #batcher: Batcher<Wanted, ReadonlyMap<string, T>>;

  constructor(read: (region: string, ids: readonly string[]) => Promise<ReadonlyMap<string, T>>, clock: () => Clock) {
    const readFor = (wanted: readonly Wanted[]) =>
      read(wanted[0]!.region, [...new Set(wanted.flatMap(({ ids }) => ids))]);
    const answer = (wanted: readonly Wanted[]) => {
      const together = readFor(wanted);
      if (wanted.length === 1) return [together];
      return wanted.map((one) =>
        together.catch((error: unknown) => {
          // The failure may be due to a single ID, perhaps another caller's.
          if (isPeeringError(error, "invalid-input") || isPeeringError(error, "permission-denied"))
            return readFor([one]);
          throw error;
        }),
      );
    };
    // A client's fields are created before its API, and so before the clock, is known.
    const late: Clock = { now: () => clock().now(), sleep: (milliseconds) => clock().sleep(milliseconds) };
    this.#batcher = new Batcher({ window: WINDOW, longestTurn: Infinity }, late, answer);
  }

  /**
   * IDs that do not exist are missing from the result. The read starts after the request, so it includes the caller's
   * changes.
   */
  get(region: string, ids: Iterable<string>): Promise<ReadonlyMap<string, T>> {
    return this.#batcher.request(region, { region, ids: [...ids] });
  }
}
