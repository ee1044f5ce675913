import type * as pulumi from "@pulumi/pulumi";
import type { GetAccountResult } from "../../provider/lookups/account.js";
import { type LookupOptions, type LookupOutputOptions, lookUp, lookUpOutput } from "./lookup.js";

/** The account that the provider acts as. */
export function getAccount(opts?: LookupOptions): Promise<GetAccountResult> {
  return lookUp("getAccount", {}, opts);
}

export function getAccountOutput(opts?: LookupOutputOptions): pulumi.Output<GetAccountResult> {
  return lookUpOutput("getAccount", {}, opts);
}
