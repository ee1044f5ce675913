/** The rate limits of a client: one for each action, as vendors count them. */
import { RateLimit } from "./rate-limit.js";
import type { HttpServices } from "./services.js";

export class RateLimits {
  readonly #limits = new Map<string, RateLimit>();

  constructor(
    private readonly callsPerSecond: (action: string) => number,
    private readonly services: Pick<HttpServices, "now" | "sleep" | "random">,
  ) {}

  /** An action that was not called before starts with the share of the others: whom the client shares them with, it meets there too. */
  of(action: string): RateLimit {
    let limit = this.#limits.get(action);
    if (limit === undefined) {
      const share = Math.min(1, ...[...this.#limits.values()].map((other) => other.share));
      limit = new RateLimit(this.callsPerSecond(action), this.services, share);
      this.#limits.set(action, limit);
    }
    return limit;
  }
}
