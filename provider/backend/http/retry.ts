/** Decides whether a failed attempt is retried, and the delay. */
import type { PeeringError } from "../../errors.js";
import type { HttpAnswer, Refusal } from "./protocol.js";

export interface Failure {
  readonly kind: "throttled" | "busy" | "fault" | "garbled" | "undecodable" | "unreached" | "lost" | "untrusted";
  /** Human-readable. */
  readonly reason: string;
  /** Replaces the usual fix for this kind. */
  readonly fix?: string;
  readonly mayHaveActed: boolean;
  readonly refusal?: Refusal;
  /** Replaces the vendor's answer. */
  readonly foreign?: PeeringError;
  /** Delay that the server requested, in milliseconds. */
  readonly pause?: number | undefined;
}

/** First and longest delay, in milliseconds. */
const DELAYS: Record<Failure["kind"], readonly [number, number]> = {
  throttled: [500, 10_000],
  busy: [1_000, 10_000],
  fault: [250, 5_000],
  garbled: [250, 1_000],
  undecodable: [0, 0],
  lost: [250, 5_000],
  unreached: [500, 2_000],
  untrusted: [0, 0],
};

/** Waiting resolves a rate limit; retries do not repair a server that keeps failing. */
const ATTEMPTS: Record<Failure["kind"], number> = {
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
export function mayRetry({ kind }: Failure, attempts: number, delay: number, left: number): boolean {
  return attempts < ATTEMPTS[kind] && delay < left;
}

/** Exponential backoff with jitter in the upper half, so that clients do not retry together. */
export function delayBefore({ kind, pause = 0 }: Failure, attempt: number, random: () => number): number {
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
