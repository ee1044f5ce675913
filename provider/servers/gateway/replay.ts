/**
 * Completed changes by the caller's idempotency key: a retry after a lost response gets the same response and does not
 * repeat the change.
 */
import { createHash } from "node:crypto";
import type { EmulatedCloud, WireAnswer, WireRequest } from "../emulator/contract.js";

/** Longer than any client retries. */
const KEPT = 15 * 60_000;

interface Remembered {
  readonly at: number;
  readonly request: string;
  readonly answer: Promise<WireAnswer>;
}

/** `undefined`: the key was used for another request. */
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
  // A failure that the caller did not cause may be retried.
  answer.then(
    ({ status }) => status >= 500 && memory.delete(key),
    () => memory.delete(key),
  );
  return answer;
}

/** Keys are stored in the order of arrival. */
function forget(memory: Map<string, unknown>, before: number): void {
  for (const [key, remembered] of memory) {
    if ((remembered as Remembered).at >= before) return;
    memory.delete(key);
  }
}

function fingerprintOf({ method, path, query, body }: WireRequest): string {
  return createHash("sha256").update([method, path, query, ""].join("\n")).update(body).digest("hex");
}
