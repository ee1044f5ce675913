import * as pulumi from "@pulumi/pulumi";
import { isLate, notPlain } from "./invoke.js";
import type { VendorRules } from "../../provider/rules/schema.js";
import type { VendorId } from "../../provider/rules/registry.js";

/**
 * Returns the rules of a vendor as data: each with its source and, where the source leaves it open, the assumption. The
 * default vendor is that of the stack configuration (`vpcpeering:vendor`).
 */
export function getVendorRules(vendor?: VendorId): VendorRules {
  if (isLate(vendor)) throw notPlain("getVendorRules", "vendor");
  const { rulesNamed } = load();
  return vendor === undefined
    ? rulesNamed(new pulumi.Config("vpcpeering").get("vendor"), "vpcpeering:vendor")
    : rulesNamed(vendor, "vendor");
}

export function getVendorRulesOutput(vendor?: pulumi.Input<VendorId>): pulumi.Output<VendorRules> {
  return pulumi.output(vendor).apply((known) => getVendorRules(known));
}

/** Loaded on first use: most programs never use it. */
function load() {
  return require("../../provider/rules/named.js") as typeof import("../../provider/rules/named.js");
}
