/** `getPeeringMetrics`: traffic of a connection as measured by its vendor. */
import type { MetricSeries, PeeringRecord, Ref } from "../backend/contract.js";
import { PeeringError } from "../errors.js";
import { formatId } from "../engine/ids.js";
import { metricsViolation } from "../rules/plan/metrics.js";
import { toError } from "../rules/plan/index.js";
import type { MetricName, MetricPeriod, VendorRules } from "../rules/schema.js";
import { rulesOf } from "../rules/registry.js";
import {
  getPeeringMetricsDeclaration,
  type GetPeeringMetricsResult,
  type MetricResult,
} from "./declarations/metrics.js";
import { find } from "./peering-connections.js";
import { readArgs } from "./arguments.js";
import { regionOf, type Scope, single } from "./scope.js";

const NAME = "getPeeringMetrics";
const HOUR = 3_600_000;

export const METRIC_UNITS = {
  inBandwidth: "Mbps",
  outBandwidth: "Mbps",
  inPackets: "packets/s",
  outPackets: "packets/s",
  packetLoss: "%",
  inUtilisation: "%",
  outUtilisation: "%",
} as const satisfies Record<MetricName, MetricSeries["unit"]>;

export const METRIC_NAMES = Object.keys(METRIC_UNITS) as readonly MetricName[];

/** If the vendor does not measure utilisation: the metric that it is derived from, together with the cap. */
const DERIVED: Partial<Record<MetricName, MetricName>> = {
  inUtilisation: "inBandwidth",
  outUtilisation: "outBandwidth",
};

export async function getPeeringMetrics(scope: Scope, given: unknown): Promise<GetPeeringMetricsResult> {
  const {
    peeringConnection,
    periodSeconds = 300,
    region,
    ...args
  } = readArgs(scope, NAME, getPeeringMetricsDeclaration.args, given);
  const end = args.end === undefined ? nowOf(scope) : Date.parse(args.end);
  const start = args.start === undefined ? end - HOUR : Date.parse(args.start);
  if (start >= end) {
    throw new PeeringError("invalid-input", `is not before the end, ${new Date(end).toISOString()}`, {
      property: "start",
      value: args.start,
      vendor: scope.vendor,
      fix: "Give an earlier start, or a later end",
    });
  }
  if (start > nowOf(scope))
    throw args.start === undefined ? inFuture(scope, "end", end) : inFuture(scope, "start", start);
  const connection = await connectionOf(scope, peeringConnection, region);
  const { bandwidthMbps } = connection;
  const range = { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
  const rules = rulesOf(scope.vendor)!;
  const requested = args.metrics ?? METRIC_NAMES.filter((metric) => isKnown(rules, metric, bandwidthMbps));
  const measured = [...new Set(requested.map((metric) => sourceOf(rules, metric, bandwidthMbps)))];
  const series = await measure(scope, connection, { metrics: measured, periodSeconds, ...range });
  return {
    id: formatId(connection),
    peeringConnectionId: connection.id,
    periodSeconds,
    ...range,
    ...(bandwidthMbps !== undefined && { bandwidthMbps }),
    series: requested.map((metric) => resultOf(metric, series, bandwidthMbps)),
  };
}

/** On the cloud's clock. */
export const nowOf = ({ backend }: Scope): number => (backend.now?.() ?? new Date()).getTime();

/** No document states a vendor's answer, and an empty one would look like no traffic. */
export function inFuture(scope: Scope, property: string, at: number): PeeringError {
  const now = new Date(nowOf(scope)).toISOString();
  return new PeeringError("invalid-input", `is in the future: nothing is measured after now, ${now}`, {
    property,
    value: new Date(at).toISOString(),
    vendor: scope.vendor,
    fix: "Set an earlier time",
  });
}

export async function connectionOf(scope: Scope, id: string, region: string | undefined): Promise<PeeringRecord> {
  const found = await find(scope, { id, region: regionOf(scope, region, { peeringConnection: id }) });
  return single(scope, found, { what: "peering connection", property: "peeringConnection", value: id });
}

/** Metrics that the vendor measures for the connection, or the reason why there are none. */
export async function measure(
  { backend, vendor }: Scope,
  connection: PeeringRecord,
  query: {
    readonly metrics: readonly MetricName[];
    readonly periodSeconds: MetricPeriod;
    readonly start: string;
    readonly end: string;
  },
): Promise<MetricSeries[]> {
  const rules = rulesOf(vendor)!;
  const crossRegion = connection.requester.region !== connection.accepter.region;
  const violation = metricsViolation(rules, { ...query, crossRegion });
  if (violation !== undefined) throw toError(violation, rules);
  if (backend.getMetrics === undefined) throw unreadable(vendor, "metrics");
  const ref: Ref = { region: connection.region, id: connection.id };
  return backend.getMetrics({ ref, ...query });
}

/** The vendor has the metric, but the backend cannot read it. */
export function unreadable(vendor: string, what: string): PeeringError {
  return new PeeringError("unsupported", `this backend does not report ${what}`, {
    property: "peeringConnection",
    vendor,
    fix: "Use a backend that does: embedded, or api",
  });
}

function isMeasured({ monitoring }: VendorRules, metric: MetricName): boolean {
  // Called even if the vendor measures nothing: its error contains the reason.
  return "unsupported" in monitoring.value || monitoring.value.metrics.includes(metric);
}

function isKnown(rules: VendorRules, metric: MetricName, cap: number | undefined): boolean {
  return isMeasured(rules, metric) || (cap !== undefined && DERIVED[metric] !== undefined);
}

function sourceOf(rules: VendorRules, metric: MetricName, cap: number | undefined): MetricName {
  return isMeasured(rules, metric) || cap === undefined ? metric : (DERIVED[metric] ?? metric);
}

function resultOf(metric: MetricName, measured: readonly MetricSeries[], cap: number | undefined): MetricResult {
  const own = measured.find((series) => series.metric === metric);
  const source = own ?? measured.find((series) => series.metric === DERIVED[metric]);
  const points = (source?.points ?? []).map(({ at, value }) => ({
    at,
    value: own === undefined ? rounded((100 * value) / cap!) : value,
  }));
  const values = points.map(({ value }) => value);
  return {
    metric,
    unit: METRIC_UNITS[metric],
    points,
    ...(values.length > 0 && {
      average: rounded(values.reduce((sum, value) => sum + value, 0) / values.length),
      maximum: values.reduce((highest, value) => Math.max(highest, value)),
    }),
  };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
