/** Runs one target on inputs that grow from its seeds. Inputs that reach new code are kept, and grow further. */
import { setImmediate } from "node:timers/promises";
import { isPeeringError } from "../../provider/errors.js";
import { randomNumbers } from "../../provider/servers/emulator/faults.js";
import { Coverage } from "./coverage.js";
import { mutate, pick } from "./mutate.js";

export interface Target {
  readonly name: string;
  /** What is read, and by what. */
  readonly title: string;
  readonly seeds: readonly string[];
  /** Makes the seeds, where that takes time. */
  readonly fill?: () => Promise<void>;
  /** Returns what people or programs would see of it, or throws the one error of ours. */
  readonly run: (input: string) => unknown;
}

export interface Fault {
  readonly input: string;
  readonly what: string;
}

export interface Course {
  readonly inputs: number;
  readonly seconds: number;
  /** Inputs that reached new code. */
  readonly kept: number;
  /** Blocks of code. */
  readonly blocks: number;
  readonly faults: readonly Fault[];
}

export interface Limits {
  readonly seed: number;
  readonly inputs?: number;
  readonly seconds?: number;
  /** Called before each input, by a watcher that ends what hangs. */
  readonly onInput?: (input: string) => void;
  readonly isGuided?: boolean;
}

/** Set as a secret wherever a target has secrets: no output may contain it. */
export const SECRET = "fuzz-secret-5f1c9be2";

/** Milliseconds of the processor for one input: those of the clock depend on what else the machine does. */
const LONGEST = 2_000;
/** Inputs between two looks at the coverage, which costs as much as many inputs. */
const BATCH = 64;
const MOST_FAULTS = 20;

export async function fuzz(target: Target, limits: Limits): Promise<Course> {
  const { seed, inputs = Infinity, seconds = Infinity, onInput, isGuided = true } = limits;
  const random = randomNumbers(seed);
  await target.fill?.();
  const corpus = [...target.seeds];
  const faults = new Map<string, Fault>();
  const startedAt = performance.now();
  const passed = () => (performance.now() - startedAt) / 1000;
  const attempt = async (input: string) => {
    onInput?.(input);
    const what = await faultOf(target, input);
    if (what !== undefined) {
      const kind = what.replaceAll(/["'`].*?["'`]|\d+/g, "…");
      if (!faults.has(kind)) faults.set(kind, { input, what });
    }
  };
  const coverage = isGuided ? new Coverage(/\/build\/(cli|provider)\//) : undefined;
  for (const one of corpus) await attempt(one);
  coverage?.news();
  let [count, kept] = [corpus.length, 0];
  while (count < inputs && passed() < seconds && faults.size < MOST_FAULTS) {
    const batch = Array.from({ length: Math.min(BATCH, inputs - count) }, () =>
      mutate(random, pick(random, corpus), corpus),
    );
    for (const input of batch) await attempt(input);
    count += batch.length;
    // Files of closed stores are released by finalizers, which run between two turns of the event loop.
    await setImmediate();
    if (coverage === undefined) continue;
    const news = coverage.news();
    // Run again one by one, to see which of them reach it.
    for (const input of news.size > 0 ? batch : []) {
      await attempt(input);
      const reached = [...coverage.take()].filter((block) => news.delete(block));
      if (reached.length > 0) corpus.push(input);
      if (reached.length > 0) kept++;
      if (news.size === 0) break;
    }
  }
  coverage?.end();
  return { inputs: count, seconds: passed(), kept, blocks: coverage?.size ?? 0, faults: [...faults.values()] };
}

/** `undefined`: a result, or one clear error of ours. */
async function faultOf(target: Target, input: string): Promise<string | undefined> {
  const started = process.cpuUsage();
  const found = await outcomeOf(target, input);
  const { user, system } = process.cpuUsage(started);
  const took = (user + system) / 1000;
  if (found !== undefined) return found;
  if (Object.keys(Object.prototype).length > 0) {
    for (const key of Object.keys(Object.prototype)) delete (Object.prototype as Record<string, unknown>)[key];
    return "the prototype of all objects was changed";
  }
  return took > LONGEST ? `it took ${Math.round(took)} ms` : undefined;
}

async function outcomeOf(target: Target, input: string): Promise<string | undefined> {
  let output: string;
  try {
    const result = await target.run(input);
    output = typeof result === "string" ? result : (JSON.stringify(result, asText) ?? "");
  } catch (error) {
    if (!isPeeringError(error)) return `${String(error)} ${stackOf(error)}`;
    const { message } = error;
    output = message;
    if (/[\n\r]|\bat .*:\d+:\d+/.test(message)) return `an error of several lines: ${message}`;
    if (
      /\bundefined\b|\bNaN\b|\[object /.test(message.replaceAll(/"(?:[^"\\]|\\.)*"|received (?:undefined|NaN)/g, "")) &&
      !/undefined|NaN|\[object/.test(input)
    )
      return `an error without its value: ${message}`;
  }
  return output.includes(SECRET) ? `a secret in ${output.slice(0, 500)}` : undefined;
}

const asText = (_: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);

const stackOf = (error: unknown): string =>
  error instanceof Error
    ? (error.stack ?? "")
        .split("\n")
        .filter((line) => line.includes("/build/"))
        .slice(0, 3)
        .join(" ")
    : "";
