/** Rate limits of a client: one per action, as vendors count them. */
import { RateLimit } from "./rate-limit.js";
import type { HttpServices } from "./services.js";

export class RateLimits {
  readonly #limits = new Map<string, RateLimit>();

  constructor(
    private readonly callsPerSecond: (action: string) => number,
    private readonly services: Pick<HttpServices, "now" | "sleep" | "random" | "turnsOf">,
  ) {}

  /**
   * Clients that share one action share the others, too: after throttling of one action, all actions get the reduced
   * share, including actions called later for the first time.
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
