/** The vendors. A new one is a folder and a line here. */
import type { VendorRules } from "../rules/schema.js";
import { vendor as huawei } from "./huawei/index.js";
import { vendor as jdcloudCps } from "./jdcloud-cps/index.js";
import { vendor as jdcloud } from "./jdcloud/index.js";
import { vendor as qcloud } from "./qcloud/index.js";
import { vendor as tce } from "./tce/index.js";
import { vendor as tencent } from "./tencent/index.js";
import type { Vendor } from "./vendor.js";

const VENDORS = {
  tencent,
  tce,
  qcloud,
  huawei,
  "jdcloud-cps": jdcloudCps,
  jdcloud,
} satisfies Record<string, Vendor>;

export type VendorId = keyof typeof VENDORS;

export const VENDOR_IDS = Object.keys(VENDORS) as readonly VendorId[];

export function vendorOf(vendor: string): Vendor | undefined {
  return Object.hasOwn(VENDORS, vendor) ? VENDORS[vendor as VendorId] : undefined;
}

export function rulesOf(vendor: VendorId): VendorRules;
export function rulesOf(vendor: string): VendorRules | undefined;
export function rulesOf(vendor: string): VendorRules | undefined {
  return vendorOf(vendor)?.rules;
}
