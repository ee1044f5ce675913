/** Spaces out the calls of one action, and increases the interval while the vendor throttles. */
import type { HttpServices } from "./services.js";

const SLOWEST = 0.5;

export class RateLimit {
  #rate: number;
  #free = 0;
  #slowedAt = -Infinity;

  constructor(
    private readonly callsPerSecond: number,
    private readonly services: Pick<HttpServices, "now" | "sleep">,
  ) {
    this.#rate = callsPerSecond;
  }

  /** Waits for the next free slot, and returns it. Up to a second's worth of calls may be sent together. */
  async turn(): Promise<number> {
    const now = this.services.now();
    const burst = 1000 - 1000 / this.callsPerSecond;
    const isThrottled = this.#rate < this.callsPerSecond;
    const at = Math.max(this.#free, isThrottled ? now : now - Math.max(0, burst));
    this.#free = at + 1000 / this.#rate;
    if (at > now) await this.services.sleep(at - now);
    return Math.max(at, now);
  }

  /** Of calls that were sent together, only the first refusal increases the interval. */
  throttled(sentAt: number): void {
    if (sentAt <= this.#slowedAt) return;
    this.#slowedAt = this.services.now();
    this.#rate = Math.max(Math.min(SLOWEST, this.callsPerSecond), this.#rate / 2);
    this.#free = Math.max(this.#free, this.#slowedAt + 1000 / this.#rate);
  }

  succeeded(): void {
    this.#rate = Math.min(this.callsPerSecond, this.#rate * 1.2);
  }
}
