/**
 * Shares a key's rate limit among the processes of one machine: each call takes a turn, which is an empty file. The
 * file name is the time of the turn, and only one process can create it. A process that ends blocks no other. Calls of
 * other machines are not counted.
 */
import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { orNothing, temporaryFolder } from "../../engine/temporary-folder.js";

/** Turns of one action. */
export interface SharedTurns {
  /** Takes the first free turn. Returns the milliseconds until it. */
  take(): number;
}

/** Shared turns by action and its rate limit, in calls per second. */
export type TurnsOf = (action: string, callsPerSecond: number) => SharedTurns;

/**
 * Factor of the rate limit at which the first calls follow each other: fast, but concurrent clients each get some of
 * the turns.
 */
export const OPENING = 1.5;
/** Period in which vendors count calls, in milliseconds. */
export const COUNTED = 1000;
/** Milliseconds by which calls of several processes may arrive closer together than they were sent. */
const MARGIN = 60;
/** Milliseconds. Turns are multiples of this step, so that concurrent processes compete for the same turns. */
const LONGEST_STEP = 50;
/** Milliseconds. A file with a time later than this from now was created before the system clock was set back. */
const SET_BACK = 1000;
/** Milliseconds (one day). */
const UNUSED = 86_400_000;

/**
 * @param scope subject of the rate limit: vendor, endpoint, region, key
 * @param now milliseconds since 1970
 * @returns `undefined` without a folder for the files
 */
export function sharedTurns(
  scope: readonly unknown[],
  folder = temporaryFolder("rates"),
  now = Date.now,
): TurnsOf | undefined {
  if (folder === undefined) return undefined;
  const own = join(folder, createHash("sha256").update(JSON.stringify(scope)).digest("hex").slice(0, 32));
  orNothing(() => {
    mkdirSync(own, { recursive: true, mode: 0o700 });
    utimesSync(own, now() / 1000, now() / 1000);
    removeUnused(folder, now() - UNUSED);
  });
  return (action, callsPerSecond) => new FileTurns(join(own, `${action}@${callsPerSecond}`), callsPerSecond, now);
}

/** Scopes that no process has opened since then. A process that still uses the folder recreates it. */
function removeUnused(folder: string, since: number): void {
  for (const name of readdirSync(folder)) {
    const scope = join(folder, name);
    if (statSync(scope).mtimeMs < since) rmSync(scope, { recursive: true, force: true });
  }
}

class FileTurns implements SharedTurns {
  /** Calls that the vendor admits per period. */
  readonly #calls: number;
  readonly #period: number;
  /** Length of a step in milliseconds. The number of a turn counts steps since 1970. */
  readonly #step: number;
  /** Minimum number of steps between two turns. */
  readonly #spacing: number;
  readonly #own = new Set<number>();

  constructor(
    private readonly folder: string,
    callsPerSecond: number,
    private readonly now: () => number,
  ) {
    this.#calls = Math.ceil(callsPerSecond);
    this.#period = (COUNTED * this.#calls) / callsPerSecond;
    const spacing = this.#period / (OPENING * this.#calls);
    this.#spacing = Math.ceil(spacing / LONGEST_STEP);
    this.#step = spacing / this.#spacing;
  }

  take(): number {
    return orNothing(() => this.#takeFirst()) ?? 0;
  }

  #takeFirst(): number {
    // An attempt may take longer than a step: the next one is scheduled twice that time ahead.
    for (let allowed = 0; ;) {
      const now = this.now();
      const turn = this.#free(now, now + allowed);
      if (this.#create(turn)) {
        this.#own.add(turn);
        return Math.max(0, turn * this.#step - now);
      }
      allowed = 2 * (this.now() - now);
    }
  }

  /** After all other turns, and late enough that the vendor no longer counts the call that would exceed the limit. */
  #free(now: number, earliest: number): number {
    const taken = this.#taken(now);
    const next = Math.max(Math.floor(earliest / this.#step), (taken.at(-1) ?? -Infinity) + this.#spacing);
    const first = taken.at(-this.#calls);
    if (first === undefined) return next;
    const isAlone = taken.every((turn) => this.#own.has(turn));
    // A call is sent within its turn's step.
    const late = isAlone ? 0 : MARGIN + this.#step;
    return Math.max(next, first + Math.ceil((this.#period + late) / this.#step));
  }

  /** Turns that the vendor may still count, in order. Deletes the files of older ones. */
  #taken(now: number): number[] {
    const since = (now - this.#period - MARGIN) / this.#step - 1;
    for (const turn of this.#own) if (turn < since) this.#own.delete(turn);
    const taken: number[] = [];
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(this.folder)) {
      const turn = Number(name);
      if (turn < since || this.#isFromAhead(turn, now)) rmSync(join(this.folder, name), { force: true });
      else if (turn >= since) taken.push(turn);
    }
    return taken.sort((a, b) => a - b);
  }

  /** True for a file created before the system clock was set back. */
  #isFromAhead(turn: number, now: number): boolean {
    if (turn * this.#step <= now) return false;
    const found = statSync(join(this.folder, String(turn)), { throwIfNoEntry: false });
    return found !== undefined && found.mtimeMs > now + SET_BACK;
  }

  /**
   * False if another process was first, or if this process was delayed until the turn was over, so that others have not
   * seen it.
   */
  #create(turn: number): boolean {
    const file = join(this.folder, String(turn));
    try {
      closeSync(openSync(file, "wx", 0o600));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
    if (this.now() < (turn + 1) * this.#step) return true;
    rmSync(file, { force: true });
    return false;
  }
}
