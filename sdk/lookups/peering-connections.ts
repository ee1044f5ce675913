import type * as pulumi from "@pulumi/pulumi";
import type {
  GetPeeringConnectionArgs,
  GetPeeringConnectionResult,
  GetPeeringConnectionsArgs,
} from "../../provider/lookups/peering-connections.js";
import { type LookupInputs, type LookupOptions, type LookupOutputOptions, lookUp, lookUpOutput } from "./lookup.js";

/**
 * One peering connection that the account sees at either end, by its id, by its name or by its pair of VPCs. Where an
 * ended one and its successor both match it is the successor; none, or several that live, is an error.
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
 * The peering connections with an end of the account in one region, ended ones too while the vendor shows them. An
 * empty list where nothing matches.
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
