/** The rate limits of a client: one for each action, as vendors count them. */
import { RateLimit } from "./rate-limit.js";
import type { HttpServices } from "./services.js";

export class RateLimits {
  readonly #limits = new Map<string, RateLimit>();

  constructor(
    private readonly callsPerSecond: (action: string) => number,
    private readonly services: Pick<HttpServices, "now" | "sleep" | "random" | "turnsOf">,
  ) {}

  /**
   * A client meets those with whom it shares one action in the others, too: once it is throttled in one, all have that
   * share, those that are called later from their start.
   */
  of(action: string): RateLimit {
    let limit = this.#limits.get(action);
    if (limit === undefined) {
      const share = Math.min(1, ...[...this.#limits.values()].map((other) => other.share));
      const callsPerSecond = this.callsPerSecond(action);
      const turns = this.services.turnsOf?.(action, callsPerSecond);
      limit = new RateLimit(callsPerSecond, this.services, share, (found) => this.#shareAll(found), turns);
      this.#limits.set(action, limit);
    }
    return limit;
  }

  #shareAll(share: number): void {
    for (const limit of this.#limits.values()) limit.startSharing(share);
  }
}
