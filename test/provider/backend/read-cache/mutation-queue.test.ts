/** Work on the same objects: one after the other, until it ends its turn. */
import assert from "node:assert/strict";
import { MutationQueue } from "../../../../provider/backend/read-cache/mutation-queue.js";
import { endTurn } from "../../../../provider/backend/turn.js";

function gate() {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<void>((open, refuse) => {
    resolve = open;
    reject = refuse;
  });
  return { promise, resolve, reject };
}

describe("work on the same objects", () => {
  /** Work that is held at two moments, and the log of what has begun and ended. */
  const stage = () => {
    const queue = new MutationQueue();
    const log: string[] = [];
    const work = (name: string, objects: readonly string[]) => {
      const answered = gate();
      const shown = gate();
      const done = queue.run(objects, async () => {
        log.push(`${name} begins`);
        await answered.promise;
        endTurn();
        log.push(`${name} is answered`);
        await shown.promise;
        log.push(`${name} ends`);
      });
      return { answer: answered.resolve, show: shown.resolve, fail: answered.reject, done };
    };
    return { log, work };
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it("begins when the turn of the earlier work ends, also before that work does", async () => {
    const { log, work } = stage();
    const first = work("first", ["a", "b"]);
    const second = work("second", ["b", "c"]);
    const other = work("other", ["d"]);
    await settled();
    assert.deepEqual(log.splice(0), ["first begins", "other begins"]);
    first.answer();
    await settled();
    assert.deepEqual(log.splice(0), ["first is answered", "second begins"]);
    const third = work("third", ["b"]);
    first.show();
    await first.done;
    await settled();
    // The end of the first frees nothing that the second holds.
    assert.deepEqual(log.splice(0), ["first ends"]);
    for (const { answer, show } of [second, other, third]) {
      answer();
      show();
    }
    await Promise.all([second.done, other.done, third.done]);
  });

  it("begins when the earlier work fails", async () => {
    const { log, work } = stage();
    const first = work("first", ["a"]);
    const second = work("second", ["a"]);
    first.fail(new Error("refused"));
    await assert.rejects(first.done, /refused/);
    await settled();
    assert.deepEqual(log, ["first begins", "second begins"]);
    second.answer();
    second.show();
    await second.done;
  });

  it("is not needed to end a turn", () => assert.doesNotThrow(endTurn));
});
