/** What a vendor's wire protocol adds to HTTP: how a call is signed, and what an answer means. */
import type { ErrorCode } from "../../errors.js";
import type { Renewal } from "../credentials.js";

export interface HttpCall {
  /** The vendor's own name of the call, for messages, rate limits and progress. */
  readonly action: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Absolute, encoded as it goes out. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** When and with which nonce a call is signed; every attempt has its own. */
export interface SigningMoment {
  readonly now: Date;
  /** A UUID. */
  readonly nonce: string;
}

/** The vendor's error. */
export interface Refusal {
  readonly status: number;
  /** The vendor's code; the HTTP status where it gives none. */
  readonly code: string;
  readonly message: string;
  readonly requestId?: string | undefined;
}

/**
 * `foreign`: the answer is not in the vendor's envelope, so it proves nothing about the request. Completes "which is
 * …".
 */
export type Reading = { readonly result: unknown } | { readonly refusal: Refusal } | { readonly foreign: string };

/**
 * `throttled` and `busy` (another operation on the object is running): the call was not carried out and may be
 * repeated. `fault`: the server failed, and may have carried it out. Everything else is final.
 */
export type Meaning = "throttled" | "busy" | "fault" | ErrorCode;

export interface Protocol {
  readonly vendor: string;
  /** Default `api`: the vendor's own. */
  readonly kind?: "api" | "gateway";
  sign(call: HttpCall, moment: SigningMoment): HttpCall | Promise<HttpCall>;
  /** Called for a call whose credentials, current at this moment, were refused; not again once it has renewed them. */
  renew?(since: number): Promise<Renewal>;
  /** Never throws. Only what is in the vendor's own envelope is a result or a refusal. */
  read(answer: HttpAnswer, call: HttpCall): Reading;
  meaningOf(refusal: Refusal): Meaning;
  /** What to do about a refusal, where the advice for its meaning does not fit. */
  adviceOf?(refusal: Refusal): string | undefined;
  /** What access management calls the call; empty: it has no name there. */
  permissionsOf?(action: string): readonly string[];
  /** Longest time until reads show a change; a change whose answer was lost is searched for as long. Default 0. */
  readonly settleSeconds?: number;
  /** The documented rate of the action, calls per second. */
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
