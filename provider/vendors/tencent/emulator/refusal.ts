/** The API's form of an error: a code of the vendor's, and a sentence. */
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

/** Which code a refusal of the embedded cloud goes out under. */
export type RefusalCodes = Partial<Record<ErrorCode, string>>;

/** Where the action's own list has nothing more precise. */
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
