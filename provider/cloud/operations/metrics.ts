/** Metrics of an account's connections that its vendor measures. */
import type { MetricSeries, MetricsQuery, TopTalker, TopTalkersQuery } from "../../backend/contract.js";
import { metricsViolation, topTalkersViolation } from "../../rules/plan/metrics.js";
import { toError } from "../../rules/plan/index.js";
import type { MetricName } from "../../rules/schema.js";
import type { Session } from "../model/session.js";
import { type CarriedMinute, carriedMinutes } from "../model/carried-traffic.js";
import { isCrossRegion } from "../tables/connections.js";
import { ownConnection } from "./peerings.js";
import { MINUTE, samplesOf } from "../tables/traffic-store.js";

/** Future samples can be recorded, but are not returned. */
export function getMetrics(session: Session, query: MetricsQuery): MetricSeries[] {
  const { store } = session;
  return store.read(() => {
    const connection = ownConnection(session, query.ref);
    const violation = metricsViolation(session.rules, { ...query, crossRegion: isCrossRegion(connection) });
    if (violation) throw toError(violation, session.rules);
    const period = query.periodSeconds * 1000;
    const start = floor(Date.parse(query.start), period);
    const end = Math.min(Date.parse(query.end), store.now());
    const periods = groupsOf(carriedMinutes(samplesOf(store, connection.key, start, end)), period);
    return query.metrics.map((metric) => ({
      metric,
      unit: METRICS[metric].unit,
      points: periods.flatMap(({ at, minutes }) => {
        const value = METRICS[metric].of(minutes);
        return value === undefined ? [] : [{ at: new Date(at).toISOString(), value: rounded(value) }];
      }),
    }));
  });
}

export function getTopTalkers(session: Session, { ref, at, limit }: TopTalkersQuery): TopTalker[] {
  const { store } = session;
  return store.read(() => {
    const connection = ownConnection(session, ref);
    const violation = topTalkersViolation(session.rules);
    if (violation) throw toError(violation, session.rules);
    const start = floor(Date.parse(at), MINUTE);
    if (start > store.now()) return [];
    const [minute] = carriedMinutes(samplesOf(store, connection.key, start, start + MINUTE));
    return (minute?.bySource ?? [])
      .map(({ source, inMbps, outMbps, inPackets, outPackets }) => ({
        address: source,
        inBytes: bytesOf(inMbps),
        outBytes: bytesOf(outMbps),
        inPackets: Math.round(inPackets * 60),
        outPackets: Math.round(outPackets * 60),
      }))
      .sort((a, b) => b.inBytes + b.outBytes - a.inBytes - a.outBytes || (a.address < b.address ? -1 : 1))
      .slice(0, limit);
  });
}

interface Metric {
  readonly unit: MetricSeries["unit"];
  /** `undefined`: no basis for a percentage. */
  readonly of: (minutes: readonly CarriedMinute[]) => number | undefined;
}

/** A longer period is the mean of its minutes with a sample; its loss is the loss of all their packets. */
const METRICS: Readonly<Record<MetricName, Metric>> = {
  inBandwidth: { unit: "Mbps", of: (minutes) => mean(minutes.map(({ inMbps }) => inMbps)) },
  outBandwidth: { unit: "Mbps", of: (minutes) => mean(minutes.map(({ outMbps }) => outMbps)) },
  inPackets: { unit: "packets/s", of: (minutes) => mean(minutes.map(({ inPackets }) => inPackets)) },
  outPackets: { unit: "packets/s", of: (minutes) => mean(minutes.map(({ outPackets }) => outPackets)) },
  packetLoss: {
    unit: "%",
    of: (minutes) => {
      const offered = sum(minutes.map(({ offeredPackets }) => offeredPackets));
      const carried = sum(minutes.map(({ inPackets, outPackets }) => inPackets + outPackets));
      return offered === 0 ? 0 : 100 * (1 - carried / offered);
    },
  },
  inUtilisation: { unit: "%", of: (minutes) => utilisation(minutes, ({ inMbps }) => inMbps) },
  outUtilisation: { unit: "%", of: (minutes) => utilisation(minutes, ({ outMbps }) => outMbps) },
};

function utilisation(
  minutes: readonly CarriedMinute[],
  bandwidth: (minute: CarriedMinute) => number,
): number | undefined {
  const capped = minutes.filter(({ capMbps }) => capMbps !== undefined);
  return capped.length === 0 ? undefined : mean(capped.map((minute) => (100 * bandwidth(minute)) / minute.capMbps!));
}

function groupsOf(
  minutes: readonly CarriedMinute[],
  period: number,
): { readonly at: number; readonly minutes: readonly CarriedMinute[] }[] {
  const groups = new Map<number, CarriedMinute[]>();
  for (const minute of minutes) {
    const at = floor(minute.at, period);
    groups.set(at, [...(groups.get(at) ?? []), minute]);
  }
  return [...groups].map(([at, minutes]) => ({ at, minutes }));
}

const floor = (at: number, period: number): number => at - (at % period);
const bytesOf = (mbps: number): number => Math.round((mbps * 1e6 * 60) / 8);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
/** Three decimal places: further digits are rounding errors. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
