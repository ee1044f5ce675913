import { z } from "zod";
import { named, property } from "../../declaration/declare.js";
import { metricName } from "../../declaration/shared-types.js";
import type { MetricPeriod } from "../../rules/schema.js";
import { connectionId, moment, peeringConnection, peeringConnectionId, regionOfEitherEnd } from "./arguments.js";

const period = (): z.ZodType<MetricPeriod> =>
  named("MetricPeriod", z.literal([60, 300]), "Period of one value, in seconds", "provider/rules/schema");

const point = named(
  "MetricPoint",
  z.strictObject({
    at: property(z.string(), "Start of the period: ISO 8601, UTC."),
    value: property(z.number(), "Value of the metric in the period."),
  }),
  "Value of a metric in one period",
);

const series = named(
  "MetricResult",
  z.strictObject({
    metric: property(metricName(), "The metric."),
    unit: property(
      z.enum(["Mbps", "packets/s", "%"]),
      "Unit of the values: Mbps for bandwidth, packets per second, percent for loss and utilization.",
    ),
    points: property(z.array(point), "Values by time. Periods without a measurement are left out."),
    average: property(z.number().exactOptional(), "Average of the values; absent if there are none."),
    maximum: property(z.number().exactOptional(), "Highest value; absent if there are none."),
  }),
  "Values of one metric",
);

export const getPeeringMetricsDeclaration = {
  description:
    "Returns the metrics of a connection: bandwidth in Mbps, packets per second, and loss and utilization in percent, at " +
    "intervals of 60 or 300 seconds. If the vendor does not measure utilization, it is computed from the bandwidth cap. " +
    "If the vendor has no metrics for the connection, it fails with `unsupported` and the reason.",
  args: z.strictObject({
    peeringConnection: peeringConnection(),
    metrics: property(
      z.array(metricName()).nonempty().exactOptional(),
      "Metrics to return. In and out are as the requester's VPC sees them.",
      { default: "all that the vendor measures", example: '["outBandwidth"]', rules: ["monitoring"] },
    ),
    periodSeconds: property(period().exactOptional(), "Period of one value, in seconds: 60 or 300.", {
      default: "300",
    }),
    start: property(
      moment().exactOptional(),
      "Start of the time range, ISO 8601 with a time zone, not in the future.",
      {
        default: "an hour before the end",
        example: '"2026-01-31T08:00:00Z"',
      },
    ),
    end: property(moment().exactOptional(), "End of the time range, exclusive.", { default: "now" }),
    region: regionOfEitherEnd(),
  }),
  result: z.strictObject({
    id: connectionId(),
    peeringConnectionId: peeringConnectionId(),
    periodSeconds: property(period(), "Period of one value, in seconds."),
    start: property(z.string(), "Start of the time range: ISO 8601, UTC."),
    end: property(z.string(), "End of the time range, exclusive: ISO 8601, UTC."),
    bandwidthMbps: property(
      z.number().exactOptional(),
      "Bandwidth cap in Mbps. Absent inside one region, and if the vendor does not report it.",
    ),
    series: property(z.array(series), "Values of each metric."),
  }),
};

export type GetPeeringMetricsResult = z.infer<typeof getPeeringMetricsDeclaration.result>;
export type MetricResult = z.infer<typeof series>;
