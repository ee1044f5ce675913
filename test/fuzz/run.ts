/**
 * Runs targets for a while: `npm run fuzz -- [--target <name>] [--seconds 60] [--seed <n>]`. Each runs in a thread of
 * its own, with a temporary folder of its own, which is ended if an input takes too long or too much memory.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { parseArgs } from "node:util";
import { recordTrial } from "../reliability/trial.js";
import type { Course } from "./fuzzer.js";
import { TARGETS } from "./targets/index.js";

/** Milliseconds. */
const HANGS = 20_000;
const MEMORY_MB = 1_500;

const TRIAL = {
  name: "fuzz",
  title: "Fuzzing",
  method:
    "Everything that reads what others write is run on inputs that grow from recorded ones: values of JSON and characters " +
    "of texts are altered, and inputs that reach new blocks of our code, as V8 counts them, grow further. Each input " +
    "must lead to a result or to one clear error of one line, without a secret, within two seconds of the processor and bounded memory, " +
    "and may not change the prototype of objects. Requests to emulators are signed after they are altered.",
  fixed: [
    "An input of a resource that is named `constructor`, as a property of all objects is, ended `check` with a TypeError.",
    "A preview that shows a connection under another ID than before ended `report` with a TypeError.",
    "An ID with half a surrogate pair ended a client's call with a URIError.",
  ],
  notCovered: ["Bytes below HTTP: sockets, TLS and the HTTP parser are those of Node.js."],
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { target: { type: "string" }, seconds: { type: "string" }, seed: { type: "string" } },
  });
  const seconds = Number(values.seconds ?? 60);
  const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
  const targets = TARGETS.filter(({ name }) => (values.target ?? name).split(",").includes(name));
  if (targets.length === 0 || !(seconds > 0) || !Number.isInteger(seed)) {
    process.stderr.write(
      `Give --target of ${TARGETS.map(({ name }) => name).join(", ")}, --seconds and --seed as numbers\n`,
    );
    process.exitCode = 2;
    return;
  }
  for (const { name, title } of targets) {
    process.stdout.write(`${name}: ${title}, ${seconds} s, --seed ${seed}\n`);
    const { inputs, kept, blocks, faults, seconds: took } = await runApart(name, seconds, seed);
    process.stdout.write(`  ${inputs} inputs, ${kept} reached new code, ${blocks} blocks, ${faults.length} faults\n`);
    for (const { what, input } of faults) process.stdout.write(`  FAULT ${what}\n  input ${JSON.stringify(input)}\n`);
    recordTrial({
      ...TRIAL,
      part: name,
      seed,
      counts: { [title]: `${inputs} inputs in ${Math.round(took)} s, ${kept} of them reached new code` },
      findings: faults.map(({ what }) => `${title}: ${what.slice(0, 300)}`),
      seconds: took,
    });
    if (faults.length > 0) process.exitCode = 1;
  }
}

export interface Task {
  readonly name: string;
  readonly seconds: number;
  readonly seed: number;
}

type Message = { readonly input: string } | { readonly course: Course };

function runApart(name: string, seconds: number, seed: number): Promise<Course> {
  const startedAt = Date.now();
  const task: Task = { name, seconds, seed };
  const folder = mkdtempSync(join(tmpdir(), "vpc-peering-fuzz-"));
  const worker = new Worker(require.resolve("./worker.js"), {
    workerData: task,
    env: { ...process.env, TMPDIR: folder },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  return new Promise((resolve) => {
    // Until the first input, the seeds are made.
    let last = { input: "", at: Infinity };
    let inputs = 0;
    const end = (course: Course) => {
      clearInterval(watch);
      void worker.terminate().then(() => rmSync(folder, { recursive: true, force: true }));
      resolve(course);
    };
    const fault = (what: string) =>
      end({
        inputs,
        seconds: (Date.now() - startedAt) / 1000,
        kept: 0,
        blocks: 0,
        faults: [{ input: last.input, what }],
      });
    const watch = setInterval(() => {
      if (Date.now() - last.at > HANGS) fault(`no end after ${HANGS / 1000} s, in the 32 inputs from this one`);
    }, 1_000);
    worker.on("message", (message: Message) => {
      if ("course" in message) return end(message.course);
      last = { input: message.input, at: Date.now() };
      inputs += 32;
    });
    worker.on("error", (error) => fault(`the thread ended: ${String(error)}`));
  });
}

void main();
