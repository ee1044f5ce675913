/** The vendors. A new one is a folder and a line here. */
import type { VendorRules } from "../rules/schema.js";
import { rules as tce } from "./tce/rules.js";

const VENDORS: Readonly<Record<string, VendorRules>> = Object.fromEntries([tce].map((rules) => [rules.id, rules]));

export const VENDOR_IDS: readonly string[] = Object.keys(VENDORS);

export function rulesOf(vendor: string): VendorRules | undefined {
  return Object.hasOwn(VENDORS, vendor) ? VENDORS[vendor] : undefined;
}
