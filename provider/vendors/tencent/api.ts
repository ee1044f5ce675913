/** Calls of API 3.0: made up, signed, paged, and looked up where an answer was lost. */
import type { z } from "zod";
import type { HttpCall, Protocol } from "../../backend/http/protocol.js";
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

export type PageReader<T> = (offset: number) => Promise<{ readonly total: number; readonly rows: readonly T[] }>;

/** How often a list is read anew because it grew or shrank under the reader's hands. */
const LIST_ATTEMPTS = 3;

export class Api {
  readonly #requester: Requester;
  readonly #services: HttpServices;

  constructor(
    private readonly context: ClientContext,
    readonly rules: VendorRules,
  ) {
    this.#services = { ...HTTP_SERVICES, ...context.services };
    this.#requester = new Requester(context.settings, protocolOf(context, rules), this.#services);
  }

  get now(): () => number {
    return this.#services.now;
  }

  read<T>(action: string, region: string | undefined, params: Params, answer: z.ZodType<T>): Promise<T> {
    return this.#requester.read(this.#call(action, region, params), answer);
  }

  /** A change that may be repeated without harm. */
  change<T>(action: string, region: string | undefined, params: Params, answer: z.ZodType<T>): Promise<T> {
    return this.read(action, region, params, answer);
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

  /** Every row of a list: `page` asks for one page, from an offset on. */
  async pages<T>(limit: number, page: PageReader<T>): Promise<T[]> {
    for (let attempt = 1; ; attempt++) {
      const { rows, isSteady } = await readThrough(limit, page);
      if (isSteady || attempt === LIST_ATTEMPTS) return rows;
    }
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
    const { service, version } = productOf(action);
    const base = this.context.settings.endpoint ?? `https://${service}.tencentcloudapi.com`;
    return {
      action,
      method: "POST",
      url: base.endsWith("/") ? base : `${base}/`,
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

/** Offsets shift when rows come and go meanwhile, and a row that is passed over would look as if it were gone. */
async function readThrough<T>(limit: number, page: PageReader<T>): Promise<{ rows: T[]; isSteady: boolean }> {
  const all: T[] = [];
  const totals = new Set<number>();
  for (;;) {
    const { total, rows } = await page(all.length);
    all.push(...rows);
    totals.add(total);
    if (rows.length < limit || all.length >= total) return { rows: all, isSteady: totals.size === 1 };
  }
}
