/** Checks a planned route against a vendor's rules. */
import { type Cidr, contains, overlaps, readCidr } from "../../network/cidr/cidr.js";
import { wellFormed } from "../ends-overlap.js";
import { absentField } from "./field.js";
import type { VendorRules } from "../schema.js";
import type { Violation } from "../violation.js";
import { CIDR_NOTATION } from "./vpc.js";

/** Known properties; absent CIDR blocks are unknown. */
export interface PlannedRoute {
  readonly destinationCidrBlock?: string | undefined;
  readonly enabled?: boolean | undefined;
  /** Blocks of the VPC that the route table belongs to. */
  readonly ownCidrBlocks?: readonly string[] | undefined;
  readonly ownIpv6CidrBlock?: string | undefined;
  /** Local routes of the table, if known: on some vendors they are the subnets, not the VPC. */
  readonly localCidrBlocks?: readonly string[] | undefined;
  readonly peerCidrBlocks?: readonly string[] | undefined;
  readonly peerIpv6CidrBlock?: string | undefined;
  readonly unknown: ReadonlySet<string>;
}

export function routeViolations(rules: VendorRules, route: PlannedRoute): Violation[] {
  return [...destinationViolations(rules, route), ...switchViolations(rules, route)];
}

function switchViolations(rules: VendorRules, { enabled }: PlannedRoute): Violation[] {
  const what = "routes of this vendor cannot be disabled";
  const violation = absentField(rules.routeEnabled, "enabled", enabled, enabled === false, what);
  const fix = "Leave out enabled, or remove the Route if it must carry no traffic";
  return violation === undefined ? [] : [{ ...violation, fix }];
}

function destinationViolations(rules: VendorRules, route: PlannedRoute): Violation[] {
  const text = route.destinationCidrBlock;
  if (text === undefined || route.unknown.has("destinationCidrBlock")) return [];
  const reading = readCidr(text);
  if ("fault" in reading) {
    const { reason, suggestion } = reading.fault;
    return [
      {
        property: "destinationCidrBlock",
        value: text,
        severity: "error",
        code: "invalid-input",
        what: reason,
        fix: `Write ${suggestion === undefined ? 'a CIDR block such as "10.0.0.0/16"' : `"${suggestion}"`}`,
        source: CIDR_NOTATION,
        involves: ["destinationCidrBlock"],
      },
    ];
  }
  const violation = destinationRules[rules.routeDestination.value](rules, reading.cidr, {
    own: known(route, ["ownCidrBlocks", "ownIpv6CidrBlock"], reading.cidr),
    local: known(route, ["localCidrBlocks"], reading.cidr),
    peer: known(route, ["peerCidrBlocks", "peerIpv6CidrBlock"], reading.cidr),
  });
  return violation === undefined ? [] : [violation];
}

interface RouteContext {
  /** CIDR blocks of the destination's family; `undefined` while they are unknown. */
  readonly own: readonly Cidr[] | undefined;
  readonly local: readonly Cidr[] | undefined;
  readonly peer: readonly Cidr[] | undefined;
}

type DestinationRule = (rules: VendorRules, destination: Cidr, context: RouteContext) => Violation | undefined;

const destinationRules: Record<VendorRules["routeDestination"]["value"], DestinationRule> = {
  "inside-peer-outside-own": (rules, destination, { own, peer }) => {
    const clash = own?.find((block) => overlaps(block, destination));
    if (clash !== undefined) {
      return refusal(rules, destination, ["vpc", "routeTableId", "subnetId"], {
        what: `the destination overlaps ${clash.text} of the route's own VPC, and a route to a connection must leave the VPC`,
        fix: "Set the destination to a CIDR block of the peer VPC",
      });
    }
    if (peer === undefined || peer.some((block) => contains(block, destination))) return undefined;
    return refusal(rules, destination, ["peeringConnection"], {
      what: `the destination must be inside a CIDR block of the peer VPC, which has ${list(peer)}`,
      fix: `Set it to ${peer[0]?.text ?? "a CIDR block of the peer VPC"} or a part of it`,
    });
  },

  "outside-own": (rules, destination, { own, local }) => {
    const clash = local?.find((block) => contains(block, destination));
    if (clash !== undefined) {
      return refusal(rules, destination, ["vpc", "routeTableId", "subnetId"], {
        what: `the destination must not be inside a local route of its own VPC, and ${clash.text} is local`,
        fix: "Set the destination to a subnet or host that only the peer VPC has",
      });
    }
    const enclosing = local === undefined ? own?.find((block) => contains(block, destination)) : undefined;
    if (enclosing === undefined) return undefined;
    return {
      ...refusal(rules, destination, ["vpc", "routeTableId", "subnetId"], {
        what: `the destination is inside ${enclosing.text} of the route's own VPC, and the vendor refuses it if it is inside a subnet of that VPC`,
        fix: "Check that no subnet of the VPC contains the destination",
      }),
      severity: "warning",
    };
  },

  "issued-only": (rules, destination, { peer }) => {
    if (peer === undefined || peer.some((block) => block.text === destination.text)) return undefined;
    return refusal(rules, destination, ["peeringConnection"], {
      what: `the vendor issues the routes itself, and for this connection only ${list(peer)}`,
      fix: "Set the destination to an issued one, or remove the Route",
    });
  },

  any: () => undefined,
};

function refusal(
  rules: VendorRules,
  destination: Cidr,
  involved: readonly string[],
  text: { readonly what: string; readonly fix: string },
): Violation {
  return {
    property: "destinationCidrBlock",
    value: destination.text,
    severity: "error",
    code: "vendor-rule",
    ...text,
    source: rules.routeDestination.source,
    involves: ["destinationCidrBlock", ...involved],
  };
}

/** The CIDR blocks of one address family; `undefined` if the field that holds them is unknown. */
function known(route: PlannedRoute, fields: readonly (keyof PlannedRoute)[], { family }: Cidr): Cidr[] | undefined {
  const values = fields
    .filter((field) => !route.unknown.has(field))
    .map((field) => route[field])
    .filter((value): value is string | readonly string[] => typeof value === "string" || Array.isArray(value));
  const blocks = wellFormed(values.flat()).filter((block) => block.family === family);
  // An absent IPv6 block may not be assigned yet, so no blocks of a family means unknown.
  return blocks.length === 0 ? undefined : blocks;
}

function list(blocks: readonly Cidr[]): string {
  return blocks.map(({ text }) => text).join(", ");
}
