/** The vendors. A new one is a folder and a line here. */
import type { VendorRules } from "../rules/schema.js";
import { rules as huawei } from "./huawei/rules.js";
import { rules as jdcloudCps } from "./jdcloud-cps/rules.js";
import { rules as jdcloud } from "./jdcloud/rules.js";
import { rules as qcloud } from "./qcloud/rules.js";
import { rules as tce } from "./tce/rules.js";
import { rules as tencent } from "./tencent/rules.js";

const VENDORS = {
  tencent,
  tce,
  qcloud,
  huawei,
  "jdcloud-cps": jdcloudCps,
  jdcloud,
} satisfies Record<string, VendorRules>;

export type VendorId = keyof typeof VENDORS;

export const VENDOR_IDS = Object.keys(VENDORS) as readonly VendorId[];

export function rulesOf(vendor: VendorId): VendorRules;
export function rulesOf(vendor: string): VendorRules | undefined;
export function rulesOf(vendor: string): VendorRules | undefined {
  return Object.hasOwn(VENDORS, vendor) ? VENDORS[vendor as VendorId] : undefined;
}
