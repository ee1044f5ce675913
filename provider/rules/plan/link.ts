/** Checks a planned connection against a vendor's rules. */
import { bandwidthViolation, chargeTypeViolation } from "./bandwidth.js";
import { endsOverlap, wellFormed } from "../ends-overlap.js";
import { absentField } from "./field.js";
import { accountIdFault, hasShape } from "../id-shape.js";
import { linkRegionViolation, regionViolation } from "./region.js";
import type { Limits, VendorRules } from "../schema.js";
import { descriptionViolation, nameViolation } from "./text.js";
import type { Violation } from "../violation.js";

/** As far as the plan knows it. What is neither here nor in `unknown` is not set. */
export interface PlannedLink {
  readonly region?: string | undefined;
  /** Absent: the connection stays inside `region`. */
  readonly peerRegion?: string | undefined;
  /** Vendor id, or `region/id`. */
  readonly vpcId?: string | undefined;
  readonly peerVpcId?: string | undefined;
  readonly ownAccountId?: string | undefined;
  /** As the user set it. */
  readonly peerAccountId?: string | undefined;
  readonly vpcCidrBlocks?: readonly string[] | undefined;
  readonly peerCidrBlocks?: readonly string[] | undefined;
  readonly edgeSiteId?: string | undefined;
  readonly peerEdgeSiteId?: string | undefined;
  readonly name?: string | undefined;
  readonly bandwidthMbps?: number | undefined;
  /** For an existing connection only the bandwidth cap can change. */
  readonly changesBandwidth?: boolean | undefined;
  readonly chargeType?: string | undefined;
  readonly qosLevel?: string | undefined;
  readonly type?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: Readonly<Record<string, unknown>> | undefined;
  /** Names of fields above that are set and not known yet: nothing that depends on them is judged. */
  readonly unknown: ReadonlySet<string>;
}

export function linkViolations(rules: VendorRules, limits: Limits, link: PlannedLink): Violation[] {
  const regions = regionViolations(rules, limits, link).filter((violation) => violation !== undefined);
  // From a region that does not exist nothing follows.
  const isMalformed = regions.some(({ severity, code }) => severity === "error" && code === "invalid-input");
  const crossRegion = isMalformed ? undefined : crossesRegions(link);
  const refused = crossRegionViolation(rules, limits, link, crossRegion);
  const bandwidth = { ...link, crossRegion, bandwidthUnknown: link.unknown.has("bandwidthMbps") };
  const sameVpc = sameVpcViolation(rules, link);
  return [
    ...regions,
    refused,
    sameVpc,
    sameVpc ? undefined : endsOverlapViolation(rules, link),
    edgeSitesViolation(rules, link),
    peerAccountViolation(rules, link),
    link.name === undefined ? undefined : nameViolation(rules, link.name),
    // A connection that is refused gets no advice about its bandwidth cap.
    refused ? undefined : bandwidthViolation(rules, limits, bandwidth),
    refused ? undefined : chargeTypeViolation(rules, bandwidth),
    ...fieldViolations(rules, link, crossRegion),
  ].filter((violation) => violation !== undefined);
}

/** `undefined` while a region is not known. */
function crossesRegions({ region, peerRegion, unknown }: PlannedLink): boolean | undefined {
  if (region === undefined || unknown.has("region") || unknown.has("peerRegion")) return undefined;
  return peerRegion !== undefined && peerRegion !== region;
}

function regionViolations(rules: VendorRules, limits: Limits, link: PlannedLink): (Violation | undefined)[] {
  return (["region", "peerRegion"] as const).map((property) => {
    const region = link[property];
    if (region === undefined || link.unknown.has(property)) return undefined;
    // One warning per region.
    if (property === "peerRegion" && region === link.region) return undefined;
    return linkRegionViolation(rules, limits, property, region) ?? regionViolation(rules, property, region);
  });
}

function crossRegionViolation(
  rules: VendorRules,
  limits: Limits,
  link: PlannedLink,
  crossRegion: boolean | undefined,
): Violation | undefined {
  const { value, source } = rules.crossRegion;
  if (value.allowed || (value.exceptions && limits.crossRegion === true) || crossRegion !== true) return undefined;
  return {
    property: "peerRegion",
    value: link.peerRegion,
    severity: "error",
    code: "vendor-rule",
    what: `the two VPCs are in different regions (${link.region}, ${link.peerRegion}), and this vendor's connections stay inside one region`,
    fix: `Use VPCs of one region, or ${value.instead}`,
    source,
    involves: ["region", "peerRegion", "vpc", "peerVpc"],
  };
}

function sameVpcViolation(rules: VendorRules, link: PlannedLink): Violation | undefined {
  const { vpcId, peerVpcId, unknown } = link;
  if (vpcId === undefined || peerVpcId === undefined || unknown.has("vpcId") || unknown.has("peerVpcId"))
    return undefined;
  if (withoutRegion(vpcId) !== withoutRegion(peerVpcId) || crossesRegions(link) === true) return undefined;
  return {
    property: "peerVpc",
    value: peerVpcId,
    severity: "error",
    code: "invalid-input",
    what: "both ends are the same VPC, and a connection joins two different VPCs",
    fix: "Set peerVpc to the other VPC",
    source: rules.ends.source,
    involves: ["vpc", "peerVpc"],
  };
}

function withoutRegion(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

function endsOverlapViolation(rules: VendorRules, link: PlannedLink): Violation | undefined {
  if (link.unknown.has("vpcCidrBlocks") || link.unknown.has("peerCidrBlocks")) return undefined;
  return endsOverlap(rules, wellFormed(link.vpcCidrBlocks), wellFormed(link.peerCidrBlocks));
}

function edgeSitesViolation(
  rules: VendorRules,
  { edgeSiteId, peerEdgeSiteId, unknown }: PlannedLink,
): Violation | undefined {
  if (edgeSiteId === undefined || peerEdgeSiteId === undefined || edgeSiteId === peerEdgeSiteId) return undefined;
  if (unknown.has("edgeSiteId") || unknown.has("peerEdgeSiteId")) return undefined;
  return {
    property: "peerVpc",
    value: peerEdgeSiteId,
    severity: "warning",
    code: "vendor-rule",
    what: `the VPCs are of two edge sites (${edgeSiteId}, ${peerEdgeSiteId}), and VPCs of two edge sites cannot communicate over a connection`,
    fix: "Connect VPCs of one site, or of the region itself",
    source: rules.edgeSites.source,
    involves: ["vpc", "peerVpc"],
  };
}

export function peerAccountViolation(
  rules: VendorRules,
  { peerAccountId, unknown }: Pick<PlannedLink, "peerAccountId" | "unknown">,
): Violation | undefined {
  if (peerAccountId === undefined || unknown.has("peerAccountId")) return undefined;
  const common = {
    property: "peerAccountId",
    value: peerAccountId,
    severity: "error",
    code: "invalid-input",
    source: rules.peerIdentity.source,
    involves: ["peerAccountId"],
  } as const;
  if (rules.peerIdentity.value === "account") {
    const what = accountIdFault(peerAccountId);
    return what === undefined ? undefined : { ...common, what, fix: "Set the ID of the peer's account" };
  }
  if (hasShape(rules.ids.value.account, peerAccountId)) return undefined;
  return {
    ...common,
    what: "this vendor identifies the peer by the id of its project in the region, not by an account or domain id",
    fix: "Set peerAccountId to the peer's project id: 32 hexadecimal digits, shown under My Credentials",
  };
}

function fieldViolations(
  rules: VendorRules,
  link: PlannedLink,
  crossRegion: boolean | undefined,
): (Violation | undefined)[] {
  const isSet = {
    type: link.type !== undefined || link.unknown.has("type"),
    qosLevel: link.qosLevel !== undefined || link.unknown.has("qosLevel"),
    description: link.description !== undefined || link.unknown.has("description"),
    tags: Object.keys(link.tags ?? {}).length > 0 || link.unknown.has("tags"),
  };
  const crossRegionOnly = (property: "type" | "qosLevel") =>
    isSet[property] && crossRegion === false && rules.typeAndQosOnlyCrossRegion.value
      ? ({
          property,
          value: link[property],
          severity: "error",
          code: "vendor-rule",
          what: `only a connection between regions has a ${property}`,
          fix: `Leave out ${property}`,
          source: rules.typeAndQosOnlyCrossRegion.source,
          involves: [property, "region", "peerRegion", "vpc", "peerVpc"],
        } satisfies Violation)
      : undefined;
  return [
    absentField(rules.peeringType, "type", link.type, isSet.type, "connections of this vendor have no type") ??
      crossRegionOnly("type"),
    absentField(
      rules.qosLevel,
      "qosLevel",
      link.qosLevel,
      isSet.qosLevel,
      "connections of this vendor have no qosLevel",
    ) ?? crossRegionOnly("qosLevel"),
    absentField(
      rules.peeringDescription,
      "description",
      link.description,
      isSet.description,
      "connections of this vendor have no description",
    ) ?? (link.description === undefined ? undefined : descriptionViolation(rules, link.description)),
    absentField(rules.peeringTags, "tags", link.tags, isSet.tags, "connections of this vendor have no tags"),
  ];
}
