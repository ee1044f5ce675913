/** Converts a vendor's refusal into an error with a fix. */
import { type ErrorCode, PeeringError } from "../../errors.js";
import type { HttpCall, Refusal } from "./protocol.js";

/** The fix, if the error code alone determines it. */
const FIXES: Partial<Record<ErrorCode, string>> = {
  "credentials-invalid":
    "Check the API key, its account, and this machine's clock. If the key of the stack's configuration was replaced: " +
    "plain refresh and destroy use its copy in the state, so run `pulumi refresh --run-program`, or `pulumi up --refresh=false` once",
  "permission-denied": "Grant the API key this action, or use an account that has it",
  "quota-exceeded": "Delete what is no longer needed, or have the quota raised by the vendor",
  "in-use": "Delete what depends on it first",
  "already-exists": "Import the existing object (`vpc-peering import`), or delete it",
  "cidr-overlap": "Change the CIDR block of one of the VPCs",
  "not-found": "Check the id, its region and the account",
  "backend-failure": "Run `pulumi up` again: nothing is lost; if it persists, contact the vendor with the request id",
};

/**
 * @param permissions the call's permissions in the vendor's access management
 * @param advice replaces the usual fix
 */
export function refused(
  vendor: string,
  { action }: HttpCall,
  { code, message, requestId }: Refusal,
  meaning: ErrorCode,
  attempts = 1,
  permissions: readonly string[] = [],
  advice?: string,
): PeeringError {
  const request = requestId ? `, request ${requestId}` : "";
  const tries = attempts > 1 ? ` after ${attempts} attempts` : "";
  const isNamed = meaning === "permission-denied" && permissions.length > 0;
  const usual = isNamed
    ? `Grant the API key ${permissions.join(" and ")} (\`vpc-peering permissions\` prints the policy), or use an account that has it`
    : FIXES[meaning];
  const fix = advice ?? usual;
  return new PeeringError(meaning, `${action} was refused${tries}: ${message || "no reason"} (${code}${request})`, {
    vendor,
    vendorCode: code,
    ...(fix !== undefined && { fix }),
  });
}
