/**
 * When a client that shares a rate tries whether one more place is free. A trial that fails costs a throttled call, so
 * trials are rare, rarer after those that fail, and most frequent where the client has few places. One that passes may
 * only have met a moment in which another client had nothing to send. The more pass in a row, the more probably others
 * have ended, and the sooner the next one follows.
 */
import type { HttpServices } from "./services.js";

/** Milliseconds until the first trial of a client with one place. Increases with places to the power of `GROWTH`. */
const FIRST = 3000;
const GROWTH = 1.5;
/** Milliseconds until a trial, at most; and after trials that failed. */
const LONGEST = 8000;
const LONGEST_DELAYED = 20_000;
/** By which a trial that fails delays the next, and one that passes brings it forward. */
const DELAYED = 1.5;
const RESUMED = 3;
const MOST_DELAYED = 8;
/** Milliseconds after a trial that passes; divided by the number that have passed in a row. */
const NEXT = 4000;

export class Trials {
  #dueAt: number;
  #delay = 1;
  #passed = 0;
  #isRunning = false;

  constructor(
    private readonly services: Pick<HttpServices, "now" | "random">,
    places: number,
  ) {
    this.#dueAt = this.#nextAt(places);
  }

  /** One at a time. */
  get dueAt(): number {
    return this.#isRunning ? Infinity : this.#dueAt;
  }

  started(): void {
    this.#isRunning = true;
  }

  /** @param places with the one that was found */
  passed(places: number): void {
    this.#isRunning = false;
    this.#delay = Math.max(1, this.#delay / RESUMED);
    this.#passed++;
    this.#dueAt = Math.min(this.#nextAt(places), this.#after(NEXT / this.#passed));
  }

  failed(places: number): void {
    this.#isRunning = false;
    this.#delay = Math.min(MOST_DELAYED, DELAYED * this.#delay);
    this.lost(places);
  }

  /** The client was throttled. */
  lost(places: number): void {
    this.#passed = 0;
    this.#dueAt = this.#nextAt(places);
  }

  reset(): void {
    this.#delay = 1;
  }

  #nextAt(places: number): number {
    const wait = Math.min(LONGEST, FIRST * Math.max(places ** GROWTH, 1 / places));
    return this.#after(Math.min(LONGEST_DELAYED, this.#delay * wait));
  }

  /** At a random time around then, so that clients do not try together. */
  #after(milliseconds: number): number {
    return this.services.now() + milliseconds * (0.5 + this.services.random());
  }
}
