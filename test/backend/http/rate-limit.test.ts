import assert from "node:assert/strict";
import { RateLimit } from "../../../provider/backend/http/rate-limit.js";

/** Timers that the test lets go by. */
class Clock {
  time = 1_000_000;
  readonly #timers: { readonly at: number; readonly go: () => void }[] = [];

  readonly now = () => this.time;
  readonly sleep = (milliseconds: number) =>
    new Promise<void>((go) => void this.#timers.push({ at: this.time + milliseconds, go }));

  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (;;) {
      for (let i = 0; i < 10; i++) await Promise.resolve();
      const next = this.#timers.sort((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at >= end) break;
      this.#timers.shift();
      this.time = next.at;
      next.go();
    }
    this.time = end;
  }
}

/** How many of the calls that wait for their turn get it in each second. */
async function perSecond(limit: RateLimit, clock: Clock, waiting: number, seconds: number): Promise<number[]> {
  let passed = 0;
  for (let i = 0; i < waiting; i++) void limit.turn().then(() => passed++);
  const counts: number[] = [];
  for (let second = 0; second < seconds; second++) {
    const before = passed;
    await clock.pass(1000);
    counts.push(passed - before);
  }
  return counts;
}

describe("the rate limit of an action", () => {
  it("allows a burst of one second's calls after a pause, and spaces the rest evenly", async () => {
    const clock = new Clock();
    const limit = new RateLimit(10, clock);
    assert.deepEqual(await perSecond(limit, clock, 60, 3), [10 + 9, 10, 10]);
  });

  it("halves when throttled, once for concurrent calls, down to one call in two seconds", async () => {
    const clock = new Clock();
    const limit = new RateLimit(10, clock);
    const sent = await Promise.all([limit.turn(), limit.turn(), limit.turn()]);
    for (const at of sent) limit.throttled(at);
    assert.deepEqual(await perSecond(limit, clock, 20, 3), [4, 5, 5]);

    const slow = new RateLimit(10, clock);
    for (let i = 0; i < 10; i++) {
      slow.throttled(clock.time);
      await clock.pass(1);
    }
    assert.deepEqual(await perSecond(slow, clock, 3, 4), [0, 1, 0, 1]);
  });

  it("recovers with every success, up to the original rate", async () => {
    const clock = new Clock();
    const limit = new RateLimit(10, clock);
    limit.throttled(clock.time);
    for (let i = 0; i < 3; i++) limit.succeeded();
    await clock.pass(1000);
    assert.deepEqual(await perSecond(limit, clock, 40, 2), [9, 9]);
    const whole = new RateLimit(10, clock);
    whole.throttled(clock.time);
    for (let i = 0; i < 50; i++) whole.succeeded();
    await clock.pass(5000);
    assert.deepEqual(await perSecond(whole, clock, 40, 2), [10 + 9, 10]);
  });

  it("spaces calls if it is below one a second", async () => {
    const clock = new Clock();
    assert.deepEqual(await perSecond(new RateLimit(0.5, clock), clock, 4, 6), [1, 0, 1, 0, 1, 0]);
  });
});
