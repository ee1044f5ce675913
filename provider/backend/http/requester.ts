/**
 * The one request function of every vendor client. Reads and repeatable mutations are simply repeated; a mutation
 * that must not happen twice is looked up before it is repeated, because no vendor has an idempotency token.
 */
import type { z } from "zod";
import { CONFIG_NAMESPACE, type Settings } from "../../config.js";
import { PeeringError, redact } from "../../errors.js";
import { refused } from "./refusals.js";
import type { HttpAnswer, HttpCall, Protocol } from "./protocol.js";
import { RateLimit } from "./rate-limit.js";
import { askedPause, delayBefore, mayRetry, type Trouble } from "./retry.js";
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

type Outcome =
  | { readonly result: unknown }
  | { readonly trouble: Trouble; readonly refused?: never }
  | { readonly trouble?: never; readonly refused: PeeringError };

/** Milliseconds between two looks for a change that reads may not show yet. */
const LOOK_AGAIN = 1000;

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
    let lostAt: number | undefined;
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#attempt(call);
      if ("result" in outcome) return this.#decode(call, answer, outcome.result);
      const { now } = this.#services;
      const { trouble } = outcome;
      if (trouble?.mayHaveActed) lostAt = now();
      const isLast =
        trouble === undefined || !mayRetry(trouble, attempt, now() - started, this.settings.timeoutSeconds * 1000);
      if (!isLast) await this.#pause(call, trouble, attempt);
      // As late as can be: an attempt that was given up may still be carried out, and refused when it is repeated.
      if (lostAt !== undefined && landed !== undefined) {
        const found = await this.#look(landed, lostAt);
        if (found !== undefined) return found;
      }
      if (isLast) throw trouble === undefined ? outcome.refused : this.#failure(call, trouble, attempt);
    }
  }

  async #pause(call: HttpCall, trouble: Trouble, attempt: number): Promise<void> {
    const delay = delayBefore(trouble, attempt, this.#services.random);
    const reason = redact(trouble.reason);
    this.#services.say(`${call.action}: ${reason}; trying again in ${(delay / 1000).toFixed(1)} s`);
    await this.#services.sleep(delay);
  }

  /** Until it shows, or reads must have shown it. */
  async #look<T>(landed: () => Promise<T | undefined>, lostAt: number): Promise<T | undefined> {
    const { now, sleep } = this.#services;
    const settledAt = lostAt + (this.protocol.settleSeconds ?? 0) * 1000;
    for (;;) {
      const isSettled = now() >= settledAt;
      const found = await landed();
      if (found !== undefined || isSettled) return found;
      await sleep(Math.min(LOOK_AGAIN, Math.max(0, settledAt - now())));
    }
  }

  async #attempt(call: HttpCall): Promise<Outcome> {
    const limit = this.#limitOf(call.action);
    const sentAt = await limit.turn();
    let exchanged: HttpAnswer;
    try {
      exchanged = await this.#exchange(call);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return { trouble: { kind: error.kind, reason: error.reason, mayHaveActed: error.kind === "lost" } };
    }
    const reading = this.protocol.read(exchanged, call);
    if ("result" in reading) {
      limit.succeeded();
      return reading;
    }
    const { refusal } = reading;
    const meaning = this.protocol.meaningOf(refusal);
    if (meaning === "throttled") limit.throttled(sentAt);
    if (meaning !== "throttled" && meaning !== "busy" && meaning !== "fault")
      return { refused: refused(this.protocol.vendor, call, refusal, meaning) };
    const reason = `${meaning === "fault" ? "the server failed" : meaning} (${refusal.code})`;
    const pause = askedPause(exchanged);
    return { trouble: { kind: meaning, reason, mayHaveActed: meaning === "fault", refusal, pause } };
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
    const tries = attempts === 1 ? "" : ` in ${attempts} attempts`;
    return new PeeringError(
      "backend-failure",
      `${call.action} got no answer from ${new URL(call.url).host}${tries}: ${trouble.reason}`,
      {
        ...(isTrust && { property: `${CONFIG_NAMESPACE}:caFile`, value: this.settings.caFile }),
        vendor,
        fix: isTrust
          ? "Name the file of the authority that signed the server's certificate, and address the server by a name in it"
          : `Check the network, the proxy variables and ${CONFIG_NAMESPACE}:endpoint, then run \`pulumi up\` again: nothing is lost`,
      },
    );
  }
}
