/** Rules for the bandwidth cap and the charge type of a connection. */
import type { Limits, VendorRules } from "../schema.js";
import type { Violation } from "../violation.js";

export interface PlannedBandwidth {
  readonly bandwidthMbps?: number | undefined;
  readonly chargeType?: string | undefined;
  /** `undefined` while a region is unknown. */
  readonly crossRegion: boolean | undefined;
  /** The cap is set, and its value is still unknown. */
  readonly bandwidthUnknown: boolean;
  /** An existing connection keeps its ends and gets another cap. */
  readonly changesBandwidth?: boolean | undefined;
}

const WITH_REGIONS = ["region", "peerRegion", "vpc", "peerVpc"];

export function bandwidthViolation(rules: VendorRules, limits: Limits, plan: PlannedBandwidth): Violation | undefined {
  const { bandwidthMbps, crossRegion } = plan;
  const across = rules.bandwidthCrossRegion;
  const common = { property: "bandwidthMbps", value: bandwidthMbps, severity: "error" } as const;

  if (bandwidthMbps === undefined) {
    if (across.value === "never" || crossRegion !== true || plan.bandwidthUnknown) return undefined;
    return {
      ...common,
      code: "vendor-rule",
      what: "a connection between regions requires a bandwidth cap in whole Mbps, at least 1",
      fix: "Set bandwidthMbps, for example 10",
      source: across.source,
      involves: ["bandwidthMbps", ...WITH_REGIONS],
    };
  }
  if (across.value === "never") {
    return {
      ...common,
      code: "unsupported",
      what: "connections of this vendor have no bandwidth cap",
      fix: "Leave out bandwidthMbps",
      source: across.source,
      involves: ["bandwidthMbps"],
    };
  }
  if (crossRegion === false) {
    return {
      ...common,
      code: "vendor-rule",
      what: "a connection inside one region has no bandwidth cap",
      fix: "Leave out bandwidthMbps",
      source: rules.bandwidthInRegion.source,
      involves: ["bandwidthMbps", ...WITH_REGIONS],
    };
  }
  const own = { ...common, source: across.source, involves: ["bandwidthMbps"] };
  if (!Number.isSafeInteger(bandwidthMbps) || bandwidthMbps < 1) {
    return {
      ...own,
      code: "invalid-input",
      what: "a bandwidth cap is a whole number of Mbps, at least 1",
      fix: "Set bandwidthMbps to a whole number of Mbps, for example 10",
    };
  }
  return aboveMaximum(rules, limits, bandwidthMbps) ?? betweenSteps(rules, limits, plan);
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
      what: "connections of this vendor have no charge type",
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
    what: "only a connection between regions has a charge type",
    fix: "Leave out chargeType",
    involves: ["chargeType", ...WITH_REGIONS],
  };
}

function aboveMaximum(rules: VendorRules, limits: Limits, bandwidthMbps: number): Violation | undefined {
  const { value, source, assumption } = rules.bandwidthMaximum;
  const common = {
    property: "bandwidthMbps",
    value: bandwidthMbps,
    severity: "error",
    code: "vendor-rule",
    source,
    involves: ["bandwidthMbps"],
  } as const;
  const ceiling = value?.raisableToMbps ?? Infinity;
  const maximum = Math.min(limits.bandwidthMbps ?? value?.mbps ?? Infinity, ceiling);
  const raise =
    maximum < ceiling
      ? ', or have the vendor raise it, then set it in the configuration: limits {"bandwidthMbps": …}'
      : "";
  if (bandwidthMbps > maximum) {
    const because =
      limits.bandwidthMbps !== undefined
        ? " with the limits of this configuration"
        : assumption === undefined
          ? ""
          : ` (our reading: ${assumption})`;
    return {
      ...common,
      what: `the bandwidth cap of a connection between regions is at most ${mbps(maximum)}${because}`,
      fix: `Set at most ${maximum}${raise}`,
    };
  }
  return undefined;
}

function betweenSteps(
  { bandwidthMaximum: { value, source } }: VendorRules,
  limits: Limits,
  { bandwidthMbps, changesBandwidth }: PlannedBandwidth,
): Violation | undefined {
  const steps = value?.changeSteps ?? null;
  if (steps === null || changesBandwidth !== true || limits.bandwidthMbps !== undefined) return undefined;
  if (steps.includes(bandwidthMbps!)) return undefined;
  return {
    property: "bandwidthMbps",
    value: bandwidthMbps,
    severity: "error",
    code: "vendor-rule",
    source,
    involves: ["bandwidthMbps"],
    what: `the API changes the bandwidth of an existing connection to certain values only: ${steps.join(", ")} Mbps`,
    fix: `Use one of them, or recreate the connection with the resource option replaceOnChanges: ["bandwidthMbps"]`,
  };
}

function mbps(value: number): string {
  return `${value.toLocaleString("en-US")} Mbps`;
}
