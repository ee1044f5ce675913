/** Several clients at one vendor's rate, in virtual time: none knows of the others. */
import assert from "node:assert/strict";
import { RateLimits } from "../../../../provider/backend/http/rate-limits.js";
import { Batcher } from "../../../../provider/backend/read-cache/batcher.js";
import { delayBefore } from "../../../../provider/backend/http/retry.js";
import { randomNumbers } from "../../../../provider/servers/emulator/faults.js";
import { Clock } from "./clock.js";

const RATE = 20;
/** Milliseconds to the vendor and back, more or less by a fifth. */
const LATENCY = 50;
/** Calls that a client sends at the same time at most, as an engine does. */
const CONCURRENT = 8;
const SEEDS = [1, 2, 3, 4, 5, 6];

type Gate = (now: number) => boolean;

/** How vendors count; a call that is turned away does not count. */
const GATES: Record<string, () => Gate> = {
  "in any second": () => {
    const admitted: number[] = [];
    return (now) => {
      while (admitted.length > 0 && admitted[0]! <= now - 1000) admitted.shift();
      return admitted.length < RATE && admitted.push(now) > 0;
    };
  },
  "in each second of the clock": () => {
    let [second, admitted] = [Number.NaN, 0];
    return (now) => {
      if (Math.floor(now / 1000) !== second) [second, admitted] = [Math.floor(now / 1000), 0];
      return ++admitted <= RATE;
    };
  },
  "by a bucket of tokens": () => {
    let [tokens, at] = [RATE, 0];
    return (now) => {
      tokens = Math.min(RATE, tokens + ((now - at) * RATE) / 1000);
      at = now;
      return tokens >= 1 && tokens-- > 0;
    };
  },
};

/** One call, with its retries. */
type Call = (action: string) => Promise<void>;

interface Crowd {
  readonly clients: number;
  readonly work: (call: Call, client: number, clock: Clock) => Promise<void>;
  readonly startsAt: (client: number, random: () => number) => number;
}

interface Result {
  /** Of the shortest possible time: that of the action with the most calls. */
  readonly time: number;
  /** Part of all calls. */
  readonly throttled: number;
  /** Duration of the slowest client, of that of the fastest. */
  readonly spread: number;
}

async function simulate({ clients, work, startsAt }: Crowd, newGate: () => Gate, seed: number): Promise<Result> {
  const clock = new Clock();
  const start = clock.time;
  const random = randomNumbers(seed);
  const gates = new Map<string, Gate>();
  const admitted = new Map<string, number>();
  let [all, throttled] = [0, 0];
  const durations: number[] = [];
  const client = async (index: number) => {
    await clock.sleep(startsAt(index, random));
    const startedAt = clock.time;
    const limits = new RateLimits(() => RATE, { now: clock.now, sleep: clock.sleep, random });
    const call = async (action: string, attempt = 1): Promise<void> => {
      const limit = limits.of(action);
      const turn = await limit.turn();
      all++;
      const latency = LATENCY * (0.8 + 0.4 * random());
      await clock.sleep(latency / 2);
      const gate = gates.get(action) ?? newGate();
      gates.set(action, gate);
      const isAdmitted = gate(clock.time);
      await clock.sleep(latency / 2);
      if (isAdmitted) {
        admitted.set(action, (admitted.get(action) ?? 0) + 1);
        return limit.admitted(turn);
      }
      throttled++;
      limit.throttled(turn);
      await clock.sleep(delayBefore({ kind: "throttled", reason: "", mayHaveActed: false }, attempt, random));
      return call(action, attempt + 1);
    };
    await work(call, index, clock);
    durations.push(clock.time - startedAt);
  };
  await clock.run(Promise.all(Array.from({ length: clients }, (_, index) => client(index))));
  const shortest = (Math.max(...admitted.values()) / RATE) * 1000;
  return {
    time: (clock.time - start) / shortest,
    throttled: throttled / all,
    spread: Math.max(...durations) / Math.min(...durations),
  };
}

/** As many at once as an engine has. */
async function atOnce(count: number, step: () => Promise<void>): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await step();
  };
  await Promise.all(Array.from({ length: CONCURRENT }, worker));
}

/** Calls of one action. */
const calling =
  (calls: (client: number) => number): Crowd["work"] =>
  (call, client) =>
    atOnce(calls(client), () => call("Create"));

/** 30 VPCs, then 150 connections, each read after its creation: what waits together is read together. */
const creating: Crowd["work"] = async (call, _, clock) => {
  const reading = (action: string) => {
    const reads = new Batcher<undefined, void>({ window: 25, longestTurn: Infinity }, clock, (requested) => {
      const answer = call(action);
      return requested.map(() => answer);
    });
    return () => reads.request("", undefined);
  };
  const [readVpc, readTable, readConnection] = ["ReadVpcs", "ReadTables", "ReadConnections"].map(reading);
  await atOnce(30, async () => {
    await call("CreateVpc");
    await readVpc!();
    await readTable!();
  });
  await atOnce(150, async () => {
    await call("CreateConnection");
    await readConnection!();
  });
};

async function mean(crowd: Crowd, gate: () => Gate): Promise<Result> {
  const results: Result[] = [];
  for (const seed of SEEDS) results.push(await simulate(crowd, gate, seed));
  const of = (name: keyof Result) => results.reduce((sum, result) => sum + result[name], 0) / results.length;
  return { time: of("time"), throttled: of("throttled"), spread: of("spread") };
}

describe("clients that share a vendor's rate", function () {
  this.timeout(60_000);
  const together = () => 0;
  const crowd = (clients: number, calls: number, startsAt: Crowd["startsAt"] = together): Crowd => ({
    clients,
    work: calling(() => calls),
    startsAt,
  });
  const stacks = (clients: number): Crowd => ({ clients, work: creating, startsAt: (client) => 750 * client });

  const rows: readonly (readonly [title: string, crowd: Crowd, gate: keyof typeof GATES, most: Result])[] = [
    ["one", crowd(1, 400), "in any second", { time: 1.02, throttled: 0, spread: 1 }],
    ["two", crowd(2, 400), "in any second", { time: 1.2, throttled: 0.012, spread: 1.4 }],
    ["eight", crowd(8, 400), "in any second", { time: 1.2, throttled: 0.03, spread: 1.6 }],
    ["eight", crowd(8, 400), "in each second of the clock", { time: 1.2, throttled: 0.055, spread: 1.6 }],
    ["eight", crowd(8, 400), "by a bucket of tokens", { time: 1.2, throttled: 0.055, spread: 1.6 }],
    [
      "eight that start within three seconds",
      crowd(8, 400, (_, random) => 3000 * random()),
      "in any second",
      { time: 1.25, throttled: 0.045, spread: 3 },
    ],
    [
      "four that meet four others after ten seconds",
      crowd(8, 400, (client) => (client < 4 ? 0 : 10_000)),
      "in any second",
      { time: 1.25, throttled: 0.045, spread: 3 },
    ],
    ["sixteen", crowd(16, 400), "in any second", { time: 1.2, throttled: 0.075, spread: 2.2 }],
    [
      "32, which are more than calls a second",
      crowd(32, 200),
      "in any second",
      { time: 1.2, throttled: 0.22, spread: 4 },
    ],
    ["two that create stacks", stacks(2), "in any second", { time: 2.5, throttled: 0.01, spread: 4.5 }],
    ["eight that create stacks", stacks(8), "in any second", { time: 1.4, throttled: 0.03, spread: 9 }],
    ["eight that create stacks", stacks(8), "by a bucket of tokens", { time: 1.3, throttled: 0.03, spread: 5 }],
  ];
  for (const [title, clients, gate, most] of rows)
    it(`finish in at most ${most.time} × calls ÷ rate, with at most ${(100 * most.throttled).toFixed(1)} % of calls throttled: ${title}, counted ${gate}`, async () => {
      const result = await mean(clients, GATES[gate]!);
      const shown = JSON.stringify(result);
      assert.ok(result.time <= most.time, shown);
      assert.ok(result.throttled <= most.throttled, shown);
      assert.ok(result.spread <= most.spread, shown);
    });

  it("take over what others no longer use", async () => {
    // One has 400 calls, seven have 20: by itself, with an eighth of the rate to the end, it would take 160 seconds.
    const work = calling((client) => (client === 0 ? 400 : 20));
    const result = await mean({ clients: 8, work, startsAt: together }, GATES["in any second"]!);
    const seconds = (result.time * (400 + 7 * 20)) / RATE;
    assert.ok(seconds < 50, `${seconds} seconds`);
  });
});
