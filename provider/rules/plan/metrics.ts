/** Checks a metrics query against the metrics that the vendor measures. */
import type { MetricName, MetricPeriod, VendorRules } from "../schema.js";
import type { Violation } from "../violation.js";

export interface RequestedMetrics {
  readonly metrics: readonly MetricName[];
  readonly periodSeconds: MetricPeriod;
  /** True if the connection's ends are in two regions. */
  readonly crossRegion: boolean;
}

const ELSEWHERE = "Measure on servers at either end";

export function metricsViolation(rules: VendorRules, requested: RequestedMetrics): Violation | undefined {
  const { value, source } = rules.monitoring;
  const refused = (violation: Pick<Violation, "property" | "what" | "fix"> & { readonly value?: unknown }) =>
    ({ severity: "error", code: "unsupported", source, involves: [], ...violation }) satisfies Violation;
  if ("unsupported" in value)
    return refused({ property: "peeringConnection", what: value.unsupported, fix: ELSEWHERE });
  if (value.crossRegionOnly && !requested.crossRegion) {
    const what = "only connections between regions are measured, and this connection is inside a region";
    return refused({ property: "peeringConnection", what, fix: ELSEWHERE });
  }
  const unmeasured = requested.metrics.find((metric) => !value.metrics.includes(metric));
  if (unmeasured !== undefined) {
    const what = "the vendor does not measure it";
    return refused({ property: "metrics", value: unmeasured, what, fix: `Use ${value.metrics.join(", ")}` });
  }
  if (!value.periods.includes(requested.periodSeconds)) {
    const what = "the vendor has no values of this period";
    const fix = `Use ${value.periods.join(" or ")} seconds`;
    return refused({ property: "periodSeconds", value: requested.periodSeconds, what, fix });
  }
  return undefined;
}

export function topTalkersViolation(rules: VendorRules): Violation | undefined {
  const { value, source } = rules.topTalkers;
  if (!("unsupported" in value)) return undefined;
  const what = value.unsupported;
  const property = "peeringConnection";
  return { severity: "error", code: "unsupported", property, what, fix: ELSEWHERE, source, involves: [] };
}
