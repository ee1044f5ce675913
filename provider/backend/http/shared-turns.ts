/**
 * The rate of a key as the processes of one machine share it: each call has a turn, which is an empty file. Its name is
 * the time of the turn, and creating it succeeds for one process only. A process that ends leaves nothing that others
 * wait for. What other machines call is not seen here.
 */
import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { orNothing, temporaryFolder } from "../../engine/temporary-folder.js";

/** Of one action. */
export interface SharedTurns {
  /** Takes the first turn that is free. Returns the milliseconds until it. */
  take(): number;
}

/** Turns by action and its calls a second. */
export type TurnsOf = (action: string, callsPerSecond: number) => SharedTurns;

/** Part of the rate at which the first calls follow each other: quickly, but of concurrent clients not all by one. */
export const OPENING = 1.5;
/** Milliseconds in which vendors count. */
export const COUNTED = 1000;
/** Milliseconds by which calls of several processes may arrive closer together than they were sent. */
const MARGIN = 60;
/** Milliseconds: turns differ by this or by a multiple of it, so that processes that are free at once meet at one. */
const LONGEST_STEP = 50;
/** Milliseconds. A file made later than this from now was left before the clock was set back. */
const SET_BACK = 1000;
/** Milliseconds, a day. */
const UNUSED = 86_400_000;

/**
 * @param scope what has a rate of its own: vendor, endpoint, region, key
 * @param now milliseconds since 1970, as all processes count them
 * @returns nothing where there is no folder for the files
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

/** Scopes that no process has opened since then. One that still uses its folder makes it again. */
function removeUnused(folder: string, since: number): void {
  for (const name of readdirSync(folder)) {
    const scope = join(folder, name);
    if (statSync(scope).mtimeMs < since) rmSync(scope, { recursive: true, force: true });
  }
}

class FileTurns implements SharedTurns {
  /** Calls that the vendor admits within the period. */
  readonly #calls: number;
  readonly #period: number;
  /** Milliseconds. A turn's number counts these since 1970. */
  readonly #step: number;
  /** Steps between two turns, at least. */
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
    // An attempt may take longer than a step: the next one leaves twice the time that it took.
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

  /** After all others, and late enough for the vendor not to count the one that it makes too many. */
  #free(now: number, earliest: number): number {
    const taken = this.#taken(now);
    const next = Math.max(Math.floor(earliest / this.#step), (taken.at(-1) ?? -Infinity) + this.#spacing);
    const first = taken.at(-this.#calls);
    if (first === undefined) return next;
    const isAlone = taken.every((turn) => this.#own.has(turn));
    // A call is sent within the step of its turn.
    const late = isAlone ? 0 : MARGIN + this.#step;
    return Math.max(next, first + Math.ceil((this.#period + late) / this.#step));
  }

  /** Those that the vendor may count, in order. Removes the files of others. */
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

  /** Of a clock that has been set back since. */
  #isFromAhead(turn: number, now: number): boolean {
    if (turn * this.#step <= now) return false;
    const found = statSync(join(this.folder, String(turn)), { throwIfNoEntry: false });
    return found !== undefined && found.mtimeMs > now + SET_BACK;
  }

  /** False if another process was first, or if this one was held up until the turn was over: others have not seen it. */
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
