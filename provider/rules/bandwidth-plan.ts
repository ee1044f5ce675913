/** The bandwidth cap and the charge type of a link. */
import type { Limits, VendorRules } from "./schema.js";
import type { Violation } from "./violation.js";

export interface PlannedBandwidth {
  readonly bandwidthMbps?: number | undefined;
  readonly chargeType?: string | undefined;
  /** `undefined` while a region is not known yet. */
  readonly crossRegion: boolean | undefined;
  /** The cap is set and its value not known yet. */
  readonly bandwidthUnknown: boolean;
}

const WITH_REGIONS = ["region", "peerRegion", "vpc", "peerVpc"];

export function bandwidthViolation(rules: VendorRules, limits: Limits, plan: PlannedBandwidth): Violation | undefined {
  const { bandwidthMbps, crossRegion } = plan;
  const across = rules.bandwidthCrossRegion;
  const common = { property: "bandwidthMbps", value: bandwidthMbps, severity: "error" } as const;

  if (bandwidthMbps === undefined) {
    if (across.value === null || crossRegion !== true || plan.bandwidthUnknown) return undefined;
    return {
      ...common,
      code: "vendor-rule",
      what: "a link between regions needs a bandwidth cap in whole Mbps, at least 1",
      fix: "Set bandwidthMbps, for example 10",
      source: across.source,
      involves: ["bandwidthMbps", ...WITH_REGIONS],
    };
  }
  if (across.value === null) {
    return {
      ...common,
      code: "unsupported",
      what: "links of this vendor have no bandwidth cap",
      fix: "Leave out bandwidthMbps",
      source: across.source,
      involves: ["bandwidthMbps"],
    };
  }
  if (crossRegion === false) {
    return {
      ...common,
      code: "vendor-rule",
      what: "a link inside one region has no bandwidth cap",
      fix: "Leave out bandwidthMbps",
      source: rules.bandwidthInRegion.source,
      involves: ["bandwidthMbps", ...WITH_REGIONS],
    };
  }
  const own = { ...common, source: across.source, involves: ["bandwidthMbps"] };
  if (!Number.isInteger(bandwidthMbps) || bandwidthMbps < 1) {
    return {
      ...own,
      code: "invalid-input",
      what: "a bandwidth cap is a whole number of Mbps, at least 1",
      fix: "Set bandwidthMbps to a whole number of Mbps, for example 10",
    };
  }
  return aboveMaximum(across.value, limits, bandwidthMbps, own);
}

export function chargeTypeViolation(
  rules: VendorRules,
  { chargeType, crossRegion }: PlannedBandwidth,
): Violation | undefined {
  if (chargeType === undefined) return undefined;
  const { value: offered, source } = rules.chargeTypes;
  const common = {
    property: "chargeType",
    value: chargeType,
    severity: "error",
    source,
    involves: ["chargeType"],
  } as const;
  if (offered.length === 0) {
    return {
      ...common,
      code: "unsupported",
      what: "links of this vendor have no charge type",
      fix: "Leave out chargeType",
    };
  }
  if (!(offered as readonly string[]).includes(chargeType)) {
    return {
      ...common,
      code: "vendor-rule",
      what: "the vendor does not offer this charge type",
      fix: `Use ${offered.join(" or ")}`,
    };
  }
  if (crossRegion !== false) return undefined;
  return {
    ...common,
    code: "vendor-rule",
    what: "only a link between regions has a charge type",
    fix: "Leave out chargeType",
    involves: ["chargeType", ...WITH_REGIONS],
  };
}

/** Highest cap the account may set, in Mbps, or `null`. */
export function maximumMbps(
  across: NonNullable<VendorRules["bandwidthCrossRegion"]["value"]>,
  limits: Limits,
): number | null {
  if (limits.bandwidthMbps === undefined) return across.maxMbps;
  return across.raisableToMbps === null ? limits.bandwidthMbps : Math.min(limits.bandwidthMbps, across.raisableToMbps);
}

function aboveMaximum(
  across: NonNullable<VendorRules["bandwidthCrossRegion"]["value"]>,
  limits: Limits,
  bandwidthMbps: number,
  own: Pick<Violation, "property" | "value" | "severity" | "source" | "involves">,
): Violation | undefined {
  const maximum = maximumMbps(across, limits);
  const raisable = across.raisableToMbps === null || maximum === null || maximum < across.raisableToMbps;
  const raise = raisable
    ? ', or have the vendor raise it and say so in the configuration: limits {"bandwidthMbps": …}'
    : "";
  if (maximum !== null && bandwidthMbps > maximum) {
    return {
      ...own,
      code: "vendor-rule",
      what: `the bandwidth cap of a link between regions is at most ${mbps(maximum)}${limits.bandwidthMbps === undefined ? "" : " with the limits of this configuration"}`,
      fix: `Set at most ${maximum}${raise}`,
    };
  }
  if (across.steps !== null && limits.bandwidthMbps === undefined && !across.steps.includes(bandwidthMbps)) {
    return {
      ...own,
      code: "vendor-rule",
      what: `the API takes certain caps only: ${across.steps.join(", ")} Mbps`,
      fix: `Use one of them${raise}`,
    };
  }
  return undefined;
}

function mbps(value: number): string {
  return `${value.toLocaleString("en-US")} Mbps`;
}
