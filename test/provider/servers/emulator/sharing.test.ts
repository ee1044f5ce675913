/** Several clients of one account, each as if it were alone, at a port of the emulator that counts calls. */
import assert from "node:assert/strict";
import { z } from "zod";
import { Requester } from "../../../../provider/backend/http/requester.js";
import { call, settingsFor, TOY } from "../../backend/http/toy.js";
import { FastTime } from "./fast-time.js";
import { toyPort } from "./toy.js";

const CLIENTS = 8;
const CALLS = 30;
const RATE = 20;

describe("clients that share an account at the emulator", function () {
  this.timeout(60_000);

  it(`all get their ${CALLS} calls admitted, and few calls are throttled`, async () => {
    const time = new FastTime(2);
    const port = await toyPort({ callsPerSecond: RATE }, time.now);
    try {
      const settings = settingsFor({ maxCallsPerSecond: String(RATE), timeoutSeconds: "600" });
      const services = { now: time.now, sleep: time.sleep, say: () => undefined };
      const clients = Array.from({ length: CLIENTS }, () => new Requester(settings, TOY, services));
      await Promise.all(
        clients.flatMap((client) =>
          Array.from({ length: CALLS }, () =>
            client.read(call(`${port.url}/read`, { headers: { "x-key": "known" } }), z.unknown()),
          ),
        ),
      );
      const throttled = port.entries.filter(({ fault }) => fault === "throttled").length;
      assert.equal(port.entries.length - throttled, CLIENTS * CALLS);
      assert.ok(throttled <= 0.35 * port.entries.length, `${throttled} of ${port.entries.length} calls were throttled`);
    } finally {
      await port.close();
    }
  });
});
