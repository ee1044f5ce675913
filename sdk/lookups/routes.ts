import type * as pulumi from "@pulumi/pulumi";
import type {
  GetRouteResult,
  GetRoutesArgs,
  GetRouteTableResult,
  GetRouteTablesArgs,
} from "../../provider/lookups/routes.js";
import { type LookupInputs, type LookupOptions, type LookupOutputOptions, lookUp, lookUpOutput } from "./lookup.js";

/** The route tables of a VPC, or the one that a subnet uses, with their rows. An empty list where there are none. */
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
 * The routes that lead through one connection, as consoles list them: each with its table and the subnets that use the
 * table, for every table at the account's own end, or at both ends where it owns both. A connection that the account
 * does not see is an error; one without routes has an empty list.
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
