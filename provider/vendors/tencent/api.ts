/** Calls of API 3.0: made up, signed, paged, and looked up where an answer was lost. */
import type { z } from "zod";
import type { Deadline } from "../../backend/http/deadline.js";
import type { HttpCall, Protocol } from "../../backend/http/protocol.js";
import type { Reader } from "../../backend/http/reader.js";
import { Requester } from "../../backend/http/requester.js";
import { HTTP_SERVICES, type HttpServices } from "../../backend/http/services.js";
import { waitUntil } from "../../backend/wait.js";
import type { VendorRules } from "../../rules/schema.js";
import type { ClientContext } from "../vendor.js";
import { signCall } from "./sign.js";
import { callsPerSecond, meaningOf, productOf, readAnswer } from "./wire.js";

/** How long reads may lag behind what was written; tags of a new VPC are known to, by about a second. */
export const SETTLE_SECONDS = 3;

export type Params = Readonly<Record<string, unknown>>;

export class Api implements Reader {
  readonly #requester: Requester;
  readonly #services: HttpServices;

  constructor(
    private readonly context: ClientContext,
    readonly rules: VendorRules,
    /** The base URL of a product; without it, the endpoint that is configured or the product's public one. */
    private readonly baseOf?: (service: string) => string,
  ) {
    this.#services = { ...HTTP_SERVICES, ...context.services };
    this.#requester = new Requester(context.settings, protocolOf(context, rules), this.#services);
  }

  get now(): () => number {
    return this.#services.now;
  }

  get vendor(): string {
    return this.rules.id;
  }

  hostOf(action: string): string {
    return new URL(this.#urlOf(action)).host;
  }

  deadline(): Deadline {
    return this.#requester.deadline();
  }

  pause(milliseconds: number): Promise<void> {
    return this.#services.sleep(milliseconds);
  }

  read<T>(
    action: string,
    region: string | undefined,
    params: Params,
    answer: z.ZodType<T>,
    deadline?: Deadline,
  ): Promise<T> {
    return this.#requester.read(this.#call(action, region, params), answer, deadline);
  }

  /** A change that may be repeated without harm. */
  change<T>(action: string, region: string | undefined, params: Params, answer: z.ZodType<T>): Promise<T> {
    return this.#requester.change({ call: this.#call(action, region, params), answer });
  }

  /** A change that must not happen twice, or is refused the second time: `landed` finds what it brought about. */
  changeOnce<T>(
    action: string,
    region: string,
    params: Params,
    answer: z.ZodType<T>,
    landed: () => Promise<T | undefined>,
  ): Promise<T> {
    return this.#requester.change({ call: this.#call(action, region, params), answer, landed });
  }

  /** Looks again until reads have caught up, and takes what they show by then. */
  caughtUp<T>(observe: () => Promise<T>, hasCaughtUp: (seen: T) => boolean): Promise<T> {
    // From the first look's end: a look may consist of calls that took long.
    let deadline: number | undefined;
    const isOver = () => this.#services.now() >= (deadline ??= this.#services.now() + SETTLE_SECONDS * 1000);
    return waitUntil({
      observe,
      until: (seen) => hasCaughtUp(seen) || isOver(),
      timeoutSeconds: Infinity,
      sleep: this.#services.sleep,
      now: this.#services.now,
      what: () => ({ waitedFor: "reads catching up", vendor: this.rules.id, fix: "Run `pulumi up` again" }),
    });
  }

  /** Looks until the cloud is done; an error after the time that settings allow. */
  settled<T>(observe: () => Promise<T>, isDone: (seen: T) => boolean, waitedFor: string): Promise<T> {
    return waitUntil({
      observe,
      until: isDone,
      timeoutSeconds: this.context.settings.timeoutSeconds,
      sleep: this.#services.sleep,
      now: this.#services.now,
      what: () => ({ waitedFor, vendor: this.rules.id, fix: "Run `pulumi up` again: nothing is lost" }),
    });
  }

  #call(action: string, region: string | undefined, params: Params): HttpCall {
    const { version } = productOf(action);
    return {
      action,
      method: "POST",
      url: this.#urlOf(action),
      headers: {
        "content-type": "application/json; charset=utf-8",
        "x-tc-action": action,
        "x-tc-version": version,
        ...(region !== undefined && { "x-tc-region": region }),
        "x-tc-language": "en-US",
      },
      body: JSON.stringify(params),
    };
  }

  #urlOf(action: string): string {
    const { service } = productOf(action);
    const base = this.baseOf?.(service) ?? this.context.settings.endpoint ?? `https://${service}.tencentcloudapi.com`;
    return base.endsWith("/") ? base : `${base}/`;
  }
}

function protocolOf({ credentials }: ClientContext, rules: VendorRules): Protocol {
  return {
    vendor: rules.id,
    sign: (call, { now }) => signCall(call, credentials, productOf(call.action).service, now),
    read: readAnswer,
    meaningOf,
    settleSeconds: SETTLE_SECONDS,
    callsPerSecond,
  };
}
