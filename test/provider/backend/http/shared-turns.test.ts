/** Processes of one machine on one rate: each takes its turns in a folder. */
import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RateLimits } from "../../../../provider/backend/http/rate-limits.js";
import { sharedTurns } from "../../../../provider/backend/http/shared-turns.js";
import { Clock } from "./clock.js";

/** Milliseconds, at most. A process that is alone sends its first call within a step; its own limit knows when. */
const STEP = 50;
const WORKER = join(__dirname, "turns-worker.js");

describe("the turns of several processes", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "vpc-peering-turns-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The times of all turns that processes of this machine take, which begin at once, in order. */
  async function taken(processes: number, calls: number, rate: number): Promise<number[]> {
    const workers = Array.from({ length: processes }, () => fork(WORKER, [folder, String(calls), String(rate)]));
    const next = async (worker: ChildProcess) => (await once(worker, "message"))[0] as unknown;
    await Promise.all(workers.map(next));
    const times = workers.map(next);
    for (const worker of workers) worker.send("go");
    return ((await Promise.all(times)) as number[][]).flat().sort((a, b) => a - b);
  }

  for (const { processes, calls, rate } of [
    { processes: 4, calls: 20, rate: 20 },
    { processes: 4, calls: 75, rate: 100 },
    { processes: 4, calls: 5, rate: 3.7 },
    { processes: 4, calls: 1, rate: 0.5 },
  ])
    it(`are never more than ${rate} a second, and leave no gap`, async () => {
      const times = await taken(processes, calls, rate);
      assert.equal(times.length, processes * calls);
      const counted = Math.ceil(rate);
      const period = (1000 * counted) / rate;
      for (const [i, at] of times.entries()) {
        const first = times[i - counted];
        if (first === undefined) continue;
        assert.ok(at - first > period - STEP, `${counted + 1} calls in ${at - first} ms`);
        assert.ok(at - first <= 1.2 * period, `only ${counted + 1} calls in ${at - first} ms`);
      }
    });

  /** Later than the files of a test are made. */
  const NOW = Date.now() + 3_600_000;
  /** Of one process, in which time stands still. */
  const turns = ({ scope = ["tce", "key-1"], action = "Create", rate = 10 } = {}) =>
    sharedTurns(scope, folder, () => NOW)!(action, rate);

  it("do not delay a process that is alone", () => {
    const own = turns();
    const opening = 1000 / 10 / 1.5;
    for (let i = 0; i < 10; i++) {
      const delay = own.take();
      assert.ok(delay >= (i - 1) * opening && delay <= i * opening, `${delay} ms at call ${i}`);
    }
    const eleventh = own.take();
    assert.ok(eleventh > 900 && eleventh <= 1000, `${eleventh} ms`);
  });

  it("are separate for another key, another action and another limit", () => {
    for (let i = 0; i < 10; i++) turns().take();
    assert.ok(turns().take() > 1000);
    assert.equal(turns({ scope: ["tce", "key-2"] }).take(), 0);
    assert.equal(turns({ action: "Delete" }).take(), 0);
    assert.equal(turns({ rate: 20 }).take(), 0);
  });

  const isLimit = (name: string) => name.includes("@");

  it("leave no key in file names, and few files", async () => {
    const own = turns({ scope: ["tce", "AKID-of-the-user"], rate: 1000 });
    const names = () => readdirSync(folder, { recursive: true, encoding: "utf8" });
    for (let i = 0; i < 50; i++) own.take();
    assert.ok(!names().some((name) => name.includes("AKID")));
    const action = join(folder, names().find(isLimit)!);
    writeFileSync(join(action, "17"), "");
    own.take();
    assert.ok(!readdirSync(action).includes("17"));
  });

  it("are removed for a scope that no process has opened for a day", () => {
    const day = 86_400_000;
    for (const [key, at] of [
      ["old", NOW - 2 * day],
      ["recent", NOW - day / 2],
      ["own", NOW],
    ] as const)
      sharedTurns([key], folder, () => at);
    assert.equal(readdirSync(folder).length, 2);
  });

  for (const seconds of [30, 3600])
    it(`do not wait for files of a clock that was set back by ${seconds} seconds`, () => {
      turns().take();
      const action = join(folder, readdirSync(folder, { recursive: true, encoding: "utf8" }).find(isLimit)!);
      const at = NOW / 1000 + seconds;
      const left = String(Math.round((Number(readdirSync(action)[0]) / NOW) * at * 1000));
      writeFileSync(join(action, left), "");
      utimesSync(join(action, left), at, at);
      const next = turns().take();
      assert.ok(next > 0 && next < 1000, `${next} ms`);
      assert.ok(!readdirSync(action).includes(left));
    });

  it("are taken at once, however far ahead they are", () => {
    const since = performance.now();
    const delays = Array.from({ length: 20 }, () => turns({ rate: 0.2 }).take());
    assert.ok(performance.now() - since < 1000, `${performance.now() - since} ms`);
    for (const [i, delay] of delays.entries()) assert.ok(delay >= 5000 * i - STEP, `${delay} ms at call ${i}`);
  });

  it("are found where each attempt takes longer than a step", () => {
    let reads = 0;
    const slow = () => {
      assert.ok(++reads < 100, "no turn after 100 readings of the clock");
      return NOW + reads * 40;
    };
    for (const rate of [20, 200]) {
      reads = 0;
      assert.ok(sharedTurns(["slow disk"], folder, slow)!("Create", rate).take() < 500);
    }
  });

  it("go on where the folder is removed, and are without delay where it cannot be made", () => {
    const own = turns();
    for (let i = 0; i < 10; i++) own.take();
    rmSync(folder, { recursive: true });
    assert.equal(own.take(), 0);
    assert.equal(readdirSync(folder).length, 1);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "");
    for (let i = 0; i < 30; i++) assert.equal(own.take(), 0);
  });

  it("delay the calls of a client, each by a turn of its own", async () => {
    const clock = new Clock();
    const delays = [0, 700, 50];
    const taken: string[] = [];
    const turnsOf = (action: string, rate: number) => ({
      take: () => {
        taken.push(`${action} ${rate} ${clock.time}`);
        return delays.shift() ?? 0;
      },
    });
    const start = clock.time;
    const limits = new RateLimits(() => 20, { now: clock.now, sleep: clock.sleep, random: () => 0.5, turnsOf });
    const sent: number[] = [];
    const call = async () => void sent.push((await limits.of("Create").turn()).at - start);
    await clock.run(Promise.all([call(), call(), call()]));
    const [first, second, third] = sent;
    assert.equal(first, 0);
    assert.ok(second! >= 700 && second! < 800, `${second}`);
    assert.ok(third! >= second! + 50 && third! < second! + 150, `${third}`);
    assert.equal(taken.length, 3, "one turn for each call");
  });
});
