/**
 * Traffic of a connection: GetMonitorData and DescribeBaseMetrics of Cloud Monitor, namespace QCE/PCX;
 * DescribeGatewayFlowMonitorDetail of the VPC service for the addresses.
 */
import type { z } from "zod";
import type {
  MetricSeries,
  MetricsQuery,
  PeeringRecord,
  Ref,
  TopTalker,
  TopTalkersQuery,
} from "../../../backend/contract.js";
import { PeeringError } from "../../../errors.js";
import { ownEntry } from "../../../lookup/own-entry.js";
import { topTalkersViolation } from "../../../rules/plan/metrics.js";
import { toError } from "../../../rules/plan/index.js";
import type { MetricName } from "../../../rules/schema.js";
import { metricsOf, pointsOf } from "../../kit/metrics.js";
import { baseMetrics, flowDetails, monitorData } from "../answers.js";
import type { Context, Params } from "./context.js";
import { toBeijingTime } from "./records.js";

const NAMESPACE = "QCE/PCX";

const METRICS: Readonly<Record<MetricName, { readonly name: string; readonly unit: MetricSeries["unit"] }>> = {
  inBandwidth: { name: "InBandwidth", unit: "Mbps" },
  outBandwidth: { name: "OutBandwidth", unit: "Mbps" },
  inPackets: { name: "InPkg", unit: "packets/s" },
  outPackets: { name: "OutPkg", unit: "packets/s" },
  packetLoss: { name: "PkgDrop", unit: "%" },
  inUtilisation: { name: "InbandRate", unit: "%" },
  outUtilisation: { name: "OutbandRate", unit: "%" },
};

/** The vendor's pages disagree between bits and megabits, so the unit is read from the API. */
const MBPS: Readonly<Record<string, number>> = { bps: 1e-6, kbps: 1e-3, mbps: 1, gbps: 1e3 };

export class MonitorClient {
  readonly #factors = new Map<string, Promise<number>>();

  constructor(
    private readonly context: Context,
    private readonly getPeering: (ref: Ref) => Promise<PeeringRecord>,
  ) {}

  getMetrics(query: MetricsQuery): Promise<MetricSeries[]> {
    return metricsOf(this.context.rules, this.getPeering, query, (metric) => this.#series(metric, query));
  }

  /**
   * Read for both directions, because the API sorts by one of them: an address that only receives is a top talker, too.
   */
  async getTopTalkers({ ref, at, limit }: TopTalkersQuery): Promise<TopTalker[]> {
    const violation = topTalkersViolation(this.context.rules);
    if (violation !== undefined) throw toError(violation, this.context.rules);
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
      const answer = await this.#read("DescribeGatewayFlowMonitorDetail", ref.region, params, flowDetails);
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

  async #series(metric: MetricName, query: MetricsQuery): Promise<MetricSeries> {
    const { ref, periodSeconds } = query;
    const { name, unit } = METRICS[metric];
    const factor = unit === "Mbps" ? await this.#mbpsPer(name, ref.region) : 1;
    const points = await pointsOf(query, async (from, until) => {
      const params = {
        Namespace: NAMESPACE,
        MetricName: name,
        Instances: [{ Dimensions: [{ Name: "peeringConnectionId", Value: ref.id }] }],
        Period: periodSeconds,
        StartTime: zoned(from),
        // The vendor's end is inclusive.
        EndTime: zoned(until - 1000),
      };
      const { DataPoints } = await this.#read("GetMonitorData", ref.region, params, monitorData);
      return (DataPoints ?? []).flatMap(({ Timestamps, Values }) =>
        (Timestamps ?? []).flatMap((timestamp, i) => {
          const value = Values?.[i];
          return value === undefined ? [] : [{ time: timestamp * 1000, value: value * factor }];
        }),
      );
    });
    return { metric, unit, points };
  }

  #read<T>(action: string, region: string, params: Params, answer: z.ZodType<T>): Promise<T> {
    return this.context.api.read({ action, region, params }, answer);
  }

  #mbpsPer(name: string, region: string): Promise<number> {
    let factor = this.#factors.get(name);
    if (factor === undefined) {
      factor = this.#readUnit(name, region);
      this.#factors.set(name, factor);
      // A failure is returned to the caller, and not cached.
      factor.catch(() => this.#factors.delete(name));
    }
    return factor;
  }

  async #readUnit(name: string, region: string): Promise<number> {
    const params = { Namespace: NAMESPACE, MetricName: name };
    const { MetricSet } = await this.#read("DescribeBaseMetrics", region, params, baseMetrics);
    // Older pages use fewer capitals in the names.
    const unit = MetricSet.find(({ MetricName }) => MetricName.toLowerCase() === name.toLowerCase())?.Unit;
    const factor = ownEntry(MBPS, (unit ?? "").toLowerCase().replace("bit/s", "bps"));
    if (factor !== undefined) return factor;
    throw new PeeringError("backend-failure", `the vendor measures ${name} in "${unit ?? "nothing"}"`, {
      vendor: this.context.rules.id,
      fix: "Please report this unit",
    });
  }
}

/** As in the reference's examples: with the offset of the vendor's time zone. */
const zoned = (time: number): string => `${new Date(time + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
