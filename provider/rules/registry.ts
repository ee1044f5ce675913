/** The vendors' rules by ID. Each vendor's table is loaded on first use, and no client or emulator with it. */
import type { VendorRules } from "./schema.js";

const TABLES = {
  tencent: () => (require("./vendors/tencent.js") as typeof import("./vendors/tencent.js")).rules,
  tce: () => (require("./vendors/tce.js") as typeof import("./vendors/tce.js")).rules,
  qcloud: () => (require("./vendors/qcloud.js") as typeof import("./vendors/qcloud.js")).rules,
  huawei: () => (require("./vendors/huawei.js") as typeof import("./vendors/huawei.js")).rules,
  "jdcloud-cps": () => (require("./vendors/jdcloud-cps.js") as typeof import("./vendors/jdcloud-cps.js")).rules,
  jdcloud: () => (require("./vendors/jdcloud.js") as typeof import("./vendors/jdcloud.js")).rules,
} satisfies Record<string, () => VendorRules>;

export type VendorId = keyof typeof TABLES;

export const VENDOR_IDS = Object.keys(TABLES) as readonly VendorId[];

export function rulesOf(vendor: VendorId): VendorRules;
export function rulesOf(vendor: string): VendorRules | undefined;
export function rulesOf(vendor: string): VendorRules | undefined {
  return Object.hasOwn(TABLES, vendor) ? TABLES[vendor as VendorId]() : undefined;
}
