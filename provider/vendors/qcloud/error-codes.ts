/** Error codes of API 2.0, numbers and code words, and their meaning for the provider. */
import { type Meaning, meaningOfStatus, type Refusal } from "../../backend/http/protocol.js";
import { ownEntry } from "../../lookup/own-entry.js";

/** Looks up the code word, or the number. */
export const knownMeaning = ({ code }: Refusal): Meaning | undefined =>
  ownEntry(CODES, code) ?? ownEntry(CODES, code.split(" ")[0]!);

export function meaningOf(refusal: Refusal): Meaning {
  const { message, status } = refusal;
  const meaning = knownMeaning(refusal) ?? (status === 200 ? "backend-failure" : meaningOfStatus(status));
  // For a failure without a code word, only the text shows whether it is temporary.
  return meaning === "backend-failure" && /try (again )?later/i.test(message) ? "busy" : meaning;
}

/** A task reports its failure as text only, which contains the code words of the calls. */
export const codeWithin = (text: string): string | undefined =>
  text.match(/[A-Za-z]+(?:\.[A-Za-z]+)*/g)?.find((word) => Object.hasOwn(CODES, word));

/** From the error lists of "Tencent Cloud API 2.0, VPC", and from the numbers of its common error codes. */
export const CODES: Readonly<Record<string, Meaning>> = {
  "4000": "invalid-input",
  "4100": "credentials-invalid",
  "4101": "permission-denied",
  "4102": "permission-denied",
  "4103": "permission-denied",
  "4104": "credentials-invalid",
  "4105": "credentials-invalid",
  "4106": "permission-denied",
  "4110": "permission-denied",
  "4300": "permission-denied",
  "4400": "throttled",
  // Each attempt has its own nonce, so a reported replay means that the clock is wrong.
  "4500": "credentials-invalid",
  "4600": "invalid-config",
  "5000": "not-found",
  "5100": "backend-failure",
  "5200": "backend-failure",
  "5300": "suspended",
  "5400": "backend-failure",
  "5500": "permission-denied",
  "6000": "fault",
  "6100": "unsupported",
  "6200": "fault",

  // Only of GetMonitorData.
  "-502": "not-found",
  "-503": "invalid-input",
  "-505": "invalid-input",
  "-507": "quota-exceeded",
  "-509": "invalid-input",
  "-513": "fault",

  AuthFailure: "credentials-invalid",
  InternalError: "fault",
  ServiceUnavailable: "fault",
  ActionLocked: "busy",
  "MutexOperation.TaskRunning": "busy",
  RequestLimitExceeded: "throttled",

  InvalidPeeringConnectionName: "invalid-input",
  "InvalidPeeringConnectionName.InUse": "already-exists",
  "InvalidPeeringConnection.NotFound": "not-found",
  PeeringConnectionVpcConflict: "cidr-overlap",
  PeeringConnectionLimitExceeded: "quota-exceeded",

  "InvalidVpc.NotFound": "not-found",
  "InvalidVpc.CannotDelete": "in-use",
  InvalidVpcName: "invalid-input",
  "InvalidVpcName.InUse": "already-exists",
  InvalidVpcCidr: "invalid-input",
  VpcLimitExceeded: "quota-exceeded",
  "InvalidSubnet.NotFound": "not-found",
  "InvalidSubnet.Conflict": "cidr-overlap",
  InvalidSubnetCidr: "invalid-input",

  "InvalidRouteTableId.NotFound": "not-found",
  InvalidDestinationCidr: "vendor-rule",
  RouteLimitExceeded: "quota-exceeded",
  RouteAlreadyExists: "already-exists",
  InvalidRouteNextType: "vendor-rule",
  "InvalidRouteNextHub.NotFound": "not-found",
  "InvalidRoute.NextHubLimitExceeded": "quota-exceeded",
};
