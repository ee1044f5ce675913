/** Time limit of a call, or of a list of many pages. */
export class Deadline {
  #end: number;

  /** @param now milliseconds */
  constructor(
    private readonly now: () => number,
    timeoutSeconds: number,
  ) {
    this.#end = now() + timeoutSeconds * 1000;
  }

  /** Milliseconds. */
  get left(): number {
    return this.#end - this.now();
  }

  /**
   * Time spent in the client's own rate-limit queue does not count as the server's time, except the queueing that
   * consecutive calls cause.
   */
  queued(milliseconds: number): void {
    this.#end += Math.max(0, milliseconds - BETWEEN_CALLS);
  }
}

/** Counts calls, so that a list with endless pages fails. */
const BETWEEN_CALLS = 50;
