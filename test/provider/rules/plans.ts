/** Plans that every vendor allows, to be spoiled one field at a time. */
import type { LiveConnection } from "../../../provider/rules/account.js";
import { connectionViolations, type PlannedConnection } from "../../../provider/rules/plan/connection.js";
import { routeViolations, type PlannedRoute } from "../../../provider/rules/plan/route.js";
import type { Limits, PeeringState, VendorRules } from "../../../provider/rules/schema.js";
import { toError, type Violation } from "../../../provider/rules/violation.js";
import { vpcViolations, type PlannedVpcInputs } from "../../../provider/rules/plan/vpc.js";

const known: ReadonlySet<string> = new Set();

/** Inside one region of the vendor, and its own words for names. */
export function connectionOf(
  rules: VendorRules,
  spoiled: Partial<PlannedConnection> = {},
  limits: Limits = {},
): Violation[] {
  const region = rules.regions.value.example;
  return connectionViolations(rules, limits, {
    region,
    vpcId: "vpc-a",
    peerVpcId: "vpc-b",
    vpcCidrBlocks: ["192.168.1.0/24"],
    peerCidrBlocks: ["10.0.1.0/24"],
    name: "PeerConn",
    unknown: known,
    ...spoiled,
  });
}

export function vpcOf(rules: VendorRules, spoiled: Partial<PlannedVpcInputs> = {}): Violation[] {
  const region = rules.regions.value.example;
  return vpcViolations(rules, {}, { region, cidrBlock: "10.0.0.0/16", name: "vpc", unknown: known, ...spoiled });
}

/** From 192.168.1.0/24 to 10.0.1.0/24. */
export function routeOf(
  rules: VendorRules,
  destinationCidrBlock: string,
  spoiled: Partial<PlannedRoute> = {},
): Violation[] {
  return routeViolations(rules, {
    destinationCidrBlock,
    ownCidrBlocks: ["192.168.1.0/24"],
    peerCidrBlocks: ["10.0.1.0/24"],
    unknown: known,
    ...spoiled,
  });
}

export interface ConnectionSketch {
  readonly id?: string;
  readonly state?: PeeringState;
  /** `account/region/vpc`. */
  readonly from?: string;
  readonly to?: string;
  readonly fromCidrs?: readonly string[];
  readonly toCidrs?: readonly string[];
}

export function liveConnection({
  id = "new",
  state = "active",
  from = "A/r1/vpc-a",
  to = "A/r1/vpc-b",
  ...cidrs
}: ConnectionSketch): LiveConnection {
  const { fromCidrs = ["10.0.0.0/16"], toCidrs = ["10.1.0.0/16"] } = cidrs;
  return { id, state, requester: end(from, fromCidrs), accepter: end(to, toCidrs) };
}

function end(text: string, cidrBlocks: readonly string[]): LiveConnection["requester"] {
  const [accountId = "", region = "", vpcId = ""] = text.split("/");
  return { accountId, region, vpcId, cidrBlocks };
}

/** `severity code property`, one line each. */
export const briefly = (violations: readonly Violation[]): string[] =>
  violations.map(({ severity, code, property }) => `${severity} ${code} ${property}`);

/** The message as the user reads it. */
export function messageOf(rules: VendorRules, violations: readonly (Violation | undefined)[]): string {
  if (violations.length !== 1 || violations[0] === undefined) {
    throw new Error(`expected one violation, found ${JSON.stringify(violations)}`);
  }
  return toError(violations[0], rules).message;
}
