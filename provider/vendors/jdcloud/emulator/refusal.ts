/** The API's error format: a code, which is the HTTP status, a status word, and a message. */
import type { ErrorCode, PeeringError } from "../../../errors.js";

export class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly status: string,
    message: string,
  ) {
    super(message);
  }
}

export const notFound = (what: string, id: string): Refusal => new Refusal(404, "NOT_FOUND", `${what} ${id} not found`);
export const invalid = (message: string): Refusal => new Refusal(400, "INVALID_ARGUMENT", message);

/** Codes are documented by call, status words only in part: those of 400, 401, 404, 429 and 500. */
const REFUSALS: Partial<Record<ErrorCode, readonly [number, string]>> = {
  "invalid-input": [400, "INVALID_ARGUMENT"],
  "vendor-rule": [400, "INVALID_ARGUMENT"],
  "cidr-overlap": [400, "INVALID_ARGUMENT"],
  unsupported: [400, "INVALID_ARGUMENT"],
  "invalid-state": [400, "FAILED_PRECONDITION"],
  "not-found": [404, "NOT_FOUND"],
  "already-exists": [409, "ALREADY_EXISTS"],
  "in-use": [409, "FAILED_PRECONDITION"],
  "quota-exceeded": [429, "QUOTA_EXCEEDED"],
};

export function refusalOf(error: PeeringError): Refusal {
  const known = REFUSALS[error.code];
  if (known === undefined) throw error;
  return new Refusal(...known, error.message);
}
