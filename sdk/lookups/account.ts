import type * as pulumi from "@pulumi/pulumi";
import type { GetAccountResult } from "../../provider/lookups/account.js";
import { type LookupOptions, type LookupOutputOptions, lookUp, lookUpOutput } from "./lookup.js";

/** Returns the account of the provider. */
export function getAccount(opts?: LookupOptions): Promise<GetAccountResult> {
  return lookUp("getAccount", {}, opts);
}

export function getAccountOutput(opts?: LookupOutputOptions): pulumi.Output<GetAccountResult> {
  return lookUpOutput("getAccount", {}, opts);
}
