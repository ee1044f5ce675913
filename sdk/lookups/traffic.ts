import type * as pulumi from "@pulumi/pulumi";
import type { GetPeeringMetricsArgs, GetPeeringMetricsResult } from "../../provider/lookups/metrics.js";
import type { GetTopTalkersArgs, GetTopTalkersResult } from "../../provider/lookups/top-talkers.js";
import { type LookupInputs, type LookupOptions, type LookupOutputOptions, lookUp, lookUpOutput } from "./lookup.js";

/**
 * Returns the metrics of a connection: bandwidth in Mbps, packets per second, and loss and utilization in percent, at
 * intervals of 60 or 300 seconds. If the vendor does not measure utilization, it is computed from the bandwidth cap.
 * If the vendor has no metrics for the connection, it fails with `unsupported` and the reason.
 */
export function getPeeringMetrics(args: GetPeeringMetricsArgs, opts?: LookupOptions): Promise<GetPeeringMetricsResult> {
  return lookUp("getPeeringMetrics", args, opts);
}

export function getPeeringMetricsOutput(
  args: LookupInputs<GetPeeringMetricsArgs>,
  opts?: LookupOutputOptions,
): pulumi.Output<GetPeeringMetricsResult> {
  return lookUpOutput("getPeeringMetrics", args, opts);
}

/**
 * Returns the addresses with the most traffic over a connection in one minute, to find the source of a peak. If the vendor
 * does not measure traffic by address, it fails with `unsupported`.
 */
export function getTopTalkers(args: GetTopTalkersArgs, opts?: LookupOptions): Promise<GetTopTalkersResult> {
  return lookUp("getTopTalkers", args, opts);
}

export function getTopTalkersOutput(
  args: LookupInputs<GetTopTalkersArgs>,
  opts?: LookupOutputOptions,
): pulumi.Output<GetTopTalkersResult> {
  return lookUpOutput("getTopTalkers", args, opts);
}
