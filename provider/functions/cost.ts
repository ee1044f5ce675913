/** `estimateCost`: cost of an existing or a planned connection. */
import type { Backend, MetricSeries, PeeringRecord } from "../backend/contract.js";
import { PeeringError } from "../errors.js";
import type { TrafficPoint } from "../network/cost/daily-peaks.js";
import type { CostEstimate } from "../network/cost/cost-estimate.js";
import { type BilledConnection, estimateCost as estimate, type ConnectionUse } from "../network/cost/estimate.js";
import { metricsViolation } from "../rules/plan/metrics.js";
import type { UserPrices } from "../rules/schema.js";
import { rulesOf } from "../rules/registry.js";
import { type EstimateCostArgs, estimateCostDeclaration } from "./declarations/cost.js";
import { connectionOf, measure, nowOf } from "./metrics.js";
import { readArgs } from "./arguments.js";
import { regionOf, type Scope } from "./scope.js";

export interface CostScope extends Omit<Scope, "backend"> {
  /** Opened for existing connections only. */
  readonly openBackend: () => Promise<Backend>;
  /** The user's own prices. */
  readonly prices: UserPrices | undefined;
}

const NAME = "estimateCost";
const DAY = 86_400_000;
/** Vendors limit the points per answer; in five-minute periods, a week has 2,016. */
const DAYS_AT_ONCE = 7;

export async function estimateCost(scope: CostScope, given: unknown): Promise<CostEstimate> {
  const args = readArgs(scope, NAME, estimateCostDeclaration.args, given);
  const use = givenUse(scope, args);
  if (args.peeringConnection !== undefined) {
    if (args.peerRegion !== undefined) {
      throw new PeeringError("invalid-input", "an existing connection has its own two regions", {
        property: "peerRegion",
        value: args.peerRegion,
        vendor: scope.vendor,
        fix: "Remove it, or remove peeringConnection",
      });
    }
    const withBackend = { ...scope, backend: await scope.openBackend() };
    const connection = await connectionOf(withBackend, args.peeringConnection, args.region);
    return estimateConnection(withBackend, connection, { ...args, ...(use !== undefined && { use }) });
  }
  const ends = { region: args.region ?? scope.region, peerRegion: args.peerRegion };
  for (const [property, region] of Object.entries(ends)) {
    if (region !== undefined) continue;
    throw new PeeringError("invalid-input", "the regions of the connection are not given", {
      property,
      vendor: scope.vendor,
      fix: "Give peeringConnection, or region and peerRegion",
    });
  }
  const { region, peerRegion } = { region: regionOf(scope, args.region), peerRegion: ends.peerRegion! };
  return estimate(rulesOf(scope.vendor)!, { ...args, region, peerRegion }, use, scope.prices);
}

interface ConnectionAssumptions extends Pick<EstimateCostArgs, "bandwidthMbps" | "chargeType" | "days"> {
  readonly use?: ConnectionUse;
}

/** From the assumed traffic, else the measured traffic, else the bandwidth cap. */
export async function estimateConnection(
  scope: Scope & Pick<CostScope, "prices">,
  connection: PeeringRecord,
  {
    bandwidthMbps = connection.bandwidthMbps,
    chargeType = connection.chargeType,
    days = 7,
    use,
  }: ConnectionAssumptions = {},
): Promise<CostEstimate> {
  const rules = rulesOf(scope.vendor)!;
  const billed: BilledConnection = {
    region: connection.requester.region,
    peerRegion: connection.accepter.region,
    bandwidthMbps,
    chargeType,
  };
  const found =
    use ??
    (rules.billing.value.kind === "priced-cross-region" ? await measuredUse(scope, connection, days) : undefined);
  const cost = estimate(rules, billed, found, scope.prices);
  return cost.payer === undefined ? cost : { ...cost, payerAccountId: connection[cost.payer].accountId };
}

function givenUse(
  { vendor }: CostScope,
  { samples, peakInMbps, peakOutMbps }: EstimateCostArgs,
): ConnectionUse | undefined {
  if (samples !== undefined) return { samples: samples.map(({ at, ...rest }) => ({ at: Date.parse(at), ...rest })) };
  if (peakInMbps === undefined && peakOutMbps === undefined) return undefined;
  if (peakInMbps !== undefined && peakOutMbps !== undefined) return { peakInMbps, peakOutMbps };
  throw new PeeringError("invalid-input", "the peak of one direction is not enough", {
    property: peakInMbps === undefined ? "peakInMbps" : "peakOutMbps",
    vendor,
    fix: "Give both peakInMbps and peakOutMbps; 0 for a direction without traffic",
  });
}

/** `undefined`: no samples, or the vendor measures none. */
async function measuredUse(scope: Scope, connection: PeeringRecord, days: number): Promise<ConnectionUse | undefined> {
  const query = { metrics: ["inBandwidth", "outBandwidth"], periodSeconds: 300 } as const;
  const crossRegion = connection.requester.region !== connection.accepter.region;
  const isMeasured = metricsViolation(rulesOf(scope.vendor)!, { ...query, crossRegion }) === undefined;
  if (!isMeasured || scope.backend.getMetrics === undefined) return undefined;
  const samples: TrafficPoint[] = [];
  const end = nowOf(scope);
  for (let from = end - days * DAY; from < end; from += DAYS_AT_ONCE * DAY) {
    const range = { start: from, end: Math.min(end, from + DAYS_AT_ONCE * DAY) };
    const series = await measure(scope, connection, {
      ...query,
      start: new Date(range.start).toISOString(),
      end: new Date(range.end).toISOString(),
    });
    samples.push(...joined(series));
  }
  return samples.length === 0 ? undefined : { samples };
}

/** Both directions of each period; a missing direction counts as zero if the other exists. */
function joined(series: readonly MetricSeries[]): TrafficPoint[] {
  const points = new Map<string, { inMbps: number; outMbps: number }>();
  for (const { metric, points: values } of series) {
    for (const { at, value } of values) {
      const point = points.get(at) ?? { inMbps: 0, outMbps: 0 };
      points.set(at, { ...point, [metric === "inBandwidth" ? "inMbps" : "outMbps"]: value });
    }
  }
  return [...points].map(([at, point]) => ({ at: Date.parse(at), ...point }));
}
