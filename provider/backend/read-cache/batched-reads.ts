/**
 * Batches reads of rows by ID, for a vendor's client. Reads that are requested together, or while an earlier read of
 * the region is in progress, are sent as one: a hundred creations, each of which reads its object, cost a few reads.
 */
import { isPeeringError } from "../../errors.js";
import { Batcher, type Clock } from "./batcher.js";

/** Milliseconds: calls that were sent together are answered in about that. */
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
          // For the sake of one ID, perhaps another's.
          if (isPeeringError(error, "invalid-input") || isPeeringError(error, "permission-denied"))
            return readFor([one]);
          throw error;
        }),
      );
    };
    // A client's fields are made before it knows its API, and with it the clock.
    const late: Clock = { now: () => clock().now(), sleep: (milliseconds) => clock().sleep(milliseconds) };
    this.#batcher = new Batcher({ window: WINDOW, longestTurn: Infinity }, late, answer);
  }

  /** Ids that are not there are not in the answer. It is read after the call, so that it shows the caller's changes. */
  get(region: string, ids: Iterable<string>): Promise<ReadonlyMap<string, T>> {
    return this.#batcher.request(region, { region, ids: [...ids] });
  }
}
