import assert from "node:assert/strict";
import { type Screen, whileWaiting } from "../../cli/waiting.js";
import { progress } from "../../provider/backend/progress.js";

const CLEAR = "\r\u001b[2K";

describe("progress of a slow command", () => {
  interface Recording extends Screen {
    readonly shown: string[];
    onWrite?: () => void;
  }

  function record(isTTY: boolean): Recording {
    const shown: string[] = [];
    return {
      isTTY,
      shown,
      write(text) {
        shown.push(text);
        this.onWrite?.();
      },
    };
  }

  it("appears after a while, and leaves a clean line", async () => {
    const screen = record(true);
    const work = () =>
      new Promise<string>((resolve) => {
        screen.onWrite = () => resolve("done");
      });
    assert.equal(await whileWaiting("asking", work, screen, 1), "done");
    assert.deepEqual(screen.shown, [`${CLEAR}asking …`, CLEAR]);
  });

  it("is not shown for a quick command", async () => {
    const screen = record(true);
    assert.equal(await whileWaiting("asking", async () => 1, screen), 1);
    assert.deepEqual(screen.shown, []);
  });

  it("includes retries, also if the command fails in the end", async () => {
    const screen = record(true);
    const work = async (): Promise<never> => {
      progress("throttled; trying again in 1.0 s");
      throw new Error("no");
    };
    await assert.rejects(whileWaiting("asking", work, screen), /^Error: no$/);
    assert.deepEqual(screen.shown, [`${CLEAR}throttled; trying again in 1.0 s …`, CLEAR]);
  });

  it("is not shown without a terminal", async () => {
    const screen = record(false);
    const work = async (): Promise<void> => progress("throttled");
    await whileWaiting("asking", work, screen, 0);
    assert.deepEqual(screen.shown, []);
  });
});
