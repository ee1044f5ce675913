/** What a vendor's wire protocol adds to HTTP: how a call is signed, and what an answer means. */
import type { ErrorCode } from "../../errors.js";

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

/** What the vendor says when it does not do what was asked. */
export interface Refusal {
  readonly status: number;
  /** The vendor's code; the HTTP status where it gives none. */
  readonly code: string;
  readonly message: string;
  readonly requestId?: string | undefined;
}

/** `foreign`: it is not in the vendor's envelope, so it says nothing about what was asked. Completes "which is …". */
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
  sign(call: HttpCall, moment: SigningMoment): HttpCall;
  /** Never throws. Only what is in the vendor's own envelope is a result or a refusal. */
  read(answer: HttpAnswer, call: HttpCall): Reading;
  meaningOf(refusal: Refusal): Meaning;
  /** For how long reads may not show a change yet: so long is one looked for whose answer was lost. Default 0. */
  readonly settleSeconds?: number;
  /** The documented rate of the action, calls per second. */
  callsPerSecond(action: string): number;
}

/**
 * What a status means where the vendor's own code says nothing. Never "not found": a wrong path, a proxy and a gateway
 * answer with 404 as well.
 */
export function meaningOfStatus(status: number): Meaning {
  if (status === 429) return "throttled";
  return status >= 500 ? "fault" : "backend-failure";
}
