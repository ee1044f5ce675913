import type * as pulumi from "@pulumi/pulumi";
import type { EstimateCostArgs } from "../../provider/lookups/cost.js";
import type { CostEstimate } from "../../provider/network/cost/estimate.js";
import { type LookupInputs, type LookupOptions, type LookupOutputOptions, lookUp, lookUpOutput } from "./lookup.js";

/**
 * What a connection costs by its vendor's rule of billing: by the traffic that was measured of it, by samples or peaks
 * that you give, or, without either, at most. Prices are the vendor's where it publishes them, else those of the
 * configuration's `prices`; without a price it is the bandwidth that would be billed. A link that does not exist yet
 * is described by its two regions, and no cloud is asked.
 */
export function estimateCost(args: EstimateCostArgs, opts?: LookupOptions): Promise<CostEstimate> {
  return lookUp("estimateCost", args, opts);
}

export function estimateCostOutput(
  args: LookupInputs<EstimateCostArgs>,
  opts?: LookupOutputOptions,
): pulumi.Output<CostEstimate> {
  return lookUpOutput("estimateCost", args, opts);
}
