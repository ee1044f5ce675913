/** The vendors' rules by id. Data only: loading this file loads no client and no emulator. */
import type { VendorRules } from "./schema.js";
import { rules as huawei } from "./vendors/huawei.js";
import { rules as jdcloudCps } from "./vendors/jdcloud-cps.js";
import { rules as jdcloud } from "./vendors/jdcloud.js";
import { rules as qcloud } from "./vendors/qcloud.js";
import { rules as tce } from "./vendors/tce.js";
import { rules as tencent } from "./vendors/tencent.js";

const RULES = {
  tencent,
  tce,
  qcloud,
  huawei,
  "jdcloud-cps": jdcloudCps,
  jdcloud,
} satisfies Record<string, VendorRules>;

export type VendorId = keyof typeof RULES;

export const VENDOR_IDS = Object.keys(RULES) as readonly VendorId[];

export function rulesOf(vendor: VendorId): VendorRules;
export function rulesOf(vendor: string): VendorRules | undefined;
export function rulesOf(vendor: string): VendorRules | undefined {
  return Object.hasOwn(RULES, vendor) ? RULES[vendor as VendorId] : undefined;
}
