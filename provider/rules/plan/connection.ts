/** Checks a planned connection against a vendor's rules. */
import { bandwidthViolation, chargeTypeViolation } from "./bandwidth.js";
import { endsOverlap, wellFormed } from "../ends-overlap.js";
import { absentField } from "./field.js";
import { accountIdFault, hasShape } from "../id-shape.js";
import { connectionRegionViolation, regionViolation } from "./region.js";
import type { Limits, VendorRules } from "../schema.js";
import { descriptionViolation, nameViolation } from "./text.js";
import type { Violation } from "../violation.js";

/** Known properties. A property that is neither here nor in `unknown` is not set. */
export interface PlannedConnection {
  readonly region?: string | undefined;
  /** Absent: the connection stays inside `region`. */
  readonly peerRegion?: string | undefined;
  /** Vendor id, or `region/id`. */
  readonly vpcId?: string | undefined;
  readonly peerVpcId?: string | undefined;
  readonly ownAccountId?: string | undefined;
  /** As set by the user. */
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
  /** Names of properties above that are set but unknown: nothing that depends on them is checked. */
  readonly unknown: ReadonlySet<string>;
}

export function connectionViolations(rules: VendorRules, limits: Limits, connection: PlannedConnection): Violation[] {
  const regions = regionViolations(rules, limits, connection).filter((violation) => violation !== undefined);
  // No further rule applies to a region that does not exist.
  const isMalformed = regions.some(({ severity, code }) => severity === "error" && code === "invalid-input");
  const crossRegion = isMalformed ? undefined : crossesRegions(connection);
  const refused = crossRegionViolation(rules, limits, connection, crossRegion);
  const bandwidth = { ...connection, crossRegion, bandwidthUnknown: connection.unknown.has("bandwidthMbps") };
  const sameVpc = sameVpcViolation(rules, connection);
  return [
    ...regions,
    refused,
    sameVpc,
    sameVpc ? undefined : endsOverlapViolation(rules, connection),
    edgeSitesViolation(rules, connection),
    peerAccountViolation(rules, connection),
    connection.name === undefined ? undefined : nameViolation(rules, connection.name),
    // A refused connection gets no errors about its bandwidth cap.
    refused ? undefined : bandwidthViolation(rules, limits, bandwidth),
    refused ? undefined : chargeTypeViolation(rules, bandwidth),
    ...fieldViolations(rules, connection, crossRegion),
  ].filter((violation) => violation !== undefined);
}

/** `undefined` while a region is unknown. */
function crossesRegions({ region, peerRegion, unknown }: PlannedConnection): boolean | undefined {
  if (region === undefined || unknown.has("region") || unknown.has("peerRegion")) return undefined;
  return peerRegion !== undefined && peerRegion !== region;
}

function regionViolations(
  rules: VendorRules,
  limits: Limits,
  connection: PlannedConnection,
): (Violation | undefined)[] {
  return (["region", "peerRegion"] as const).map((property) => {
    const region = connection[property];
    if (region === undefined || connection.unknown.has(property)) return undefined;
    // One warning per region.
    if (property === "peerRegion" && region === connection.region) return undefined;
    return connectionRegionViolation(rules, limits, property, region) ?? regionViolation(rules, property, region);
  });
}

function crossRegionViolation(
  rules: VendorRules,
  limits: Limits,
  connection: PlannedConnection,
  crossRegion: boolean | undefined,
): Violation | undefined {
  const { value, source } = rules.crossRegion;
  if (value.allowed || (value.exceptions && limits.crossRegion === true) || crossRegion !== true) return undefined;
  return {
    property: "peerRegion",
    value: connection.peerRegion,
    severity: "error",
    code: "vendor-rule",
    what: `the two VPCs are in different regions (${connection.region}, ${connection.peerRegion}), and this vendor's connections stay inside one region`,
    fix: `Use VPCs of one region, or ${value.instead}`,
    source,
    involves: ["region", "peerRegion", "vpc", "peerVpc"],
  };
}

function sameVpcViolation(rules: VendorRules, connection: PlannedConnection): Violation | undefined {
  const { vpcId, peerVpcId, unknown } = connection;
  if (vpcId === undefined || peerVpcId === undefined || unknown.has("vpcId") || unknown.has("peerVpcId"))
    return undefined;
  if (withoutRegion(vpcId) !== withoutRegion(peerVpcId) || crossesRegions(connection) === true) return undefined;
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

function endsOverlapViolation(rules: VendorRules, connection: PlannedConnection): Violation | undefined {
  if (connection.unknown.has("vpcCidrBlocks") || connection.unknown.has("peerCidrBlocks")) return undefined;
  return endsOverlap(rules, wellFormed(connection.vpcCidrBlocks), wellFormed(connection.peerCidrBlocks));
}

function edgeSitesViolation(
  rules: VendorRules,
  { edgeSiteId, peerEdgeSiteId, unknown }: PlannedConnection,
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
  { peerAccountId, unknown }: Pick<PlannedConnection, "peerAccountId" | "unknown">,
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
  connection: PlannedConnection,
  crossRegion: boolean | undefined,
): (Violation | undefined)[] {
  const isSet = {
    type: connection.type !== undefined || connection.unknown.has("type"),
    qosLevel: connection.qosLevel !== undefined || connection.unknown.has("qosLevel"),
    description: connection.description !== undefined || connection.unknown.has("description"),
    tags: Object.keys(connection.tags ?? {}).length > 0 || connection.unknown.has("tags"),
  };
  const crossRegionOnly = (property: "type" | "qosLevel") =>
    isSet[property] && crossRegion === false && rules.typeAndQosOnlyCrossRegion.value
      ? ({
          property,
          value: connection[property],
          severity: "error",
          code: "vendor-rule",
          what: `only a connection between regions has a ${property}`,
          fix: `Leave out ${property}`,
          source: rules.typeAndQosOnlyCrossRegion.source,
          involves: [property, "region", "peerRegion", "vpc", "peerVpc"],
        } satisfies Violation)
      : undefined;
  return [
    absentField(rules.peeringType, "type", connection.type, isSet.type, "connections of this vendor have no type") ??
      crossRegionOnly("type"),
    absentField(
      rules.qosLevel,
      "qosLevel",
      connection.qosLevel,
      isSet.qosLevel,
      "connections of this vendor have no qosLevel",
    ) ?? crossRegionOnly("qosLevel"),
    absentField(
      rules.peeringDescription,
      "description",
      connection.description,
      isSet.description,
      "connections of this vendor have no description",
    ) ?? (connection.description === undefined ? undefined : descriptionViolation(rules, connection.description)),
    absentField(rules.peeringTags, "tags", connection.tags, isSet.tags, "connections of this vendor have no tags"),
  ];
}
