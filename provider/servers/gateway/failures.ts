/** Serialisation of errors: a client throws the error that the server had. */
import { z } from "zod";
import { ERROR_CODES, type ErrorCode, PeeringError, redact } from "../../errors.js";
import { named } from "./records.js";

/** Temporary states of the server; a retry can succeed. */
export const BUSY_CODES = ["throttled", "busy", "fault"] as const;

const detail = z.object({
  property: z.exactOptional(z.string()),
  value: z.exactOptional(z.unknown()),
  vendor: z.exactOptional(z.string()),
  source: z.exactOptional(z.string()).describe("Source of the rule"),
  vendorCode: z.exactOptional(z.string()),
  created: z.exactOptional(z.object({ region: z.string(), id: z.string() })),
  fix: z.exactOptional(z.string()).describe("Fix"),
});

const codes = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

export const failure = named(
  "Failure",
  z.object({
    error: z.object({
      code: z.enum([...codes, ...BUSY_CODES]).describe("throttled, busy and fault: retry; all others are final"),
      message: z.string(),
      detail: z.exactOptional(detail),
    }),
  }),
);
export type Failure = z.infer<typeof failure>;

export function toFailure({ code, message, detail: { cause: _, ...reported } }: PeeringError): Failure {
  return { error: { code, message, detail: reported } };
}

/** Keeps the server's message, which contains the detail already. */
export function toError({ error }: Failure & { readonly error: { readonly code: ErrorCode } }): PeeringError {
  return Object.assign(new PeeringError(error.code, error.message, error.detail), { message: redact(error.message) });
}

export const isFinal = (reported: Failure): reported is Failure & { readonly error: { readonly code: ErrorCode } } =>
  Object.hasOwn(ERROR_CODES, reported.error.code);

/** HTTP statuses for proxies; clients use the code. */
const STATUSES: Partial<Readonly<Record<Failure["error"]["code"], number>>> = {
  "credentials-invalid": 401,
  "permission-denied": 403,
  "wrong-account": 403,
  "not-found": 404,
  "already-exists": 409,
  "invalid-state": 409,
  "in-use": 409,
  "duplicate-claim": 409,
  busy: 409,
  "vendor-rule": 422,
  unsupported: 422,
  "cidr-overlap": 422,
  "quota-exceeded": 422,
  suspended: 422,
  throttled: 429,
  fault: 500,
  "backend-failure": 502,
  timeout: 504,
};

export const statusOf = ({ error }: Failure): number => STATUSES[error.code] ?? 400;

export function missingFeature(feature: string): never {
  throw new PeeringError("unsupported", `this backend has no ${feature}`, {
    fix: "Read the supported features from /v1/about",
  });
}
