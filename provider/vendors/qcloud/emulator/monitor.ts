/** Actions of Cloud Monitor. */
import { z } from "zod";
import type { MetricName } from "../../../rules/schema.js";
import { action, type Caller, int, text } from "./action.js";
import { VendorRefusal } from "./refusal.js";

const METRICS: Readonly<Record<string, MetricName>> = {
  inbandwidth: "inBandwidth",
  outbandwidth: "outBandwidth",
  inpkg: "inPackets",
  outpkg: "outPackets",
  pkgdrop: "packetLoss",
};

const MOST_POINTS = 1_440;

export const GetMonitorData = action(
  {
    namespace: text,
    metricName: text,
    dimensions: z.array(z.strictObject({ name: text, value: text })).length(1),
    period: int.default(300),
    startTime: text,
    endTime: text,
  },
  async ({ namespace, metricName, dimensions, period, startTime, endTime }, caller) => {
    const metric = Object.hasOwn(METRICS, metricName) ? METRICS[metricName]! : undefined;
    if (namespace !== "qce/pcx" || metric === undefined) throw refuse(-503, "there is no such namespace or metric");
    if (period !== 60 && period !== 300) throw refuse(-503, "period is 60 or 300");
    const [dimension] = dimensions;
    if (dimension!.name !== "peeringConnectionId") throw refuse(-509, "the dimension is peeringConnectionId");
    const [from, to] = [timeOf(startTime), timeOf(endTime)];
    if ((to - from) / 1000 / period > MOST_POINTS) throw refuse(-507, `at most ${MOST_POINTS} points in one call`);
    const values = await valuesOf(caller, dimension!.value, metric, period, from, to);
    const dataPoints = [];
    for (let at = from; at <= to; at += period * 1000) dataPoints.push(values.get(at) ?? null);
    return { metricName, startTime, endTime, period, dataPoints };
  },
);

async function valuesOf(
  { account, region }: Caller,
  id: string,
  metric: MetricName,
  periodSeconds: 60 | 300,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, number>> {
  const [connection] = await account.backend.getPeerings([{ region, id }]);
  if (connection === undefined) throw refuse(-502, `there is no peering connection ${id}`);
  // The end is inclusive in the API, and exclusive in the embedded cloud.
  const [start, end] = [new Date(from).toISOString(), new Date(to + 1).toISOString()];
  const query = { ref: { region, id }, metrics: [metric], periodSeconds, start, end };
  const [series] = await account.backend.getMetrics!(query);
  return new Map(series!.points.map(({ at, value }) => [Date.parse(at), value]));
}

/** "2017-11-14 11:58:54", Beijing time. */
function timeOf(text: string): number {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(text);
  const at = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2]}+08:00`);
  if (Number.isNaN(at)) throw refuse(-503, `"${text}" is not a time`);
  return at;
}

const refuse = (code: number, message: string) => new VendorRefusal(code, "InvalidParameter", message);
