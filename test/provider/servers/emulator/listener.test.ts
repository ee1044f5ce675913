import assert from "node:assert/strict";
import { connect } from "node:net";
import { drawFaults, nameOfFault } from "../../../../provider/servers/emulator/faults.js";
import { RateGate } from "../../../../provider/servers/emulator/rate.js";
import { type ToyPort, toyPort } from "./toy.js";

describe("a port of the emulator", () => {
  const open: ToyPort[] = [];
  const port = async (...args: Parameters<typeof toyPort>) => {
    const made = await toyPort(...args);
    open.push(made);
    return made;
  };
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  const post = (url: string, body: string, headers: Record<string, string> = {}) =>
    fetch(url, { method: "POST", body, headers });

  it("passes a request on unchanged, and listens on 127.0.0.1 only", async () => {
    const toy = await port();
    assert.match(toy.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const answer = await post(`${toy.url}/a%3Ab?x=%20y&x=2`, "text", { "X-Odd": "as it is" });
    assert.equal(answer.headers.get("content-type"), "application/json; charset=utf-8");
    assert.deepEqual(await answer.json(), {
      method: "POST",
      path: "/a%3Ab",
      query: "x=%20y&x=2",
      odd: "as it is",
      body: "text",
    });
  });

  it("logs account, action and result, and nothing else of the call", async () => {
    const toy = await port({}, () => 0);
    await post(`${toy.url}/change?Signature=abc`, "a secret", { "x-key": "known" });
    await post(`${toy.url}/change`, "", { "x-key": "stolen" });
    const entry = { time: "1970-01-01T00:00:00.000Z", vendor: "toy", action: "change", status: 200 };
    assert.deepEqual(toy.entries, [{ ...entry, account: "100000000001" }, entry]);
  });

  it("rejects a body that is too large, and does not run the call", async () => {
    const toy = await port();
    const answer = await post(`${toy.url}/change`, "x".repeat(1024 * 1024 + 1));
    assert.equal(answer.status, 413);
    assert.equal((await post(`${toy.url}/change`, "x".repeat(1024 * 1024))).status, 200);
    assert.deepEqual(toy.acted, ["/change"]);
  });

  it("closes the connection of a client that does not send its headers, or its body, in time", async () => {
    const toy = await port({
      timeouts: { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 },
    });
    const closedAfter = (text: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(Number(new URL(toy.url).port), "127.0.0.1", () => socket.write(text));
        let answered = "";
        socket.on("data", (chunk: Buffer) => (answered += chunk.toString()));
        socket.once("error", reject).once("close", () => resolve(answered));
      });
    assert.match(await closedAfter("POST /change HTTP/1.1\r\nHost: x\r\n"), /^HTTP\/1\.1 408 /);
    const body = "POST /change HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc";
    assert.match(await closedAfter(body), /^HTTP\/1\.1 408 /);
    assert.deepEqual(toy.acted, []);
  });

  it("rejects headers that are too large", async () => {
    const toy = await port();
    assert.equal((await post(`${toy.url}/change`, "", { "x-odd": "x".repeat(20_000) })).status, 431);
    assert.deepEqual(toy.acted, []);
  });

  it("returns 500 for an internal error, and reports it to the process that started the server", async () => {
    const toy = await port();
    const answer = await post(`${toy.url}/defect`, "");
    assert.equal(answer.status, 500);
    assert.match(String(toy.defects[0]), /it broke/);
  });

  it("delays every response by the configured time", async () => {
    const toy = await port({ latency: 60 });
    const start = performance.now();
    await post(`${toy.url}/read`, "");
    assert.ok(performance.now() - start >= 59);
  });

  it("throttles an account's action beyond its rate with the vendor's error, until the second is over", async () => {
    let now = 0;
    const toy = await port({ callsPerSecond: 2 }, () => now);
    const call = async (path: string, key: string) => (await post(toy.url + path, "", { "x-key": key })).status;
    assert.deepEqual(
      [await call("/a", "known"), await call("/a", "known"), await call("/a", "known")],
      [200, 200, 429],
    );
    assert.deepEqual([await call("/b", "known"), await call("/a", "other")], [200, 200]);
    now = 1001;
    assert.equal(await call("/a", "known"), 200);
    assert.equal(toy.entries[2]!.fault, "throttled");
  });

  it("injects every fault, before and after the action, and logs it", async () => {
    const toy = await port({ part: 1, seed: 3 });
    for (let i = 0; i < 60; i++) {
      const before = toy.acted.length;
      const ended = await fetch(`${toy.url}/change`, { signal: AbortSignal.timeout(100) }).then(
        ({ status }) => status,
        (error: Error & { cause?: { code?: string } }) => error.cause?.code ?? error.name,
      );
      const fault = toy.entries.at(-1)!.fault!;
      const expected = { throttled: 429, busy: 503, "server-fault": 503, reset: "ECONNRESET", silence: "TimeoutError" };
      assert.equal(ended, expected[fault.split(" ")[0] as keyof typeof expected], fault);
      assert.equal(toy.acted.length - before, fault.endsWith("after acting") ? 1 : 0, fault);
    }
    assert.equal(new Set(toy.entries.map(({ fault }) => fault)).size, 8);
  });

  it("closes its connections when it stops, silent ones too", async () => {
    const toy = await toyPort({ part: 1, seed: 3 });
    const calls = Array.from({ length: 12 }, () => fetch(`${toy.url}/read`).catch(() => "ended"));
    while (toy.entries.length < calls.length) await new Promise((resolve) => setTimeout(resolve, 5));
    await toy.close();
    await Promise.all(calls);
    await assert.rejects(fetch(`${toy.url}/read`));
  });
});

describe("injected faults", () => {
  const draw = (part: number, seed: number, isRead = false, count = 4000) => {
    const next = drawFaults(part, seed);
    return Array.from({ length: count }, () => next(isRead));
  };

  it("depend only on the seed", () => {
    assert.deepEqual(draw(0.2, 7), draw(0.2, 7));
    assert.notDeepEqual(draw(0.2, 7), draw(0.2, 8));
    assert.deepEqual(new Set(draw(0, 7)), new Set([undefined]));
  });

  it("hit the configured share of calls, evenly over the kinds, and reads only if it makes sense", () => {
    for (const [isRead, kinds] of [
      [false, 8],
      [true, 4],
    ] as const) {
      const counts = new Map<string, number>();
      for (const fault of draw(0.2, 1, isRead, 20_000))
        if (fault) counts.set(nameOfFault(fault), (counts.get(nameOfFault(fault)) ?? 0) + 1);
      assert.equal(counts.size, kinds);
      for (const [name, count] of counts) assert.ok(Math.abs(count - 4000 / kinds) < 120, `${name}: ${count}`);
      assert.equal(
        [...counts.keys()].some((name) => name.startsWith("busy") || name.endsWith("acting")),
        !isRead,
      );
    }
  });
});

describe("the emulator's rate limit", () => {
  it("admits every call without a limit", () => {
    const gate = new RateGate(undefined, () => 0);
    assert.ok(Array.from({ length: 1000 }, () => gate.admits("a")).every(Boolean));
  });

  it("counts each second separately from its first call, and ignores rejected calls", () => {
    let now = 0;
    const gate = new RateGate(2, () => now);
    const at = (time: number) => ((now = time), gate.admits("a"));
    assert.deepEqual([0, 600, 900, 1000, 1001, 1600, 1601].map(at), [true, true, false, true, false, true, false]);
  });
});
