/** The API's error format: a code and a message. */
import type { ErrorCode, PeeringError } from "../../../errors.js";

export class VendorRefusal extends Error {
  override readonly name = "VendorRefusal";
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The vendor's code for each refusal of the embedded cloud. */
export type RefusalCodes = Partial<Record<ErrorCode, string>>;

/** Used if the action's own list contains nothing more precise. */
const COMMON: RefusalCodes = {
  "invalid-input": "InvalidParameterValue.Malformed",
  "vendor-rule": "UnsupportedOperation",
  unsupported: "UnsupportedOperation",
  "not-found": "ResourceNotFound",
  "quota-exceeded": "LimitExceeded",
  "in-use": "ResourceInUse",
  "already-exists": "UnsupportedOperation.RecordExists",
  "permission-denied": "UnauthorizedOperation",
  suspended: "UnsupportedOperation",
};

export function asRefusal(error: PeeringError, codes: RefusalCodes): VendorRefusal {
  return new VendorRefusal(codes[error.code] ?? COMMON[error.code] ?? "FailedOperation", error.message);
}
