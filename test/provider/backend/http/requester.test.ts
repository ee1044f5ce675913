import assert from "node:assert/strict";
import { z } from "zod";
import type { Renewal } from "../../../../provider/backend/credentials.js";
import type { Protocol } from "../../../../provider/backend/http/protocol.js";
import { Requester } from "../../../../provider/backend/http/requester.js";
import { isPeeringError, keepSecret, PeeringError } from "../../../../provider/errors.js";
import {
  type Answer,
  call,
  FakeTime,
  isSilent,
  type LocalServer,
  refuses,
  resets,
  result,
  says,
  serve,
  settingsFor,
  SIGNATURE,
  THING,
  TOY,
} from "./toy.js";

describe("the request function", () => {
  const open: LocalServer[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });

  async function scene(
    answers: readonly Answer[],
    settleSeconds = 0,
    config: Record<string, string> = {},
    more: Partial<Protocol> = {},
  ) {
    const server = await serve(answers);
    open.push(server);
    const time = new FakeTime();
    const requester = new Requester(settingsFor(config), { ...TOY, settleSeconds, ...more }, time.services());
    return { server, time, requester, ask: () => requester.read(call(`${server.url}/things`), THING) };
  }

  const failure = (work: Promise<unknown>): Promise<PeeringError> =>
    work.then(
      () => assert.fail("it should have failed"),
      (error: unknown) => {
        assert.ok(isPeeringError(error), String(error));
        return error;
      },
    );

  it("repeats a call with newer credentials, and with credentials renewed for it once", async () => {
    const renewals: Renewal[] = ["replaced", "replaced", "renewed"];
    const renew = async () => renewals.shift() ?? "renewed";
    const refusal = refuses("credentials-invalid");
    const { ask, server } = await scene([refusal, refusal, refusal, result("a"), refusal], 0, {}, { renew });
    assert.deepEqual(await ask(), { name: "a" });
    assert.equal((await failure(ask())).code, "credentials-invalid");
    assert.equal(server.heard.length, 6);
  });

  it("retries throttled, busy, failed and lost calls, logs them, and signs each attempt again", async () => {
    const gateway = says("<html>bad gateway</html>", 502);
    const { server, time, ask } = await scene([
      refuses("throttled"),
      refuses("busy"),
      refuses("fault"),
      gateway,
      resets,
      result("a"),
    ]);
    assert.deepEqual(await ask(), { name: "a" });
    assert.deepEqual(
      server.heard.map(({ headers }) => headers["x-nonce"]),
      [1, 2, 3, 4, 5, 6].map((n) => `nonce-${n}`),
    );
    assert.deepEqual(time.said.slice(0, 4), [
      "DescribeThings: throttled (throttled); trying again in 0.4 s",
      "DescribeThings: busy (busy); trying again in 1.5 s",
      "DescribeThings: the server failed (fault); trying again in 0.8 s",
      "DescribeThings: the server failed (502); trying again in 1.5 s",
    ]);
    assert.match(time.said[4]!, /^DescribeThings: .*(ECONNRESET|hang up).*; trying again in 3\.0 s$/);
  });

  it("waits as long as a throttling server's response requires", async () => {
    const { time, ask } = await scene([refuses("throttled", { "retry-after": "7" }), result("a")]);
    await ask();
    assert.equal(time.slept[0], 7000);
  });

  for (const [how, lost] of [
    ["a reset", resets],
    ["a 5xx", says("", 500)],
  ] as const) {
    it(`searches for a change lost by ${how} before a retry, and does not repeat it if found`, async () => {
      const { server, requester } = await scene([lost, result("second")]);
      const looks: number[] = [];
      const landed = async () => (looks.push(server.heard.length), { name: "first" });
      assert.deepEqual(await requester.change({ call: call(server.url), answer: THING, landed }), { name: "first" });
      assert.deepEqual([server.heard.length, looks], [1, [1]]);
    });

    it(`repeats a change lost by ${how} that is not found, and searches before every retry`, async () => {
      const { server, requester } = await scene([lost, refuses("throttled"), result("third")]);
      const looks: number[] = [];
      const landed = async (): Promise<undefined> => void looks.push(server.heard.length);
      const change = { call: call(server.url), answer: THING, landed };
      assert.deepEqual(await requester.change(change), { name: "third" });
      assert.deepEqual([server.heard.length, looks], [3, [1, 2]]);
    });
  }

  it("does not search for a throttled or busy change, because the server did nothing", async () => {
    const { server, requester } = await scene([refuses("throttled"), refuses("busy"), result("a")]);
    const landed = () => assert.fail("there is nothing to look for");
    assert.deepEqual(await requester.change({ call: call(server.url), answer: THING, landed }), { name: "a" });
  });

  it("searches for a lost change until reads must show it, and only then repeats it", async () => {
    const { server, requester, time } = await scene([resets, result("a second one")], 5);
    const lostAt = time.time;
    const landed = async () => (time.time - lostAt >= 3000 ? { name: "the first" } : undefined);
    const change = { call: call(server.url), answer: THING, landed };
    assert.deepEqual(await requester.change(change), { name: "the first" });
    assert.equal(server.heard.length, 1);

    const never = await scene([resets, result("again")], 5);
    const start = never.time.time;
    let lastLook = 0;
    const nothing = async (): Promise<undefined> => void (lastLook = never.time.time - start);
    await never.requester.change({ ...change, call: call(never.server.url), landed: nothing });
    assert.ok(lastLook >= 5000, `looked last after ${lastLook} ms`);
  });

  it("treats a delayed change as done if its retry is rejected as a duplicate", async () => {
    const { server, requester } = await scene([resets, refuses("already-exists")]);
    const landed = async () => (server.heard.length === 2 ? { name: "came late" } : undefined);
    assert.deepEqual(await requester.change({ call: call(server.url), answer: THING, landed }), { name: "came late" });

    const others = await scene([resets, refuses("already-exists")]);
    const change = { call: call(others.server.url), answer: THING, landed: async () => undefined };
    assert.equal((await failure(others.requester.change(change))).code, "already-exists");
  });

  it("reports a change as unknown if its answer was lost and the look for its effect failed", async () => {
    const { server, requester } = await scene([resets, result("again")]);
    const landed = () =>
      Promise.reject(
        new PeeringError("timeout", "reading things took too long", { vendor: "tce", fix: "Check the network" }),
      );
    const error = await failure(requester.change({ call: call(server.url), answer: THING, landed }));
    assert.equal(server.heard.length, 1);
    assert.equal(error.code, "timeout");
    assert.equal(
      error.message,
      "DescribeThings was sent, and it is unknown whether it was carried out, because the look for its effect failed: reading " +
        "things took too long [tce]. Check the network. Then repeat the same command before any other: it looks for " +
        "what the call may have done.",
    );
  });

  it("fails at once for final errors, with the vendor's code, message and request id", async () => {
    const { server, ask } = await scene([refuses("already-exists")]);
    const error = await failure(ask());
    assert.equal(server.heard.length, 1);
    assert.deepEqual(
      [error.code, error.detail.vendorCode, error.detail.vendor],
      ["already-exists", "already-exists", "tce"],
    );
    assert.match(error.message, /^DescribeThings was refused: it says already-exists \(already-exists, request r-1\)/);
  });

  it("stops after twelve attempts on a failing server, and at the timeout on a throttling one", async () => {
    const failing = await scene([refuses("fault")], 0, { timeoutSeconds: "600" });
    const error = await failure(failing.ask());
    assert.equal(failing.server.heard.length, 12);
    assert.match(error.message, /was refused after 12 attempts: it says fault \(fault, request r-1\)/);
    assert.equal(error.code, "backend-failure");

    const throttling = await scene([refuses("throttled")]);
    const start = throttling.time.time;
    assert.equal((await failure(throttling.ask())).code, "backend-failure");
    const seconds = (throttling.time.time - start) / 1000;
    assert.ok(seconds >= 45 && seconds <= 60, `${seconds} s`);
  });

  it("slows down a throttled action, and no other", async () => {
    const { server, requester, time } = await scene([refuses("throttled"), result("a")], 0, { maxCallsPerSecond: "2" });
    await requester.read(call(server.url), THING);
    const before = time.slept.length;
    await requester.read(call(server.url, { action: "Other" }), THING);
    assert.equal(time.slept.length, before);
    await requester.read(call(server.url), THING);
    assert.ok(time.slept.length > before);
  });

  it("rejects a response that does not match its schema, and names the field", async () => {
    const { ask } = await scene([says({ result: { name: 7 } })]);
    const error = await failure(ask());
    assert.equal(error.code, "backend-failure");
    assert.match(
      error.message,
      /the answer to DescribeThings from 127\.0\.0\.1:\d+ \(status 200\) is not as documented: name: must be a string, and is a number/,
    );
    const nothing = await scene([says({})]);
    assert.match((await failure(nothing.ask())).message, /not as documented: the whole:/);
  });

  it("reads again if a response is cut short or does not match, and returns the valid one", async () => {
    const { server, ask } = await scene([says('{"result":{"na'), says({ result: null }), result("a")]);
    assert.deepEqual(await ask(), { name: "a" });
    assert.equal(server.heard.length, 3);
  });

  it("does not repeat a change whose response does not match: the change is done", async () => {
    const { server, requester } = await scene([says({ result: { name: 7 } }), result("a second one")]);
    const change = { call: call(server.url), answer: THING, landed: async () => undefined };
    assert.match((await failure(requester.change(change))).message, /is not as documented: name/);
    const landed = async () => ({ name: "the first" });
    const again = await scene([says({ result: { name: 7 } }), result("a second one")]);
    const found = await again.requester.change({ call: call(again.server.url), answer: THING, landed });
    assert.deepEqual(found, { name: "the first" });
    assert.deepEqual([server.heard.length, again.server.heard.length], [1, 1]);
  });

  const LOGIN = "<!doctype html><html><head><title>Please sign in</title></head></html>";
  for (const [what, answer, heard, expected] of [
    [
      "a page with status 404",
      says("<html><title>404 Not Found</title>", 404),
      1,
      /status 404 and an HTML page \("404 Not Found"\), which is no answer of the toy/,
    ],
    ["an empty 404", says("", 404), 1, /status 404 and an empty body.*Check vpcpeering:endpoint, its path included/],
    [
      "JSON of another kind with status 404",
      says("[]", 404),
      1,
      /status 404 and JSON that is cut short or of another kind/,
    ],
    [
      "a sign-in page",
      says(LOGIN, 200),
      3,
      /status 200 and an HTML page \("Please sign in"\).*sign in to the network or proxy/,
    ],
    [
      "a redirect",
      says("", 302, { location: "https://login.example/?Signature=x" }),
      1,
      /status 302 and a redirect to login\.example.*if login\.example is that/,
    ],
    [
      "a gateway's 502",
      says("<html>bad gateway</html>", 502),
      12,
      /status 502 and an HTML page.*run `pulumi up` again/,
    ],
  ] as const)
    it(`reports ${what} as such, and names its sender`, async () => {
      const { server, ask } = await scene([answer], 0, { timeoutSeconds: "600" });
      const error = await failure(ask());
      assert.equal(error.code, "backend-failure");
      assert.match(error.message, /^DescribeThings: 127\.0\.0\.1:\d+ answered with /);
      assert.match(error.message, expected);
      assert.ok(!/was refused|request id|Signature/.test(error.message), error.message);
      assert.equal(server.heard.length, heard);
    });

  it("ends within timeoutSeconds, whatever the server requires, without the time in its own rate queue", async () => {
    for (const answer of [
      refuses("throttled", { "retry-after": "3600" }),
      says("", 503, { "retry-after": "3600" }),
      refuses("busy"),
      refuses("fault"),
    ]) {
      const { time, ask } = await scene([answer], 0, { timeoutSeconds: "2" });
      const start = time.time;
      assert.equal((await failure(ask())).code, "backend-failure");
      assert.ok(time.time - start <= 2000, `${time.time - start} ms`);
    }
    const queued = await scene([refuses("busy"), result("a")], 0, { timeoutSeconds: "3", maxCallsPerSecond: "0.2" });
    assert.deepEqual(await queued.ask(), { name: "a" });
    assert.ok(Math.max(...queued.time.slept) > 3000, "the second attempt waited in the queue");
  });

  it("stops on a silent server at the timeout of the call, not of the attempt", async () => {
    const { server, requester } = await scene([isSilent], 0, { timeoutSeconds: "0.3" });
    const start = Date.now();
    const error = await failure(requester.read(call(server.url), THING));
    assert.match(error.message, /no answer within 0\.\d+ s/);
    // The clock of the test stands still while the server is silent, so that several attempts have their turn.
    assert.ok(Date.now() - start < 5_000);
  });

  it("prints no secret, signature or query, neither in errors nor while it waits", async () => {
    const secret = "a-secret-key-of-the-test";
    keepSecret(secret);
    const echo = says({ code: "fault", message: `${secret} is not right` });
    const { time, ask } = await scene([echo, resets, says("", 500), echo]);
    const error = await failure(ask());
    const logged = [...time.said, String(error), error.stack, JSON.stringify(error), JSON.stringify(error.cause ?? "")];
    assert.match(error.message, /\[secret\] is not right/);
    for (const text of logged)
      for (const unwanted of [secret, SIGNATURE, "Signature=", "?"]) assert.ok(!text!.includes(unwanted), text);
  });

  it("returns what the schema parses, not the raw body", async () => {
    const { server, requester } = await scene([says({ result: "7" })]);
    assert.equal(await requester.read(call(server.url), z.coerce.number()), 7);
  });
});
