/**
 * The one request function of every vendor client. Reads and idempotent changes are retried. Before a change that must
 * not happen twice is retried, its result is looked up, because no vendor has an idempotency token.
 */
import type { z } from "zod";
import { issueText } from "../../declaration/issue-text.js";
import { CONFIG_NAMESPACE, type Settings } from "../../configuration/read.js";
import { isPeeringError, PeeringError, redact } from "../../errors.js";
import { Deadline } from "./deadline.js";
import { foreignAnswer } from "./foreign.js";
import { refused } from "./refusals.js";
import { type HttpCall, meaningOfStatus, type Protocol } from "./protocol.js";
import type { RateLimit, Turn } from "./rate-limit.js";
import { RateLimits } from "./rate-limits.js";
import { requestedPause, delayBefore, mayRetry, type Failure } from "./retry.js";
import { clockOf, HTTP_SERVICES, type HttpServices } from "./services.js";
import { openTrace } from "./trace.js";
import { type Exchange, type Exchanged, NoAnswer, openTransport } from "./transport.js";

export interface Change<T> {
  readonly call: HttpCall;
  readonly answer: z.ZodType<T>;
  /**
   * Finds the result of an earlier attempt whose answer was lost; `undefined` if there is none. Absent if the call may
   * be repeated.
   */
  readonly landed?: () => Promise<T | undefined>;
}

type Outcome<T> =
  | { readonly result: T }
  | { readonly failure: Failure; readonly refused?: never }
  | { readonly failure?: never; readonly refused: PeeringError };

/** Milliseconds between two reads for a change that may not be visible yet. */
const LOOK_AGAIN = 1000;

export class Requester {
  readonly #exchange: Exchange;
  readonly #services: HttpServices;
  readonly #trace: ReturnType<typeof openTrace>;
  readonly #limits: RateLimits;
  readonly #steady: HttpServices["now"];

  constructor(
    private readonly settings: Settings,
    private readonly protocol: Protocol,
    services: Partial<HttpServices> = {},
  ) {
    this.#services = { ...HTTP_SERVICES, ...services };
    this.#exchange = openTransport(settings, protocol, this.#services);
    this.#trace = openTrace();
    const rateOf = (action: string) => settings.maxCallsPerSecond ?? protocol.callsPerSecond(action);
    this.#steady = clockOf(this.#services).now;
    this.#limits = new RateLimits(rateOf, { ...this.#services, now: this.#steady });
  }

  /** For an operation of several calls. */
  deadline(): Deadline {
    return new Deadline(this.#steady, this.settings.timeoutSeconds);
  }

  /** Sends the request, with retries. An answer that differs from its documentation is also retried. */
  read<T>(call: HttpCall, answer: z.ZodType<T>, deadline?: Deadline): Promise<T> {
    return this.#run({ call, answer }, true, deadline);
  }

  change<T>(change: Change<T>): Promise<T> {
    return this.#run(change, false);
  }

  async #run<T>({ call, answer, landed }: Change<T>, isRead: boolean, deadline = this.deadline()): Promise<T> {
    let lostAt: number | undefined;
    let isRenewed = false;
    for (let attempt = 1; ; attempt++) {
      const { now, random } = this.#services;
      const startedAt = now();
      const outcome = await this.#attempt(call, answer, isRead, deadline, attempt);
      if ("result" in outcome) return outcome.result;
      // A call refused because of its credentials was not carried out.
      if (outcome.refused?.code === "credentials-invalid" && !isRenewed) {
        const renewal = (await this.protocol.renew?.(startedAt)) ?? "fixed";
        isRenewed = renewal === "renewed";
        if (renewal !== "fixed") continue;
      }
      const { failure } = outcome;
      if (failure?.mayHaveActed) lostAt = now();
      const delay = failure === undefined ? 0 : delayBefore(failure, attempt, random);
      const isLast = failure === undefined || !mayRetry(failure, attempt, delay, deadline.left);
      if (!isLast) await this.#pause(call, failure, delay);
      // As late as possible: a timed-out attempt may still be carried out, and its retry is then refused.
      if (lostAt !== undefined && landed !== undefined) {
        const found = await this.#waitForResult(landed, lostAt, deadline).catch(unknown(call));
        if (found !== undefined) return found;
      }
      if (isLast) throw failure === undefined ? outcome.refused : this.#failure(call, failure, attempt);
    }
  }

  async #pause(call: HttpCall, failure: Failure, delay: number): Promise<void> {
    const reason = redact(failure.reason);
    this.#services.log(`${call.action}: ${reason}; trying again in ${(delay / 1000).toFixed(1)} s`);
    await this.#services.sleep(delay);
  }

  /** Reads until the change is visible, or until the eventual-consistency time is over. */
  async #waitForResult<T>(
    landed: () => Promise<T | undefined>,
    lostAt: number,
    deadline: Deadline,
  ): Promise<T | undefined> {
    const { now, sleep } = this.#services;
    const settledAt = lostAt + (this.protocol.settleSeconds ?? 0) * 1000;
    for (;;) {
      const isLast = now() >= settledAt || deadline.left <= 0;
      const found = await landed();
      if (found !== undefined || isLast) return found;
      await sleep(Math.max(0, Math.min(LOOK_AGAIN, settledAt - now(), deadline.left)));
    }
  }

  async #attempt<T>(
    call: HttpCall,
    answer: z.ZodType<T>,
    isRead: boolean,
    deadline: Deadline,
    attempt: number,
  ): Promise<Outcome<T>> {
    const { attemptTimeout } = this.#services;
    const now = this.#steady;
    const limit = this.#limits.of(call.action);
    const queuedAt = now();
    const turn = await limit.turn();
    deadline.queued(now() - queuedAt);
    let exchanged: Exchanged;
    try {
      exchanged = await this.#traced(call, Math.min(attemptTimeout, Math.max(1, deadline.left)), attempt);
    } catch (error) {
      limit.unanswered(turn);
      if (!(error instanceof NoAnswer)) throw error;
      const { kind, reason, fix } = error;
      return { failure: { kind, reason, mayHaveActed: kind === "lost", ...(fix !== undefined && { fix }) } };
    }
    const reading = exchanged.isProxys ? { foreign: "" } : this.protocol.read(exchanged, call);
    if ("foreign" in reading) return this.#notTheVendors(call, exchanged, reading.foreign, limit, turn);
    if ("result" in reading) {
      limit.admitted(turn);
      return this.#decode(call, answer, reading.result, exchanged, isRead);
    }
    const { refusal } = reading;
    const meaning = this.protocol.meaningOf(refusal);
    if (meaning === "throttled") limit.throttled(turn);
    else limit.admitted(turn);
    if (meaning !== "throttled" && meaning !== "busy" && meaning !== "fault") {
      const permissions = this.protocol.permissionsOf?.(call.action);
      const advice = this.protocol.adviceOf?.(refusal);
      return { refused: refused(this.protocol.vendor, call, refusal, meaning, 1, permissions, advice) };
    }
    const reason = `${meaning === "fault" ? "the server failed" : meaning} (${refusal.code})`;
    const pause = requestedPause(exchanged);
    return { failure: { kind: meaning, reason, mayHaveActed: meaning === "fault", refusal, pause } };
  }

  async #traced(call: HttpCall, timeout: number, attempt: number): Promise<Exchanged> {
    const trace = this.#trace;
    if (trace === undefined) return this.#exchange(call, timeout);
    const { vendor, kind: protocol = "api" } = this.protocol;
    const { now } = this.#services;
    const sentAt = now();
    const record = (outcome: Exchanged | { readonly error: string }) =>
      trace({ vendor, protocol, call, attempt, sentAt, endedAt: now(), outcome });
    let exchanged: Exchanged;
    try {
      exchanged = await this.#exchange(call, timeout);
    } catch (error) {
      if (error instanceof NoAnswer) record({ error: error.reason });
      throw error;
    }
    record(exchanged);
    return exchanged;
  }

  /** A network fault may be temporary; a wrong address and a proxy's refusal are not. */
  #notTheVendors(call: HttpCall, exchanged: Exchanged, what: string, limit: RateLimit, turn: Turn): Outcome<never> {
    const { status } = exchanged;
    const foreign = foreignAnswer(this.settings, call, exchanged, what);
    const meaning = meaningOfStatus(status);
    const pause = requestedPause(exchanged);
    if (meaning === "throttled") {
      limit.throttled(turn);
      return { failure: { kind: meaning, reason: `throttled (${status})`, mayHaveActed: false, foreign, pause } };
    }
    limit.unanswered(turn);
    if (meaning === "fault" && !exchanged.isProxys)
      return {
        failure: { kind: meaning, reason: `the server failed (${status})`, mayHaveActed: true, foreign, pause },
      };
    if (status >= 300) return { refused: foreign };
    return {
      failure: { kind: "garbled", reason: "an answer that is not from the vendor", mayHaveActed: true, foreign },
    };
  }

  /**
   * An answered change is complete, so it is never repeated, even if the answer is malformed; its result is looked up.
   */
  #decode<T>(
    call: HttpCall,
    schema: z.ZodType<T>,
    result: unknown,
    { from, status }: Exchanged,
    isRead: boolean,
  ): Outcome<T> {
    const parsed = schema.safeParse(result, { error: issueText });
    if (parsed.success) return { result: parsed.data };
    const issue = parsed.error.issues[0]!;
    const foreign = new PeeringError(
      "backend-failure",
      `the answer to ${call.action} from ${from} (status ${status}) is not as documented: ${issue.path.join(".") || "the whole"}: ${issue.message}`,
      { vendor: this.protocol.vendor, fix: "Check the endpoint. If it is the vendor's, report this answer" },
    );
    const kind = isRead ? "garbled" : "undecodable";
    return { failure: { kind, reason: "an answer that is not as documented", mayHaveActed: !isRead, foreign } };
  }

  #failure(call: HttpCall, failure: Failure, attempts: number): PeeringError {
    const { vendor } = this.protocol;
    if (failure.foreign !== undefined) return failure.foreign;
    if (failure.refusal !== undefined) return refused(vendor, call, failure.refusal, "backend-failure", attempts);
    const isTrust = failure.kind === "untrusted";
    const tries = attempts === 1 ? "" : ` in ${attempts} attempts`;
    return new PeeringError(
      "backend-failure",
      `${call.action} got no answer from ${new URL(call.url).host}${tries}: ${failure.reason}`,
      {
        ...(isTrust && { property: `${CONFIG_NAMESPACE}:caFile`, value: this.settings.caFile }),
        vendor,
        fix:
          failure.fix ??
          (isTrust
            ? "Set the file of the authority that signed the server's certificate, and use a host name that the certificate contains"
            : `Check the network, the proxy variables and ${CONFIG_NAMESPACE}:endpoint, then run \`pulumi up\` again: nothing is lost`),
      },
    );
  }
}

/** For a change whose answer was lost and whose result could not be read. */
function unknown({ action }: HttpCall): (error: unknown) => never {
  return (error) => {
    if (!isPeeringError(error)) throw error;
    const { code, what, detail } = error;
    const advice = "Then repeat the same command before any other: it looks for what the call may have done";
    throw new PeeringError(
      code,
      `${action} was sent, and it is unknown whether it was carried out, because the look for its effect failed: ${what}`,
      { ...detail, fix: detail.fix === undefined ? advice : `${detail.fix}. ${advice}` },
    );
  };
}
