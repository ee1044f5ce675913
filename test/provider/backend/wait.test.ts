import assert from "node:assert/strict";
import { waitUntil } from "../../../provider/backend/wait.js";
import { isPeeringError } from "../../../provider/errors.js";

/** A clock that only sleeping moves. */
function clock() {
  const slept: number[] = [];
  let now = 0;
  const sleep = (milliseconds: number): Promise<void> => {
    slept.push(milliseconds);
    now += milliseconds;
    return Promise.resolve();
  };
  return { slept, now: () => now, sleep };
}

const logged = () => ({ waitedFor: "the end of pcx-1", vendor: "tce", fix: "Try again" });

describe("waiting", () => {
  it("ends without a delay and a message if the object exists already", async () => {
    const { slept, ...time } = clock();
    const seen = await waitUntil({
      ...time,
      observe: () => Promise.resolve(1),
      until: (n) => n === 1,
      timeoutSeconds: 10,
      what: logged,
      onWaiting: () => assert.fail("there was no wait"),
    });
    assert.deepEqual([seen, slept], [1, []]);
  });

  it("polls at growing intervals up to a maximum, and reports once that it waits", async () => {
    const { slept, ...time } = clock();
    let [requested, said] = [0, 0];
    await waitUntil({
      ...time,
      observe: () => Promise.resolve(++requested),
      until: (n) => n === 15,
      timeoutSeconds: 600,
      what: logged,
      onWaiting: () => said++,
    });
    assert.deepEqual([slept[0], slept[1], slept.at(-1), slept.length, said], [250, 400, 10_000, 14, 1]);
  });

  it("ends at the timeout, with the awaited object and the fix", async () => {
    const { slept, ...time } = clock();
    await assert.rejects(
      waitUntil({ ...time, observe: () => Promise.resolve(0), until: () => false, timeoutSeconds: 3, what: logged }),
      (error) =>
        isPeeringError(error, "timeout") &&
        error.message === "the end of pcx-1 did not happen within 3 seconds [tce]. Try again.",
    );
    assert.equal(
      slept.reduce((sum, one) => sum + one),
      3000,
    );
  });

  it("ends at once if a read fails", async () => {
    const { slept, ...time } = clock();
    await assert.rejects(
      waitUntil({
        ...time,
        observe: () => Promise.reject(new Error("forbidden")),
        until: () => true,
        timeoutSeconds: 3,
        what: logged,
      }),
      /forbidden/,
    );
    assert.deepEqual(slept, []);
  });
});
