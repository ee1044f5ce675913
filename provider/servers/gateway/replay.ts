/**
 * Applied changes by the idempotency key of their caller: a retry after a lost response returns the same response, and
 * does not apply the change again.
 */
import { createHash } from "node:crypto";
import type { EmulatedCloud, WireAnswer, WireRequest } from "../emulator/contract.js";

/** Longer than any client keeps trying. */
const KEPT = 15 * 60_000;

interface Remembered {
  readonly at: number;
  readonly request: string;
  readonly answer: Promise<WireAnswer>;
}

/** `undefined`: the key was used for something else. */
export function once(
  { memory, now }: Pick<EmulatedCloud, "memory" | "now">,
  key: string,
  request: WireRequest,
  carryOut: () => Promise<WireAnswer>,
): Promise<WireAnswer> | undefined {
  const fingerprint = fingerprintOf(request);
  forget(memory, now() - KEPT);
  const known = memory.get(key) as Remembered | undefined;
  if (known !== undefined) return known.request === fingerprint ? known.answer : undefined;
  const answer = carryOut();
  memory.set(key, { at: now(), request: fingerprint, answer } satisfies Remembered);
  // What failed for no reason of the caller's may be tried again.
  answer.then(
    ({ status }) => status >= 500 && memory.delete(key),
    () => memory.delete(key),
  );
  return answer;
}

/** Keys are kept in the order in which they came. */
function forget(memory: Map<string, unknown>, before: number): void {
  for (const [key, remembered] of memory) {
    if ((remembered as Remembered).at >= before) return;
    memory.delete(key);
  }
}

function fingerprintOf({ method, path, query, body }: WireRequest): string {
  return createHash("sha256").update([method, path, query, ""].join("\n")).update(body).digest("hex");
}
