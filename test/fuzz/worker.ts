/** The thread of one target, under the watch of run.ts. */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { fuzz } from "./fuzzer.js";
import type { Task } from "./run.js";
import { TARGETS } from "./targets/index.js";

const { name, seconds, seed } = workerData as Task;
const target = TARGETS.find((one) => one.name === name)!;
let inputs = 0;

const tell = (message: object): void => (parentPort as Pick<MessagePort, "postMessage">).postMessage(message, []);

void fuzz(target, {
  seed,
  seconds,
  onInput: (input) => {
    // A message costs more than many an input.
    if (inputs++ % 32 === 0) tell({ input });
  },
}).then((course) => tell({ course }));
