/** When a failed attempt is repeated, and after how long. */
import type { PeeringError } from "../../errors.js";
import type { HttpAnswer, Refusal } from "./protocol.js";

export interface Trouble {
  readonly kind: "throttled" | "busy" | "fault" | "garbled" | "undecodable" | "unreached" | "lost" | "untrusted";
  /** For people. */
  readonly reason: string;
  /** If it is not the usual one of its kind. */
  readonly fix?: string;
  readonly mayHaveActed: boolean;
  readonly refusal?: Refusal;
  /** In place of the vendor's answer. */
  readonly foreign?: PeeringError;
  /** Delay in milliseconds that the server requested. */
  readonly pause?: number | undefined;
}

/** Milliseconds: the first delay, and the longest. */
const DELAYS: Record<Trouble["kind"], readonly [number, number]> = {
  throttled: [500, 10_000],
  busy: [1_000, 10_000],
  fault: [250, 5_000],
  garbled: [250, 1_000],
  undecodable: [0, 0],
  lost: [250, 5_000],
  unreached: [500, 2_000],
  untrusted: [0, 0],
};

/** A rate limit ends by itself, however long it takes; a server that keeps failing does not recover by retries. */
const ATTEMPTS: Record<Trouble["kind"], number> = {
  throttled: Infinity,
  busy: Infinity,
  fault: 12,
  garbled: 3,
  undecodable: 1,
  lost: 12,
  unreached: 4,
  untrusted: 1,
};

/** @param delay until the next attempt, and `left` of the time allowed, in milliseconds */
export function mayRetry({ kind }: Trouble, attempts: number, delay: number, left: number): boolean {
  return attempts < ATTEMPTS[kind] && delay < left;
}

/** Exponential, with jitter in the upper half, so that many clients do not retry together. */
export function delayBefore({ kind, pause = 0 }: Trouble, attempt: number, random: () => number): number {
  const [first, longest] = DELAYS[kind];
  const full = Math.min(first * 2 ** (attempt - 1), longest);
  return Math.max(full * (0.5 + random() / 2), pause);
}

/** Gateways send this header. A date instead of seconds is ignored. */
export function requestedPause({ headers }: HttpAnswer): number | undefined {
  const seconds = Number(headers["retry-after"] ?? Number.NaN);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), LONGEST_PAUSE) * 1000;
}

const LONGEST_PAUSE = 60;
