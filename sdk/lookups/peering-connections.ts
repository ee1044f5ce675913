import type * as pulumi from "@pulumi/pulumi";
import type {
  GetPeeringConnectionArgs,
  GetPeeringConnectionResult,
  GetPeeringConnectionsArgs,
} from "../../provider/lookups/peering-connections.js";
import { type LookupInputs, type LookupOptions, type LookupOutputOptions, lookUp, lookUpOutput } from "./lookup.js";

/**
 * Returns one peering connection of the account, at either end, by ID, by name or by pair of VPCs. If an ended connection
 * and its replacement both match, it returns the replacement. No match, or several live connections, is an error.
 */
export function getPeeringConnection(
  args: GetPeeringConnectionArgs,
  opts?: LookupOptions,
): Promise<GetPeeringConnectionResult> {
  return lookUp("getPeeringConnection", args, opts);
}

export function getPeeringConnectionOutput(
  args: LookupInputs<GetPeeringConnectionArgs>,
  opts?: LookupOutputOptions,
): pulumi.Output<GetPeeringConnectionResult> {
  return lookUpOutput("getPeeringConnection", args, opts);
}

/**
 * Returns the peering connections of the account with an end in one region, including ended ones that the vendor still
 * shows; an empty list if nothing matches.
 */
export function getPeeringConnections(
  args: GetPeeringConnectionsArgs = {},
  opts?: LookupOptions,
): Promise<GetPeeringConnectionResult[]> {
  return lookUp("getPeeringConnections", args, opts);
}

export function getPeeringConnectionsOutput(
  args: LookupInputs<GetPeeringConnectionsArgs> = {},
  opts?: LookupOutputOptions,
): pulumi.Output<GetPeeringConnectionResult[]> {
  return lookUpOutput("getPeeringConnections", args, opts);
}
