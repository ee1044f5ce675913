import * as pulumi from "@pulumi/pulumi";
import type { VendorRules } from "../provider/rules/schema.js";
import type { VendorId } from "../provider/rules/registry.js";

/**
 * What a vendor allows, as data: each rule with its source, and with the reason where it is read into the source.
 * Without a vendor, that of the stack's configuration (`vpcpeering:vendor`).
 */
export function getVendorRules(vendor?: VendorId): VendorRules {
  const { rulesNamed } = load();
  return vendor === undefined
    ? rulesNamed(new pulumi.Config("vpcpeering").get("vendor"), "vpcpeering:vendor")
    : rulesNamed(vendor, "vendor");
}

export function getVendorRulesOutput(vendor?: pulumi.Input<VendorId>): pulumi.Output<VendorRules> {
  return pulumi.output(vendor).apply((known) => getVendorRules(known));
}

/** Not above: most programs never ask. */
function load() {
  return require("../provider/rules/named.js") as typeof import("../provider/rules/named.js");
}
