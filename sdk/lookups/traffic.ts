import type * as pulumi from "@pulumi/pulumi";
import type { GetPeeringMetricsArgs, GetPeeringMetricsResult } from "../../provider/lookups/metrics.js";
import type { GetTopTalkersArgs, GetTopTalkersResult } from "../../provider/lookups/top-talkers.js";
import { type LookupInputs, type LookupOptions, type LookupOutputOptions, lookUp, lookUpOutput } from "./lookup.js";

/**
 * What a connection carried: bandwidth in Mbps, packets per second, and loss and utilisation in percent, as its vendor
 * measured them every 60 or 300 seconds. Where the vendor measures no utilisation, it is worked out from the cap.
 * A vendor that measures nothing, or nothing of such a link, is an error of code `unsupported` that says why.
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
 * The addresses with the most traffic through a connection in one minute, so that a surge can be traced to who
 * caused it. Where the vendor does not count by address, an error of code `unsupported`.
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
