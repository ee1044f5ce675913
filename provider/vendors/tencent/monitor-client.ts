/**
 * What a link carries: GetMonitorData and DescribeBaseMetrics of Cloud Monitor, namespace QCE/PCX;
 * DescribeGatewayFlowMonitorDetail of the VPC service for the addresses behind it.
 */
import type {
  MetricSeries,
  MetricsQuery,
  PeeringRecord,
  Ref,
  TopTalker,
  TopTalkersQuery,
} from "../../backend/contract.js";
import { PeeringError } from "../../errors.js";
import { ownEntry } from "../../own-entry.js";
import { metricsViolation, topTalkersViolation } from "../../rules/metrics-plan.js";
import { toError } from "../../rules/plan.js";
import type { MetricName } from "../../rules/schema.js";
import { baseMetrics, flowDetails, monitorData } from "./answers.js";
import type { Api } from "./api.js";
import { toBeijingTime } from "./rows.js";

const NAMESPACE = "QCE/PCX";
/** Of one call; the reference of the official SDK says 1,440, older ones more. */
const POINTS = 1_440;

const METRICS: Readonly<Record<MetricName, { readonly word: string; readonly unit: MetricSeries["unit"] }>> = {
  inBandwidth: { word: "InBandwidth", unit: "Mbps" },
  outBandwidth: { word: "OutBandwidth", unit: "Mbps" },
  inPackets: { word: "InPkg", unit: "packets/s" },
  outPackets: { word: "OutPkg", unit: "packets/s" },
  packetLoss: { word: "PkgDrop", unit: "%" },
  inUtilisation: { word: "InbandRate", unit: "%" },
  outUtilisation: { word: "OutbandRate", unit: "%" },
};

/** The vendor's pages disagree on bits or megabits, so its own word for the unit is asked for, and taken. */
const MBPS: Readonly<Record<string, number>> = { bps: 1e-6, kbps: 1e-3, mbps: 1, gbps: 1e3 };

export class MonitorClient {
  readonly #factors = new Map<string, Promise<number>>();

  constructor(
    private readonly api: Api,
    private readonly observe: (ref: Ref) => Promise<PeeringRecord>,
  ) {}

  async getMetrics(query: MetricsQuery): Promise<MetricSeries[]> {
    const { requester, accepter } = await this.observe(query.ref);
    const crossRegion = requester.region !== accepter.region;
    const violation = metricsViolation(this.api.rules, { ...query, crossRegion });
    if (violation !== undefined) throw toError(violation, this.api.rules);
    return Promise.all(query.metrics.map((metric) => this.#series(metric, query)));
  }

  /** By both directions, because the API orders by one: an address that only receives is a talker too. */
  async getTopTalkers({ ref, at, limit }: TopTalkersQuery): Promise<TopTalker[]> {
    const violation = topTalkersViolation(this.api.rules);
    if (violation !== undefined) throw toError(violation, this.api.rules);
    const found = new Map<string, TopTalker>();
    for (const OrderField of ["OutTraffic", "InTraffic"]) {
      const params = {
        TimePoint: toBeijingTime(at),
        PeeringConnectionId: ref.id,
        OrderField,
        OrderDirection: "DESC",
        Offset: 0,
        Limit: limit,
      };
      const answer = await this.api.read("DescribeGatewayFlowMonitorDetail", ref.region, params, flowDetails);
      for (const { PrivateIpAddress, InTraffic, OutTraffic, InPkg, OutPkg } of answer.GatewayFlowMonitorDetailSet ?? [])
        found.set(PrivateIpAddress, {
          address: PrivateIpAddress,
          inBytes: InTraffic,
          outBytes: OutTraffic,
          inPackets: InPkg,
          outPackets: OutPkg,
        });
    }
    const bytes = ({ inBytes, outBytes }: TopTalker) => inBytes + outBytes;
    return [...found.values()].toSorted((a, b) => bytes(b) - bytes(a)).slice(0, limit);
  }

  async #series(metric: MetricName, { ref, periodSeconds, start, end }: MetricsQuery): Promise<MetricSeries> {
    const { word, unit } = METRICS[metric];
    const factor = unit === "Mbps" ? await this.#mbpsPer(word, ref.region) : 1;
    const period = periodSeconds * 1000;
    const [from, to] = [Math.floor(Date.parse(start) / period) * period, Date.parse(end)];
    const points: MetricSeries["points"][number][] = [];
    for (let at = from; at < to; at += POINTS * period) {
      const until = Math.min(to, at + POINTS * period);
      const params = {
        Namespace: NAMESPACE,
        MetricName: word,
        Instances: [{ Dimensions: [{ Name: "peeringConnectionId", Value: ref.id }] }],
        Period: periodSeconds,
        StartTime: zoned(at),
        // The vendor's end is inclusive.
        EndTime: zoned(until - 1000),
      };
      const { DataPoints } = await this.api.read("GetMonitorData", ref.region, params, monitorData);
      for (const { Timestamps, Values } of DataPoints ?? []) {
        (Timestamps ?? []).forEach((timestamp, i) => {
          const value = Values?.[i];
          const time = timestamp * 1000;
          if (value !== undefined && time >= at && time < until)
            points.push({ at: new Date(time).toISOString(), value: value * factor });
        });
      }
    }
    return { metric, unit, points };
  }

  #mbpsPer(word: string, region: string): Promise<number> {
    let factor = this.#factors.get(word);
    if (factor === undefined) {
      factor = this.#askUnit(word, region);
      this.#factors.set(word, factor);
      // A failure is the caller's to hear of, and not to be remembered.
      factor.catch(() => this.#factors.delete(word));
    }
    return factor;
  }

  async #askUnit(word: string, region: string): Promise<number> {
    const params = { Namespace: NAMESPACE, MetricName: word };
    const { MetricSet } = await this.api.read("DescribeBaseMetrics", region, params, baseMetrics);
    // Older pages spell the names with fewer capitals.
    const unit = MetricSet.find(({ MetricName }) => MetricName.toLowerCase() === word.toLowerCase())?.Unit;
    const factor = ownEntry(MBPS, (unit ?? "").toLowerCase().replace("bit/s", "bps"));
    if (factor !== undefined) return factor;
    throw new PeeringError("backend-failure", `the vendor measures ${word} in "${unit ?? "nothing"}"`, {
      vendor: this.api.rules.id,
      fix: "Please report this unit",
    });
  }
}

/** As in the reference's examples: with the offset of the vendor's own zone. */
const zoned = (time: number): string => `${new Date(time + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
