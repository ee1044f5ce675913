/** A process of its own for shared-turns.test.ts, `<folder> <calls> <rate>`: takes its turns when it receives a message. */
import { once } from "node:events";
import { sharedTurns } from "../../../../provider/backend/http/shared-turns.js";

async function main([folder, calls, rate]: readonly string[]): Promise<void> {
  const read: number[] = [];
  const now = () => {
    read.push(Date.now());
    return read.at(-1)!;
  };
  const turns = sharedTurns(["one key"], folder, now)!("Create", Number(rate));
  process.send!("ready");
  await once(process, "message");
  const times = Array.from({ length: Number(calls) }, () => {
    const delay = turns.take();
    // From the time before the turn was created; the last one is after.
    return Math.round(read.at(-2)! + delay);
  });
  process.send!(times);
  process.disconnect();
}

void main(process.argv.slice(2));
