import type * as pulumi from "@pulumi/pulumi";
import type { EstimateCostArgs } from "../../provider/lookups/cost.js";
import type { CostEstimate } from "../../provider/network/cost/estimate.js";
import { type LookupInputs, type LookupOptions, type LookupOutputOptions, lookUp, lookUpOutput } from "./lookup.js";

/**
 * Returns the cost of a connection by the vendor's billing rule: from measured traffic, from samples or peaks in the
 * arguments, or, without either, the maximum. It uses the vendor's published prices, else `prices` of the configuration;
 * without a price it returns the billed bandwidth. For a connection that does not exist yet, pass its two regions; it
 * then calls no API.
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
