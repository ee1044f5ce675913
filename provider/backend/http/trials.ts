/**
 * When a client that shares a rate tries whether one more place is free. A trial that fails costs a throttled call,
 * so trials are rare, rarer after each that fails, and most frequent where the client has few places. After two in a
 * row that pass, other clients have ended: the next follow soon, and each takes more places.
 */
import type { HttpServices } from "./services.js";

/** Milliseconds until the first trial of a client with one place. */
const FIRST = 3000;
/** Milliseconds until a trial, at most; or the time of so many calls, where that is longer. */
const LONGEST = 30_000;
const CALLS_BETWEEN = 75;
/** By which a trial that fails delays the next. */
const DELAYED = 1.5;
const LONGEST_DELAY = 30;
/** Milliseconds between trials that pass, at least. */
const SOON = 1500;

export class Trials {
  #dueAt: number;
  #delay = 1;
  #passed = 0;
  #step = 1;
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

  /** @returns how many places to add */
  passed(places: number): number {
    this.#isRunning = false;
    const taken = this.#step;
    this.#delay = 1;
    this.#passed++;
    this.#dueAt = this.#nextAt(places + taken);
    if (this.#passed >= 2) {
      this.#step = Math.min(2 * this.#step, places);
      this.#dueAt = Math.min(this.#dueAt, this.services.now() + SOON * (1 + this.services.random()));
    }
    return taken;
  }

  failed(places: number): void {
    this.#isRunning = false;
    this.#delay = Math.min(LONGEST_DELAY, DELAYED * this.#delay);
    this.lost(places);
  }

  /** The client was throttled. */
  lost(places: number): void {
    this.#passed = 0;
    this.#step = 1;
    this.#dueAt = this.#nextAt(places);
  }

  reset(): void {
    this.#delay = 1;
  }

  #nextAt(places: number): number {
    const { now, random } = this.services;
    const longest = Math.max(LONGEST, (CALLS_BETWEEN * 1000) / places);
    const wait = Math.min(longest, this.#delay * FIRST * Math.max(places ** 2, 1 / places));
    return now() + wait * (0.5 + random());
  }
}
