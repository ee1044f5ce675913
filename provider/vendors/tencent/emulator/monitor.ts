/** Cloud Monitor, and the top talkers of a connection. */
import type { MetricName } from "../../../rules/schema.js";
import { action, type Caller } from "./action.js";
import { numberPaging, pageOf, refuseMalformed } from "./lists.js";
import { integer, listOf, object, optional, text } from "./parameters.js";
import { VendorRefusal } from "./refusal.js";

interface Metric {
  readonly name: MetricName;
  readonly unit: string;
  /** Factor from the unit of the embedded cloud. */
  readonly factor: number;
}

/** Names and units from the page of API 3.0, which uses bits where older pages use megabits. */
const METRICS: Readonly<Record<string, Metric>> = {
  InBandwidth: { name: "inBandwidth", unit: "bps", factor: 1e6 },
  OutBandwidth: { name: "outBandwidth", unit: "bps", factor: 1e6 },
  InPkg: { name: "inPackets", unit: "Count/s", factor: 1 },
  OutPkg: { name: "outPackets", unit: "Count/s", factor: 1 },
  PkgDrop: { name: "packetLoss", unit: "%", factor: 1 },
  InbandRate: { name: "inUtilisation", unit: "%", factor: 1 },
  OutbandRate: { name: "outUtilisation", unit: "%", factor: 1 },
};

const PERIODS = [60, 300] as const;
const MOST_POINTS = 1_440;

export const DescribeBaseMetrics = action({
  isRead: true,
  parameters: { Namespace: text, MetricName: optional(text), Dimensions: optional(listOf(text)) },
  async run({ Namespace, MetricName: requested }) {
    refuseNamespace(Namespace);
    const metricNames = requested === undefined ? Object.keys(METRICS) : [requested];
    const MetricSet = metricNames.map((metricName) => ({
      Namespace,
      MetricName: metricName,
      Unit: metricOf(metricName).unit,
      UnitCname: metricOf(metricName).unit,
      Period: [...PERIODS],
      Periods: PERIODS.map((period) => ({ Period: String(period), StatType: ["avg"] })),
      Meaning: { En: metricOf(metricName).name, Zh: metricOf(metricName).name },
      Dimensions: [{ Dimensions: ["peeringConnectionId"] }],
      MetricCName: metricName,
      MetricEName: metricName,
    }));
    return { MetricSet };
  },
});

export const GetMonitorData = action({
  isRead: true,
  parameters: {
    Namespace: text,
    MetricName: text,
    Instances: listOf(object({ Dimensions: listOf(object({ Name: text, Value: text })) }), 10),
    Period: optional(integer),
    StartTime: optional(text),
    EndTime: optional(text),
    SpecifyStatistics: optional(integer),
  },
  async run({ Namespace, MetricName: metricName, Instances, Period = 300, StartTime, EndTime }, caller) {
    refuseNamespace(Namespace);
    const metric = metricOf(metricName);
    const period = PERIODS.find((known) => known === Period);
    if (period === undefined) throw new VendorRefusal("InvalidParameterValue", "Period is 60 or 300");
    const end = timeOf("EndTime", EndTime) ?? caller.account.operator.now().getTime();
    const start = timeOf("StartTime", StartTime) ?? end - 3_600_000;
    if (end < start) throw new VendorRefusal("InvalidParameterValue", "EndTime is before StartTime");
    if ((end - start) / 1000 / period > MOST_POINTS)
      throw new VendorRefusal("LimitExceeded", `one call answers at most ${MOST_POINTS} points`);
    const DataPoints = [];
    for (const { Dimensions } of Instances) {
      const points = await pointsOf(caller, connectionIn(caller, Dimensions), metric, period, start, end);
      DataPoints.push({
        Dimensions,
        Timestamps: points.map(({ at }) => Date.parse(at) / 1000),
        Values: points.map(({ value }) => value * metric.factor),
      });
    }
    return {
      StartTime: StartTime ?? new Date(start).toISOString(),
      EndTime: EndTime ?? new Date(end).toISOString(),
      Period: period,
      MetricName: metricName,
      DataPoints,
      Msg: "",
    };
  },
});

const ORDERS = ["InPkg", "OutPkg", "InTraffic", "OutTraffic"] as const;

export const DescribeGatewayFlowMonitorDetail = action({
  isRead: true,
  parameters: {
    TimePoint: text,
    VpnId: optional(text),
    DirectConnectGatewayId: optional(text),
    PeeringConnectionId: optional(text),
    NatId: optional(text),
    OrderField: optional(text),
    OrderDirection: optional(text),
    ...numberPaging,
  },
  async run({ TimePoint, PeeringConnectionId, OrderField = "OutTraffic", OrderDirection = "DESC", ...rest }, caller) {
    const { VpnId, DirectConnectGatewayId, NatId, ...paging } = rest;
    const gateways = [VpnId, DirectConnectGatewayId, NatId, PeeringConnectionId].filter((id) => id !== undefined);
    if (gateways.length !== 1) throw new VendorRefusal("InvalidParameter", "exactly one gateway has to be named");
    if (PeeringConnectionId === undefined)
      throw new VendorRefusal("UnsupportedOperation", "the emulator has no other gateways than peering connections");
    refuseMalformed([PeeringConnectionId], caller.rules.ids.value.peering);
    const order = ORDERS.find((known) => known === OrderField);
    if (order === undefined)
      throw new VendorRefusal("InvalidParameterValue", `OrderField is one of ${ORDERS.join(", ")}`);
    if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(TimePoint))
      throw new VendorRefusal("InvalidParameterValue.Malformed", "TimePoint is like 2019-02-28 18:15:20");
    const { backend } = caller.account;
    const at = new Date(`${TimePoint.replace(" ", "T")}+08:00`).toISOString();
    const ref = { region: caller.region, id: PeeringConnectionId };
    const talkers = await backend.getTopTalkers!({ ref, at, limit: Number.MAX_SAFE_INTEGER });
    const rows = talkers.map(({ address, inBytes, outBytes, inPackets, outPackets }) => ({
      PrivateIpAddress: address,
      InPkg: inPackets,
      OutPkg: outPackets,
      InTraffic: inBytes,
      OutTraffic: outBytes,
    }));
    const sign = OrderDirection === "ASC" ? 1 : -1;
    const sorted = rows.toSorted((a, b) => sign * (a[order] - b[order]));
    return { TotalCount: rows.length, GatewayFlowMonitorDetailSet: pageOf(sorted, paging) };
  },
});

async function pointsOf(
  { account, region }: Caller,
  id: string,
  { name }: Metric,
  periodSeconds: (typeof PERIODS)[number],
  start: number,
  end: number,
) {
  const [series] = await account.backend.getMetrics!({
    ref: { region, id },
    metrics: [name],
    periodSeconds,
    start: new Date(start).toISOString(),
    // Inclusive in the API.
    end: new Date(end + 1).toISOString(),
  });
  return series?.points ?? [];
}

function connectionIn(
  { rules }: Caller,
  dimensions: readonly { readonly Name: string; readonly Value: string }[],
): string {
  const [only] = dimensions;
  if (dimensions.length !== 1 || only?.Name !== "peeringConnectionId")
    throw new VendorRefusal("InvalidParameter", "the one dimension of QCE/PCX is peeringConnectionId");
  refuseMalformed([only.Value], rules.ids.value.peering);
  return only.Value;
}

function refuseNamespace(namespace: string): void {
  if (namespace !== "QCE/PCX") throw new VendorRefusal("InvalidParameterValue", `the emulator has no ${namespace}`);
}

function metricOf(metricName: string): Metric {
  if (Object.hasOwn(METRICS, metricName)) return METRICS[metricName]!;
  throw new VendorRefusal("InvalidParameterValue", `there is no metric ${metricName}`);
}

function timeOf(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(value)
    ? Date.parse(value)
    : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new VendorRefusal("InvalidParameterValue", `${name} is like 2018-09-22T19:51:23+08:00`);
}
