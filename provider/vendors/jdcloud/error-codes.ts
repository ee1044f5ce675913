/** Error codes of the API, and what each means to the provider. */
import type { Meaning, Refusal } from "../../backend/http/protocol.js";

export const knownMeaning = ({ status, code }: Refusal): Meaning | undefined =>
  CODES[`${status} ${code}`] ?? CODES[String(status)];

export const meaningOf = (refusal: Refusal): Meaning =>
  knownMeaning(refusal) ?? (refusal.status >= 500 ? "fault" : "backend-failure");

/** Code, which is the HTTP status, and status word; the code alone where it is unambiguous. */
const CODES: Readonly<Record<string, Meaning>> = {
  "400": "invalid-input",
  "400 FAILED_PRECONDITION": "invalid-state",
  "401": "credentials-invalid",
  "403": "permission-denied",
  "404": "not-found",
  "409": "already-exists",
  "409 FAILED_PRECONDITION": "in-use",
  "429": "quota-exceeded",
  "429 RATE_LIMIT": "throttled",
  "500": "fault",
  "503": "fault",
};
