/** Time, chance, speech and the network, so that tests can hold them still. */
import { randomUUID } from "node:crypto";
import type { AxiosAdapter } from "axios";
import { progress } from "../progress.js";
import type { Clock } from "../read-cache/batcher.js";
import type { TurnsOf } from "./shared-turns.js";

export interface HttpServices {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly nonce: () => string;
  /** A line on what the call waits for, for the resource that is being worked on. */
  readonly log: (message: string) => void;
  /** How long one attempt may take, in milliseconds. */
  readonly attemptTimeout: number;
  /** Carries a signed request to its server and the answer back. Default: HTTP. */
  readonly adapter?: AxiosAdapter;
  /** Turns that this process shares with others. Default: none. */
  readonly turnsOf?: TurnsOf | undefined;
}

/** For rates, deadlines and batches within this process: not moved when the system clock is set. */
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
