import type * as pulumi from "@pulumi/pulumi";
import type {
  GetRouteResult,
  GetRoutesArgs,
  GetRouteTableResult,
  GetRouteTablesArgs,
} from "../../provider/lookups/routes.js";
import { type LookupInputs, type LookupOptions, type LookupOutputOptions, lookUp, lookUpOutput } from "./lookup.js";

/** Returns the route tables of a VPC, or the route table of a subnet, with their routes; an empty list if there are none. */
export function getRouteTables(args: GetRouteTablesArgs, opts?: LookupOptions): Promise<GetRouteTableResult[]> {
  return lookUp("getRouteTables", args, opts);
}

export function getRouteTablesOutput(
  args: LookupInputs<GetRouteTablesArgs>,
  opts?: LookupOutputOptions,
): pulumi.Output<GetRouteTableResult[]> {
  return lookUpOutput("getRouteTables", args, opts);
}

/**
 * Returns the routes whose next hop is one connection, each with its route table and the subnets of the table. It reads the
 * route tables at the account's own end, or at both ends if the account owns both. A connection that the account cannot
 * see is an error; a connection without routes has an empty list.
 */
export function getRoutes(args: GetRoutesArgs, opts?: LookupOptions): Promise<GetRouteResult[]> {
  return lookUp("getRoutes", args, opts);
}

export function getRoutesOutput(
  args: LookupInputs<GetRoutesArgs>,
  opts?: LookupOutputOptions,
): pulumi.Output<GetRouteResult[]> {
  return lookUpOutput("getRoutes", args, opts);
}
