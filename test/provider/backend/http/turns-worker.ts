/** A process of its own for shared-turns.test.ts, `<folder> <calls> <rate>`: takes all its turns once it is told to. */
import { once } from "node:events";
import { sharedTurns } from "../../../../provider/backend/http/shared-turns.js";

async function main([folder, calls, rate]: readonly string[]): Promise<void> {
  let at = 0;
  const turns = sharedTurns(["one key"], folder, () => at)!("Create", Number(rate));
  process.send!("ready");
  await once(process, "message");
  const times = Array.from({ length: Number(calls) }, () => {
    at = Date.now();
    return Math.round(at + turns.take());
  });
  process.send!(times);
  process.disconnect();
}

void main(process.argv.slice(2));
