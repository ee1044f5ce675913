import assert from "node:assert/strict";
import { RateLimit } from "../../../../provider/backend/http/rate-limit.js";
import { RateLimits } from "../../../../provider/backend/http/rate-limits.js";
import { Clock } from "./clock.js";

/** How many of the calls that wait for their turn get it in each second, each with this answer. */
async function perSecond(
  limit: RateLimit,
  clock: Clock,
  waiting: number,
  seconds: number,
  answer: "admitted" | "throttled" = "admitted",
): Promise<number[]> {
  let passed = 0;
  const call = async () => {
    const turn = await limit.turn();
    passed++;
    limit[answer](turn);
  };
  for (let i = 0; i < waiting; i++) void call();
  const counts: number[] = [];
  for (let second = 0; second < seconds; second++) {
    const before = passed;
    await clock.pass(1000);
    counts.push(passed - before);
  }
  return counts;
}

/** As many calls as are answered in a second; then one that is throttled. */
async function throttledAfter(limit: RateLimit, clock: Clock, admitted: number): Promise<void> {
  await perSecond(limit, clock, admitted, 0);
  await clock.pass(900);
  limit.throttled(await limit.turn());
}

describe("the rate limit of an action", () => {
  it("never allows more than the rate in any second, at the start and after a pause either", async () => {
    const clock = new Clock();
    const limit = new RateLimit(10, clock);
    const sent: number[] = [];
    const send = (calls: number) => {
      for (let i = 0; i < calls; i++) void limit.turn().then(({ at }) => sent.push(at));
    };
    send(40);
    await clock.pass(5_500);
    send(40);
    await clock.pass(10_000);
    assert.equal(sent.length, 80);
    for (const at of sent) assert.ok(sent.filter((other) => other > at - 1000 && other <= at).length <= 10);
  });

  it("sends n calls in at most n ÷ rate", async () => {
    for (const calls of [2, 11, 35, 80, 300]) {
      const clock = new Clock();
      const limit = new RateLimit(20, clock);
      const start = clock.time;
      const turns = Promise.all(Array.from({ length: calls }, () => limit.turn()));
      await clock.run(turns);
      assert.ok(clock.time - start <= (calls / 20) * 1000, `${calls} calls in ${clock.time - start} ms`);
    }
  });

  it("keeps as many calls a second as were admitted in the second before it was throttled", async () => {
    const clock = new Clock();
    const limit = new RateLimit(20, clock);
    await throttledAfter(limit, clock, 5);
    assert.equal(limit.share, 5 / 20);
    await clock.pass(1000);
    assert.deepEqual(await perSecond(limit, clock, 20, 3), [5, 5, 5]);
  });

  it("counts concurrent calls that are throttled once each, not as a further decrease", async () => {
    const clock = new Clock();
    const limit = new RateLimit(20, clock);
    const turns = Array.from({ length: 8 }, () => limit.turn());
    await clock.pass(500);
    const sent = await Promise.all(turns);
    for (const turn of sent.slice(0, 5)) limit.admitted(turn);
    for (const turn of sent.slice(5)) limit.throttled(turn);
    assert.equal(limit.share, 5 / 20);
  });

  it("gives up a third of its calls if it is throttled again, and at most down to one call in eight seconds", async () => {
    const clock = new Clock();
    const limit = new RateLimit(20, clock);
    await throttledAfter(limit, clock, 8);
    await clock.pass(1000);
    limit.throttled(await limit.turn());
    assert.equal(limit.share, 5 / 20);
    void perSecond(limit, clock, 1000, 0, "throttled");
    await clock.pass(600_000);
    assert.equal(limit.share, 1 / 8 / 20);
  });

  it("takes the whole rate again when trials are no longer throttled", async () => {
    const clock = new Clock();
    const limit = new RateLimit(20, clock);
    await throttledAfter(limit, clock, 2);
    const counts = await perSecond(limit, clock, 2000, 60);
    assert.equal(limit.share, 1);
    assert.ok((counts.at(-1) ?? 0) >= 19, counts.join(" "));
  });

  it("keeps its share if trials are throttled, and tries more rarely", async () => {
    const clock = new Clock();
    const limit = new RateLimit(20, clock);
    await throttledAfter(limit, clock, 2);
    const trials: number[] = [];
    const sendForEver = async (): Promise<never> => {
      for (;;) {
        const turn = await limit.turn();
        if (turn.isTrial) trials.push(clock.time);
        limit[turn.isTrial ? "throttled" : "admitted"](turn);
      }
    };
    void sendForEver();
    await clock.pass(120_000);
    assert.equal(limit.share, 2 / 20);
    const pauses = trials.slice(1).map((at, i) => Math.round((at - trials[i]!) / 1000));
    assert.deepEqual(pauses, [12, 18, 20, 20, 20, 20]);
  });

  it("spaces calls if it is below one a second", async () => {
    const clock = new Clock();
    assert.deepEqual(await perSecond(new RateLimit(0.5, clock), clock, 4, 6), [1, 0, 1, 0, 1, 0]);
  });

  it("applies to each action, and gives the others the share when one is throttled first, but not later ones", async () => {
    const clock = new Clock();
    const limits = new RateLimits((action) => (action === "fast" ? 100 : 20), clock);
    limits.of("first");
    await throttledAfter(limits.of("throttled"), clock, 5);
    assert.deepEqual(
      ["first", "throttled", "later", "fast"].map((action) => limits.of(action).share),
      [0.25, 0.25, 0.25, 0.25],
    );
    await clock.pass(1100);
    limits.of("throttled").throttled(await limits.of("throttled").turn());
    assert.deepEqual(
      ["first", "throttled", "later"].map((action) => limits.of(action).share),
      [0.25, 0.15, 0.25],
    );
    assert.equal(limits.of("fast"), limits.of("fast"));
  });
});
