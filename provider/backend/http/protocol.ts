/** Parts of a vendor's wire protocol beyond HTTP: signing of calls and interpretation of answers. */
import type { ErrorCode } from "../../errors.js";
import type { Renewal } from "../credentials.js";

export interface HttpCall {
  /** The vendor's name of the call, for messages, rate limits and progress. */
  readonly action: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Absolute, already encoded. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Timestamp and nonce of one signature; every attempt has its own. */
export interface SigningTime {
  readonly now: Date;
  /** A UUID. */
  readonly nonce: string;
}

/** The vendor's error. */
export interface Refusal {
  readonly status: number;
  /** The vendor's error code; the HTTP status if there is none. */
  readonly code: string;
  readonly message: string;
  readonly requestId?: string | undefined;
}

/**
 * `foreign`: the answer is not in the vendor's envelope, so it proves nothing about the request. Completes the sentence
 * "which is …".
 */
export type Reading = { readonly result: unknown } | { readonly refusal: Refusal } | { readonly foreign: string };

/**
 * `throttled` and `busy` (another operation on the object is running): the call was not carried out and may be
 * repeated. `fault`: the server failed, and may have carried it out. Everything else is final.
 */
export type Meaning = "throttled" | "busy" | "fault" | ErrorCode;

export interface Protocol {
  readonly vendor: string;
  /** Default: `api`, the vendor's own API. */
  readonly kind?: "api" | "gateway";
  sign(call: HttpCall, time: SigningTime): HttpCall | Promise<HttpCall>;
  /**
   * Called after the credentials that were current at `since` were refused. Called once per call if it renewed them.
   */
  renew?(since: number): Promise<Renewal>;
  /** Never throws. Only content of the vendor's own envelope is a result or a refusal. */
  read(answer: HttpAnswer, call: HttpCall): Reading;
  meaningOf(refusal: Refusal): Meaning;
  /** Fix for a refusal, if the usual one for its meaning does not apply. */
  adviceOf?(refusal: Refusal): string | undefined;
  /** The call's permissions in the vendor's access management; empty if there is none. */
  permissionsOf?(action: string): readonly string[];
  /**
   * Longest time until reads show a change. A change without an answer is searched for during the same time. Default:
   * 0.
   */
  readonly settleSeconds?: number;
  /** Documented rate limit of the action, in calls per second. */
  callsPerSecond(action: string): number;
}

/**
 * Meaning of an HTTP status without a vendor's code. Never "not found": wrong paths, proxies and gateways also answer
 * with 404.
 */
export function meaningOfStatus(status: number): Meaning {
  if (status === 429) return "throttled";
  return status >= 500 ? "fault" : "backend-failure";
}
