/** Metrics over APIs that return a limited number of points per call. */
import type { MetricSeries, MetricsQuery, PeeringRecord, Ref } from "../../backend/contract.js";
import { metricsViolation } from "../../rules/plan/metrics.js";
import { toError } from "../../rules/plan/index.js";
import type { MetricName, VendorRules } from "../../rules/schema.js";

/** Per call; the reference of the official SDK states 1,440, older ones more. */
const POINTS = 1_440;

export async function metricsOf(
  rules: VendorRules,
  getPeering: (ref: Ref) => Promise<PeeringRecord>,
  query: MetricsQuery,
  series: (metric: MetricName) => Promise<MetricSeries>,
): Promise<MetricSeries[]> {
  const { requester, accepter } = await getPeering(query.ref);
  const crossRegion = requester.region !== accepter.region;
  const violation = metricsViolation(rules, { ...query, crossRegion });
  if (violation !== undefined) throw toError(violation, rules);
  return Promise.all(query.metrics.map(series));
}

interface Point {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly value: number;
}

/** @param read the points of a period; points outside it are dropped */
export async function pointsOf(
  { periodSeconds, start, end }: MetricsQuery,
  read: (from: number, until: number) => Promise<readonly Point[]>,
): Promise<MetricSeries["points"]> {
  const period = periodSeconds * 1000;
  const to = Date.parse(end);
  const points: Point[] = [];
  for (let from = Math.floor(Date.parse(start) / period) * period; from < to; from += POINTS * period) {
    const until = Math.min(to, from + POINTS * period);
    points.push(...(await read(from, until)).filter(({ time }) => time >= from && time < until));
  }
  return points.map(({ time, value }) => ({ at: new Date(time).toISOString(), value }));
}
