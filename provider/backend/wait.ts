/** The only polling loop: bounded, with capped exponential backoff; the observation decides when it ends. */
import { PeeringError } from "../errors.js";

export interface WaitOptions<T> {
  readonly observe: () => Promise<T>;
  /** True ends the wait with that observation; a thrown error ends it with the error. */
  readonly until: (seen: T) => boolean;
  readonly timeoutSeconds: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
  /** Completes the sentence "… did not happen within 600 seconds". */
  readonly what: (last: T) => { readonly waitedFor: string; readonly vendor: string; readonly fix: string };
  /** Called once, if the first observation does not end the wait. */
  readonly onWaiting?: () => void;
}

const FIRST_DELAY = 250;
const LONGEST_DELAY = 10_000;

export async function waitUntil<T>(options: WaitOptions<T>): Promise<T> {
  const deadline = options.now() + options.timeoutSeconds * 1000;
  let waiting = false;
  for (let delay = FIRST_DELAY; ; delay = Math.min(delay * 1.6, LONGEST_DELAY)) {
    const seen = await options.observe();
    if (options.until(seen)) return seen;
    const left = deadline - options.now();
    if (left <= 0) {
      const { waitedFor, vendor, fix } = options.what(seen);
      throw new PeeringError(
        "timeout",
        `${waitedFor} did not happen within ${options.timeoutSeconds} ${options.timeoutSeconds === 1 ? "second" : "seconds"}`,
        {
          vendor,
          fix,
        },
      );
    }
    if (!waiting) options.onWaiting?.();
    waiting = true;
    await options.sleep(Math.min(delay, left));
  }
}
