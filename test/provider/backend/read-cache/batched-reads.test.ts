import assert from "node:assert/strict";
import { BatchedReads } from "../../../../provider/backend/read-cache/batched-reads.js";
import { isPeeringError, PeeringError } from "../../../../provider/errors.js";
import { VirtualClock } from "../virtual-clock.js";

const REGION = "r";

describe("batched reads", () => {
  /** When each read began, and what it read; each takes so many milliseconds. */
  function timed(clock: VirtualClock, took: number) {
    const begun: { readonly at: number; readonly ids: readonly string[] }[] = [];
    const reads = new BatchedReads<string>(
      async (_, ids) => {
        begun.push({ at: clock.now(), ids });
        await clock.sleep(took);
        return new Map(ids.map((id) => [id, id]));
      },
      () => clock,
    );
    return { reads, begun };
  }

  it("let a single read wait for company only, however long the last one took, if that is past", async () => {
    const clock = new VirtualClock();
    const { reads, begun } = timed(clock, 200);
    await clock.run(
      (async () => {
        await reads.get(REGION, ["a"]);
        await clock.sleep(10_000);
        await reads.get(REGION, ["b"]);
      })(),
    );
    assert.deepEqual(
      begun.map(({ at }) => at),
      [25, 25 + 200 + 10_000 + 25],
    );
  });

  it("rest after a read as long as it took, up to half a second, so that those that follow go together", async () => {
    for (const [took, rest] of [
      [200, 225],
      [9_000, 500],
    ] as const) {
      const clock = new VirtualClock();
      const { reads, begun } = timed(clock, took);
      await clock.run(
        (async () => {
          await reads.get(REGION, ["a"]);
          await Promise.all([reads.get(REGION, ["b"]), clock.sleep(100).then(() => reads.get(REGION, ["c"]))]);
        })(),
      );
      assert.deepEqual(begun, [
        { at: 25, ids: ["a"] },
        { at: 25 + took + rest, ids: ["b", "c"] },
      ]);
    }
  });

  it("give each caller its own error where one ID is refused", async () => {
    const clock = new VirtualClock();
    for (const code of ["invalid-input", "permission-denied"] as const) {
      const reads = new BatchedReads<string>(
        async (_, ids) => {
          if (ids.includes("bad")) throw new PeeringError(code, "is refused");
          return new Map(ids.map((id) => [id, id]));
        },
        () => clock,
      );
      const all = ["good", "bad", "other"].map((id) => reads.get(REGION, [id]));
      const [good, bad, other] = await clock.run(Promise.allSettled(all));
      assert.deepEqual(good, { status: "fulfilled", value: new Map([["good", "good"]]) });
      assert.deepEqual(other, { status: "fulfilled", value: new Map([["other", "other"]]) });
      assert.ok(bad?.status === "rejected" && isPeeringError(bad.reason, code));
    }
  });
});
