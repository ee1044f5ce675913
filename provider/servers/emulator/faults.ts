/** Injected faults: a fraction of the calls fails, in all ways in which networks and servers fail. */
import type { MadeUpFault } from "./contract.js";

export interface Fault {
  /** `reset`: the TCP connection is reset. `silence`: no answer until the caller times out. */
  readonly kind: MadeUpFault | "reset" | "silence";
  /** The call is carried out, and only its answer is lost. */
  readonly acted: boolean;
}

const ON_READS: readonly Fault[] = [
  { kind: "throttled", acted: false },
  { kind: "server-fault", acted: false },
  { kind: "reset", acted: false },
  { kind: "silence", acted: false },
];

/** Reads are never refused because of a change in progress, and losing their answer has no effect. */
const ON_MUTATIONS: readonly Fault[] = [
  ...ON_READS,
  { kind: "busy", acted: false },
  { kind: "server-fault", acted: true },
  { kind: "reset", acted: true },
  { kind: "silence", acted: true },
];

/** The seed and the number of the call alone determine which call fails, and how. */
export function drawFaults(part: number, seed: number): (isRead: boolean) => Fault | undefined {
  const random = randomNumbers(seed);
  return (isRead) => {
    const [whether, which] = [random(), random()];
    if (whether >= part) return undefined;
    const kinds = isRead ? ON_READS : ON_MUTATIONS;
    return kinds[Math.floor(which * kinds.length)];
  };
}

export const nameOfFault = ({ kind, acted }: Fault): string => (acted ? `${kind} after acting` : kind);

/** Mulberry32, by Tommy Ettinger, in the public domain: small, and uniform enough for this purpose. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
