/** A process of its own for shared-turns.test.ts, `<folder> <calls> <rate>`: takes turns one after another. */
import { setTimeout } from "node:timers/promises";
import { sharedTurns } from "../../../../provider/backend/http/shared-turns.js";

async function main([folder, calls, rate]: readonly string[]): Promise<number[]> {
  const turns = sharedTurns(["one key"], folder)!("Create", Number(rate));
  const times: number[] = [];
  for (let i = 0; i < Number(calls); i++) {
    const delay = turns.take();
    times.push(Date.now() + delay);
    await setTimeout(delay);
  }
  return times;
}

void main(process.argv.slice(2)).then((times) => process.send!(times));
