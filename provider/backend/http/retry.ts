/** When a failed attempt is repeated, and after how long. */
import type { HttpAnswer, Refusal } from "./protocol.js";

export interface Trouble {
  readonly kind: "throttled" | "busy" | "fault" | "unreached" | "lost" | "untrusted";
  /** For people. */
  readonly reason: string;
  readonly mayHaveActed: boolean;
  readonly refusal?: Refusal;
  /** Milliseconds that the server asked for. */
  readonly pause?: number | undefined;
}

/** Milliseconds: the first delay, and the longest. */
const DELAYS: Record<Trouble["kind"], readonly [number, number]> = {
  throttled: [500, 10_000],
  busy: [1_000, 10_000],
  fault: [250, 5_000],
  lost: [250, 5_000],
  unreached: [500, 2_000],
  untrusted: [0, 0],
};

/** A queue empties by itself, however long it takes; a server that keeps failing does not mend by being asked. */
const ATTEMPTS: Record<Trouble["kind"], number> = {
  throttled: Infinity,
  busy: Infinity,
  fault: 12,
  lost: 12,
  unreached: 4,
  untrusted: 1,
};

export function mayRetry(trouble: Trouble, attempts: number, elapsed: number, timeout: number): boolean {
  return attempts < ATTEMPTS[trouble.kind] && elapsed < timeout;
}

/** Doubles, and lies anywhere in its upper half, so that many clients do not come back together. */
export function delayBefore({ kind, pause = 0 }: Trouble, attempt: number, random: () => number): number {
  const [first, longest] = DELAYS[kind];
  const full = Math.min(first * 2 ** (attempt - 1), longest);
  return Math.max(full * (0.5 + random() / 2), pause);
}

/** Gateways in between ask for this; a date instead of seconds is not worth a second clock. */
export function askedPause({ headers }: HttpAnswer): number | undefined {
  const seconds = Number(headers["retry-after"] ?? Number.NaN);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), LONGEST_PAUSE) * 1000;
}

const LONGEST_PAUSE = 60;
