/** Error codes of the API, and what each means to the provider. */
import { type Meaning, meaningOfStatus, type Refusal } from "../../backend/http/protocol.js";

/** The gateway's code for an unknown path. */
export const UNKNOWN_PATH = "APIGW.0101";

/** The action decides whether a conflict is temporary. */
export interface ActionRefusal extends Refusal {
  readonly action: string;
}

/** Looks up status and code; then status and action; then status alone, because only some codes are documented. */
export function knownMeaning(refusal: Refusal): Meaning | undefined {
  const { status, code, action } = refusal as ActionRefusal;
  return CODES[`${status} ${code}`] ?? CODES[`${status} ${action}`] ?? CODES[String(status)];
}

export const meaningOf = (refusal: Refusal): Meaning => knownMeaning(refusal) ?? meaningOfStatus(refusal.status);

/**
 * Fixes for errors whose reason differs from their usual meaning. From the same document, and from a recorded answer of
 * IAM.
 */
export function adviceOf({ status, code, message }: Refusal): string | undefined {
  if (`${status} ${code}` === "401 APIGW.0301" && UNAUTHORIZED.test(message)) return NO_RIGHTS;
  return ADVICE[`${status} ${code}`];
}

/** The text mentions neither the key nor the signature, unlike other texts of this code. */
const UNAUTHORIZED = /: Unauthorized$/;
const NO_RIGHTS =
  "Check the API key. If it is right, it lacks the permission for this call (`vpc-peering permissions`)";

const ADVICE: Readonly<Record<string, string>> = {
  "401 VPC.0005": "Check whether the account is in arrears, or has to apply for the service first",
  "401 VPC.0009": "Have the account's real-name authentication completed, or contact the vendor",
  "403 VPC.2701": "Check whether the account is in arrears or frozen. If it is not, grant the API key this action",
};

/** From "Huawei Cloud VPC API Reference, Error Codes, 2024-03": the codes that mean more than their status. */
export const CODES: Readonly<Record<string, Meaning>> = {
  "400": "invalid-input",
  "400 VPC.0004": "busy",
  "400 VPC.0007": "identity-mismatch",
  "400 VPC.0115": "already-exists",
  "400 VPC.0117": "vendor-rule",
  "400 VPC.2800": "vendor-rule",
  "400 VPC.2809": "vendor-rule",
  "400 VPC.2810": "quota-exceeded",
  // Its status is not documented.
  "400 VPC.2812": "already-exists",
  "409 VPC.2812": "already-exists",
  "400 VpcPeeringActionNotPermitted": "invalid-state",

  "401": "credentials-invalid",
  "401 VPC.0005": "permission-denied",
  "401 VPC.0009": "permission-denied",
  "403": "permission-denied",

  "404": "not-found",
  // The VPC could not be read, which does not prove that it is missing.
  "404 VPC.0105": "backend-failure",
  [`404 ${UNKNOWN_PATH}`]: "unsupported",
  "405": "unsupported",

  "409": "already-exists",
  "409 OverQuota": "quota-exceeded",
  "409 VPC.0114": "quota-exceeded",
  "409 VPC.0103": "busy",
  "409 VPC.0110": "busy",
  "409 DeleteVpc": "in-use",
  "409 DeleteSubnet": "in-use",
  // The vendor's own tools retry until it succeeds.
  "409 DeleteVpcPeering": "busy",
  "409 DeleteVpcRoute": "busy",
  "409 UpdateRouteTable": "busy",

  // Refusals reported as server errors: an object that is not active yet, and the deletion of a subnet in use.
  "500 VPC.0113": "busy",
  "500 VPC.0205": "busy",
  "500 VPC.0206": "in-use",
  "500 VPC.0208": "in-use",
  "500 VPC.0209": "in-use",
  "500 VPC.0210": "in-use",
  "500 VPC.0211": "in-use",
};
