/**
 * Schedules trials: a client that shares a rate limit tries whether one more slot is free. A failed trial costs a
 * throttled call, so trials are rare, rarer after failures, and most frequent for clients with few slots. A single
 * success may be due to a short pause of another client. The more trials succeed in a row, the more probably other
 * clients have ended, and the sooner the next trial follows.
 */
import type { HttpServices } from "./services.js";

/**
 * Milliseconds until the first trial of a client with one slot. Grows with the number of slots to the power of
 * `GROWTH`.
 */
const FIRST = 3000;
const GROWTH = 1.5;
/** Longest delay until a trial in milliseconds, and the same after failed trials. */
const LONGEST = 8000;
const LONGEST_DELAYED = 20_000;
/** Factors: a failed trial delays the next one, a successful one brings it forward. */
const DELAYED = 1.5;
const RESUMED = 3;
const MOST_DELAYED = 8;
/** Milliseconds after a successful trial; divided by the number of successes in a row. */
const NEXT = 4000;

export class Trials {
  #dueAt: number;
  #delay = 1;
  #passed = 0;
  #isRunning = false;

  constructor(
    private readonly services: Pick<HttpServices, "now" | "random">,
    slots: number,
  ) {
    this.#dueAt = this.#nextAt(slots);
  }

  /** `Infinity` while a trial is in progress. */
  get dueAt(): number {
    return this.#isRunning ? Infinity : this.#dueAt;
  }

  started(): void {
    this.#isRunning = true;
  }

  /** @param slots slots, including the new one */
  passed(slots: number): void {
    this.#isRunning = false;
    this.#delay = Math.max(1, this.#delay / RESUMED);
    this.#passed++;
    this.#dueAt = Math.min(this.#nextAt(slots), this.#after(NEXT / this.#passed));
  }

  failed(slots: number): void {
    this.#isRunning = false;
    this.#delay = Math.min(MOST_DELAYED, DELAYED * this.#delay);
    this.lost(slots);
  }

  /** The client was throttled. */
  lost(slots: number): void {
    this.#passed = 0;
    this.#dueAt = this.#nextAt(slots);
  }

  reset(): void {
    this.#delay = 1;
  }

  #nextAt(slots: number): number {
    const wait = Math.min(LONGEST, FIRST * Math.max(slots ** GROWTH, 1 / slots));
    return this.#after(Math.min(LONGEST_DELAYED, this.#delay * wait));
  }

  /** Randomised, so that clients do not try at the same time. */
  #after(milliseconds: number): number {
    return this.services.now() + milliseconds * (0.5 + this.services.random());
  }
}
