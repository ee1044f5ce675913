/** What a link carries: GetMonitorData of Cloud Monitor's API 2.0, namespace qce/pcx. */
import type { MetricSeries, MetricsQuery, PeeringRecord, Ref } from "../../backend/contract.js";
import { metricsViolation, topTalkersViolation } from "../../rules/metrics-plan.js";
import { toError } from "../../rules/plan.js";
import type { MetricName } from "../../rules/schema.js";
import { toBeijingTime } from "../tencent/rows.js";
import { monitorData } from "./answers.js";
import type { Api } from "./api.js";

const METRICS: Readonly<Partial<Record<MetricName, readonly [word: string, unit: MetricSeries["unit"]]>>> = {
  inBandwidth: ["inbandwidth", "Mbps"],
  outBandwidth: ["outbandwidth", "Mbps"],
  inPackets: ["inpkg", "packets/s"],
  outPackets: ["outpkg", "packets/s"],
  packetLoss: ["pkgdrop", "%"],
};

/** Of one call: what API 3.0's GetMonitorData documents. */
const POINTS = 1_440;

export class MonitorClient {
  constructor(
    private readonly api: Api,
    private readonly findPeering: (ref: Ref) => Promise<PeeringRecord>,
  ) {}

  async getMetrics(query: MetricsQuery): Promise<MetricSeries[]> {
    const { rules } = this.api;
    const { requester, accepter } = await this.findPeering(query.ref);
    const violation = metricsViolation(rules, { ...query, crossRegion: requester.region !== accepter.region });
    if (violation !== undefined) throw toError(violation, rules);
    return Promise.all(query.metrics.map((metric) => this.#series(metric, query)));
  }

  async getTopTalkers(): Promise<never> {
    throw toError(topTalkersViolation(this.api.rules)!, this.api.rules);
  }

  async #series(metric: MetricName, { ref, periodSeconds, start, end }: MetricsQuery): Promise<MetricSeries> {
    const [metricName, unit] = METRICS[metric]!;
    const period = periodSeconds * 1000;
    const from = Math.floor(Date.parse(start) / period) * period;
    const to = Date.parse(end);
    const points: { readonly at: string; readonly value: number }[] = [];
    for (let at = from; at < to; at += POINTS * period) {
      const until = Math.min(to, at + POINTS * period);
      const params = {
        namespace: "qce/pcx",
        metricName,
        "dimensions.0.name": "peeringConnectionId",
        "dimensions.0.value": ref.id,
        period: periodSeconds,
        startTime: toBeijingTime(new Date(at).toISOString()),
        endTime: toBeijingTime(new Date(until).toISOString()),
      };
      const { dataPoints } = await this.api.read("GetMonitorData", ref.region, params, monitorData);
      // One value for each period from the start on, null where there is none; the vendor's end is inclusive.
      (dataPoints ?? []).forEach((value, i) => {
        const time = at + i * period;
        if (value !== null && time < until) points.push({ at: new Date(time).toISOString(), value });
      });
    }
    return { metric, unit, points };
  }
}
