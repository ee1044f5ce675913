/** Clock, random numbers, progress messages and HTTP, injectable for tests. */
import { randomUUID } from "node:crypto";
import type { AxiosAdapter } from "axios";
import { progress } from "../progress.js";
import type { Clock } from "../read-cache/batcher.js";
import type { TurnsOf } from "./shared-turns.js";

export interface HttpServices {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** At least 0 and less than 1. */
  readonly random: () => number;
  readonly nonce: () => string;
  /** Logs why the call waits, on the resource in progress. */
  readonly log: (message: string) => void;
  /** Time limit of one attempt, in milliseconds. */
  readonly attemptTimeout: number;
  /** Carries a signed request to its server and the answer back. Default: HTTP. */
  readonly adapter?: AxiosAdapter;
  /** Turns shared with other processes. Default: none. */
  readonly turnsOf?: TurnsOf | undefined;
}

/**
 * Monotonic clock for rate limits, deadlines and batches within this process: unaffected by changes of the system
 * clock.
 */
export const clockOf = ({ now, sleep }: Pick<HttpServices, "now" | "sleep">): Clock => ({
  now: now === HTTP_SERVICES.now ? () => performance.now() : now,
  sleep,
});

export const HTTP_SERVICES: HttpServices = {
  now: Date.now,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
  nonce: randomUUID,
  log: progress,
  attemptTimeout: 30_000,
};
