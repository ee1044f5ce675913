/**
 * The one request function of every vendor client. Reads and repeatable mutations are simply repeated; a mutation
 * that must not happen twice is looked up before it is repeated, because no vendor has an idempotency token.
 */
import type { z } from "zod";
import { CONFIG_NAMESPACE, type Settings } from "../../config.js";
import { PeeringError } from "../../errors.js";
import { refused } from "./refusals.js";
import type { HttpCall, Protocol, Reading } from "./protocol.js";
import { RateLimit } from "./rate-limit.js";
import { delayBefore, mayRetry, type Trouble } from "./retry.js";
import { HTTP_SERVICES, type HttpServices } from "./services.js";
import { type Exchange, NoAnswer, openTransport } from "./transport.js";

export interface Change<T> {
  readonly call: HttpCall;
  readonly answer: z.ZodType<T>;
  /**
   * What an earlier attempt, whose answer was lost, has brought about; `undefined` if nothing. Left out where
   * repeating the call does no harm.
   */
  readonly landed?: () => Promise<T | undefined>;
}

export class Requester {
  readonly #exchange: Exchange;
  readonly #services: HttpServices;
  readonly #limits = new Map<string, RateLimit>();

  constructor(
    private readonly settings: Settings,
    private readonly protocol: Protocol,
    services: Partial<HttpServices> = {},
  ) {
    this.#services = { ...HTTP_SERVICES, ...services };
    this.#exchange = openTransport(settings, protocol, this.#services);
  }

  /** Asks, as often as it takes. */
  read<T>(call: HttpCall, answer: z.ZodType<T>): Promise<T> {
    return this.change({ call, answer });
  }

  async change<T>({ call, answer, landed }: Change<T>): Promise<T> {
    const started = this.#services.now();
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#attempt(call);
      if ("result" in outcome) return this.#decode(call, answer, outcome.result);
      const { trouble } = outcome;
      if (trouble.mayHaveActed && landed !== undefined) {
        const found = await landed();
        if (found !== undefined) return found;
      }
      const elapsed = this.#services.now() - started;
      if (!mayRetry(trouble, attempt, elapsed, this.settings.timeoutSeconds * 1000))
        throw this.#failure(call, trouble, attempt);
      const delay = delayBefore(trouble, attempt, this.#services.random);
      this.#services.say(`${call.action}: ${trouble.reason}; trying again in ${(delay / 1000).toFixed(1)} s`);
      await this.#services.sleep(delay);
    }
  }

  async #attempt(call: HttpCall): Promise<{ readonly result: unknown } | { readonly trouble: Trouble }> {
    const limit = this.#limitOf(call.action);
    await limit.turn();
    let reading: Reading;
    try {
      reading = this.protocol.read(await this.#exchange(call), call);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return { trouble: { kind: error.kind, reason: error.reason, mayHaveActed: error.kind === "lost" } };
    }
    if ("result" in reading) {
      limit.succeeded();
      return reading;
    }
    const { refusal } = reading;
    const meaning = this.protocol.meaningOf(refusal);
    if (meaning === "throttled") limit.throttled();
    if (meaning !== "throttled" && meaning !== "busy" && meaning !== "fault")
      throw refused(this.protocol.vendor, call, refusal, meaning);
    const reason = `${meaning === "fault" ? "the server failed" : meaning} (${refusal.code})`;
    return { trouble: { kind: meaning, reason, mayHaveActed: meaning === "fault", refusal } };
  }

  #limitOf(action: string): RateLimit {
    let limit = this.#limits.get(action);
    if (limit === undefined) {
      const rate = this.settings.maxCallsPerSecond ?? this.protocol.callsPerSecond(action);
      this.#limits.set(action, (limit = new RateLimit(rate, this.#services)));
    }
    return limit;
  }

  #decode<T>(call: HttpCall, schema: z.ZodType<T>, result: unknown): T {
    const parsed = schema.safeParse(result);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0]!;
    throw new PeeringError(
      "backend-failure",
      `the answer to ${call.action} is not as documented: ${issue.path.join(".") || "the whole"}: ${issue.message}`,
      { vendor: this.protocol.vendor, fix: "Check the endpoint; if it is the vendor's, please report this" },
    );
  }

  #failure(call: HttpCall, trouble: Trouble, attempts: number): PeeringError {
    const { vendor } = this.protocol;
    if (trouble.refusal !== undefined) return refused(vendor, call, trouble.refusal, "backend-failure", attempts);
    const isTrust = trouble.kind === "untrusted";
    return new PeeringError(
      "backend-failure",
      `${call.action} got no answer from ${new URL(call.url).host} in ${attempts} attempts: ${trouble.reason}`,
      {
        ...(isTrust && { property: `${CONFIG_NAMESPACE}:caFile`, value: this.settings.caFile }),
        vendor,
        fix: isTrust
          ? "Name the file of the authority that signed the server's certificate"
          : `Check the network, the proxy variables and ${CONFIG_NAMESPACE}:endpoint, then run \`pulumi up\` again: nothing is lost`,
      },
    );
  }
}
