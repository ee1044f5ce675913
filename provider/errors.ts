/**
 * Every error that a user can get, as one class with a closed table of codes.
 *
 * The message alone must suffice: the problem (property and value), the vendor's rule, and the fix. The package is
 * loaded in two processes and may be installed twice, so errors are recognised by name and code (`isPeeringError`),
 * never by `instanceof`.
 */

/** Code → meaning. Documentation and the troubleshooting page are generated from this table. */
export const ERROR_CODES = {
  "invalid-input": "A property's value is invalid: malformed, out of range, or in conflict with another property.",
  "unknown-property": "The resource has no property of that name.",
  "invalid-config": "The provider's configuration lacks a required key, or the value of a key is invalid.",
  "credentials-missing": "The backend requires credentials, and none were found.",
  "credentials-invalid":
    "The vendor does not accept the credentials: an unknown key, a wrong secret, or a wrong clock.",
  "permission-denied": "The credentials are valid and lack the permission for this action.",
  "vendor-rule": "The plan breaks a rule of the vendor. The preview reports it.",
  unsupported: "The vendor or the backend does not support the feature.",
  "identity-mismatch":
    "The resource belongs to another account, vendor, backend or embedded cloud than the provider now uses.",
  "duplicate-claim": "Two resources of one program describe the same object.",
  "already-exists": "The object already exists, and nothing proves that this program created it.",
  "not-found": "The object does not exist, or this account cannot see it.",
  "wrong-account": "The object exists, but another account has to act.",
  "untrusted-requester": "The request comes from an account or VPC that the accepter does not trust.",
  "cidr-overlap": "CIDR blocks overlap, and the vendor does not allow it.",
  "quota-exceeded": "The vendor's quota is exceeded.",
  "invalid-state": "The object's state does not allow the action.",
  awaiting: 'Another account has to act first, and `pendingAcceptance` is "await".',
  "in-use": "The object cannot be deleted while others depend on it.",
  suspended: "The account is in arrears.",
  cancelled: "The update was interrupted while it waited for the cloud.",
  timeout: "The cloud did not reach the expected state within the timeout.",
  "backend-failure": "The backend failed. The program is not the cause.",
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface ErrorDetail {
  /** Input property, or configuration key, that the user can change. */
  readonly property?: string;
  /** The invalid value, as the user wrote it. Never a secret. */
  readonly value?: unknown;
  /** ID of the vendor (`tce`, …) that has the rule. */
  readonly vendor?: string;
  /** Source of the rule: title, section and date of the vendor's document. */
  readonly source?: string;
  /** The error code of the vendor's API. */
  readonly vendorCode?: string;
  /** Fix: one imperative sentence. */
  readonly fix?: string;
  /** The object that was created before the error. Its ID must be saved. */
  readonly created?: { readonly region: string; readonly id: string };
  readonly cause?: unknown;
}

/** `util.inspect.custom`, which is a registered symbol. */
const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom");

export class PeeringError extends Error {
  override readonly name = "PeeringError";
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;
  /** The sentence of the message that states the problem. */
  readonly what: string;

  /** @param what one sentence without a full stop: the problem, and the violated rule */
  constructor(code: ErrorCode, what: string, detail: ErrorDetail = {}) {
    super(readable(describe(what, detail)), detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.detail = detail;
    this.what = readable(what);
    // Pulumi's dynamic host prints `${error}: ${error.stack}` for check, diff, read and delete.
    this.stack = `(${code})`;
  }

  /** Printed by Pulumi for an error that ends a program or one of its function calls. */
  [INSPECT](): string {
    return `${this.name} (${this.code}): ${this.message}`;
  }
}

/** True for errors of this package, from any copy of it. */
export function isPeeringError(error: unknown, code?: ErrorCode): error is PeeringError {
  if (!(error instanceof Error) || error.name !== "PeeringError") return false;
  const own = (error as Partial<PeeringError>).code;
  return own !== undefined && Object.hasOwn(ERROR_CODES, own) && (code === undefined || own === code);
}

/** The message with its error code, by which the troubleshooting page is organised: the form that users see. */
export const formatError = ({ message, code }: PeeringError): string => `${message} (${code})`;

function describe(what: string, { property, value, vendor, source, fix }: ErrorDetail): string {
  const subject = property === undefined ? "" : value === undefined ? `${property}: ` : `${property} ${show(value)}: `;
  const authority = [vendor, source].filter((part) => part !== undefined).join(", ");
  return `${subject}${what}${authority ? ` [${authority}]` : ""}.${fix ? ` ${fix}.` : ""}`;
}

/**
 * The engine's placeholder, in a preview, for a value that is known only after the update. Part of Pulumi's protocol.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Without secrets, and with a readable text for unknown values. */
const readable = (text: string): string => oneLine(redact(text).replaceAll(UNKNOWN, "[unknown]"));

function show(value: unknown): string {
  // JSON has no NaN.
  const whole =
    typeof value === "string"
      ? `"${value}"`
      : typeof value === "number"
        ? String(value)
        : (JSON.stringify(value) ?? String(value));
  // A truncated secret would not be recognised.
  const text = redact(whole);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

/** Control characters of a value, including line feeds, as escapes: an error is one line. */
function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) =>
    character === "\n" ? "\\n" : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const secrets = new Set<string>();

/** Registers a value that must never be printed; settings register theirs when they are read. */
export function keepSecret(value: string | undefined): void {
  // No key is that short, and an ordinary word would be removed from every message.
  if (value === undefined || value.length < 6) return;
  // In a query, where half of a surrogate pair is U+FFFD, and in JSON.
  const sent = encodeURIComponent(Buffer.from(value).toString());
  for (const form of [value, sent, JSON.stringify(value).slice(1, -1)]) secrets.add(form);
}

export const isSecret = (text: string): boolean => secrets.has(text);

/** The text with every registered secret replaced. */
export function redact(text: string): string {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, "[secret]");
  return clean;
}
