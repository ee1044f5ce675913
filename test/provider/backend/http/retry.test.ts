import assert from "node:assert/strict";
import { assert as holds, constantFrom, double, integer, property } from "fast-check";
import { requestedPause, delayBefore, mayRetry, type Failure } from "../../../../provider/backend/http/retry.js";

const failure = (kind: Failure["kind"], pause?: number): Failure => ({ kind, reason: "", mayHaveActed: false, pause });
const KINDS = ["throttled", "busy", "fault", "garbled", "unreached", "lost", "untrusted"] as const;

describe("retry delays", () => {
  it("double up to the maximum of the kind, and stay in the upper half", () => {
    const delays = [1, 2, 3, 4, 5, 6, 20].map((attempt) => delayBefore(failure("fault"), attempt, () => 1));
    assert.deepEqual(delays, [250, 500, 1000, 2000, 4000, 5000, 5000]);
    holds(
      property(
        constantFrom(...KINDS.filter((kind) => kind !== "untrusted")),
        integer({ min: 1, max: 2000 }),
        double({ min: 0, max: 1, noNaN: true }),
        (kind, attempt, random) => {
          const at = (r: number) => delayBefore(failure(kind), attempt, () => r);
          return at(0) <= at(random) && at(random) <= at(1) && at(1) <= 10_000 && at(0) === at(1) / 2;
        },
      ),
    );
  });

  it("follow the server up to a minute, but are never shorter than without it", () => {
    const requested = (text: string) => requestedPause({ status: 429, headers: { "retry-after": text }, body: "" });
    assert.deepEqual(["3", "0", "-1", "3600", "Fri, 31 Dec 1999 23:59:59 GMT"].map(requested), [
      3000,
      0,
      0,
      60_000,
      undefined,
    ]);
    assert.equal(requestedPause({ status: 429, headers: {}, body: "" }), undefined);
    assert.equal(
      delayBefore(failure("throttled", 3000), 1, () => 0),
      3000,
    );
    assert.equal(
      delayBefore(failure("throttled", 1), 1, () => 0),
      250,
    );
  });

  it("end at the timeout, or after the maximum of attempts", () => {
    const attempts = Object.fromEntries(
      KINDS.map((kind) => [kind, [1, 2, 4, 12, 1e9].filter((attempt) => mayRetry(failure(kind), attempt, 999, 1000))]),
    );
    assert.deepEqual(attempts, {
      throttled: [1, 2, 4, 12, 1e9],
      busy: [1, 2, 4, 12, 1e9],
      fault: [1, 2, 4],
      garbled: [1, 2],
      lost: [1, 2, 4],
      unreached: [1, 2],
      untrusted: [],
    });
    for (const kind of KINDS) assert.equal(mayRetry(failure(kind), 1, 1000, 1000), false);
  });
});
