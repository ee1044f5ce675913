/** When a call, or a list of many pages, has to have ended. */
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

  /** Waiting in the client's own rate queue is not the server's time, but for what one call after another takes. */
  queued(milliseconds: number): void {
    this.#end += Math.max(0, milliseconds - BETWEEN_CALLS);
  }
}

/** Counts calls, so that a list with endless pages fails. */
const BETWEEN_CALLS = 50;
