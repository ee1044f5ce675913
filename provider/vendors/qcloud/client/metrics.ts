/** Traffic of a connection: GetMonitorData of Cloud Monitor's API 2.0, namespace qce/pcx. */
import type { Backend, MetricSeries, MetricsQuery, PeeringRecord, Ref } from "../../../backend/contract.js";
import { topTalkersViolation } from "../../../rules/plan/metrics.js";
import { toError } from "../../../rules/plan/index.js";
import type { MetricName } from "../../../rules/schema.js";
import { metricsOf, pointsOf } from "../../kit/metrics.js";
import { toBeijingTime } from "../../tencent/client/records.js";
import { monitorData } from "../answers.js";
import { type Api, type Context, apiCall } from "./context.js";

const METRICS: Readonly<Partial<Record<MetricName, readonly [word: string, unit: MetricSeries["unit"]]>>> = {
  inBandwidth: ["inbandwidth", "Mbps"],
  outBandwidth: ["outbandwidth", "Mbps"],
  inPackets: ["inpkg", "packets/s"],
  outPackets: ["outpkg", "packets/s"],
  packetLoss: ["pkgdrop", "%"],
};

/** @param getPeering reads a connection that must exist */
export const metricCalls = (
  { rules, api }: Context,
  getPeering: (ref: Ref) => Promise<PeeringRecord>,
): Required<Pick<Backend, "getMetrics" | "getTopTalkers">> => ({
  getMetrics: (query) => metricsOf(rules, getPeering, query, (metric) => seriesOf(api, metric, query)),
  async getTopTalkers() {
    throw toError(topTalkersViolation(rules)!, rules);
  },
});

async function seriesOf(api: Api, metric: MetricName, query: MetricsQuery): Promise<MetricSeries> {
  const { ref, periodSeconds } = query;
  const [metricName, unit] = METRICS[metric]!;
  const points = await pointsOf(query, async (from, until) => {
    const params = {
      namespace: "qce/pcx",
      metricName,
      "dimensions.0.name": "peeringConnectionId",
      "dimensions.0.value": ref.id,
      period: periodSeconds,
      startTime: toBeijingTime(new Date(from).toISOString()),
      endTime: toBeijingTime(new Date(until).toISOString()),
    };
    const { dataPoints } = await api.read(apiCall("GetMonitorData", ref.region, params), monitorData);
    // One value per period from the start on, null without a sample; the vendor's end is inclusive.
    return (dataPoints ?? []).flatMap((value, i) =>
      value === null ? [] : [{ time: from + i * periodSeconds * 1000, value }],
    );
  });
  return { metric, unit, points };
}
