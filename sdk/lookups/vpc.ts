import type * as pulumi from "@pulumi/pulumi";
import type { GetVpcArgs, GetVpcResult } from "../../provider/lookups/vpc.js";
import { type LookupInputs, type LookupOptions, type LookupOutputOptions, lookUp, lookUpOutput } from "./lookup.js";

/** Returns one VPC of the account, by ID or by name. No VPC, or several of that name, is an error. */
export function getVpc(args: GetVpcArgs, opts?: LookupOptions): Promise<GetVpcResult> {
  return lookUp("getVpc", args, opts);
}

export function getVpcOutput(args: LookupInputs<GetVpcArgs>, opts?: LookupOutputOptions): pulumi.Output<GetVpcResult> {
  return lookUpOutput("getVpc", args, opts);
}
