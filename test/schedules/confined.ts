/** Work whose chance follows from a number (ids, nonces, keys), and whose time is virtual, for all of this process. */
import crypto from "node:crypto";
import { randomNumbers } from "../../provider/servers/emulator/faults.js";
import { VirtualClock } from "../provider/backend/virtual-clock.js";

export type Random = () => number;

export async function confined<T>(seed: number, work: (random: Random, clock: VirtualClock) => Promise<T>): Promise<T> {
  const clock = new VirtualClock();
  const random = randomNumbers(seed);
  const bytes = (size: number): Buffer => Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)));
  const real = { randomInt: crypto.randomInt, randomUUID: crypto.randomUUID, randomBytes: crypto.randomBytes };
  Object.assign(crypto, {
    randomInt: (least: number, beyond?: number) => {
      const [from, to] = beyond === undefined ? [0, least] : [least, beyond];
      return from + Math.floor(random() * (to - from));
    },
    randomUUID: () => uuidOf(random),
    randomBytes: bytes,
  });
  const { setTimeout } = globalThis;
  const virtual = (ring: () => void, milliseconds = 0) => void clock.sleep(milliseconds).then(ring);
  Object.assign(globalThis, { setTimeout: virtual });
  try {
    return await work(random, clock);
  } finally {
    Object.assign(globalThis, { setTimeout });
    Object.assign(crypto, real);
  }
}

export function uuidOf(random: Random): string {
  const part = (length: number) =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0")
      .slice(0, length);
  return `${part(8)}-${part(4)}-${part(4)}-${part(4)}-${part(8)}${part(4)}`;
}
