/** The vendors' clients and emulators. A vendor without an API is not included; its rules are in `rules/`. */
import type { VendorId } from "../rules/registry.js";
import { vendor as huawei } from "./huawei/index.js";
import { vendor as jdcloud } from "./jdcloud/index.js";
import { vendor as qcloud } from "./qcloud/index.js";
import { vendor as tce } from "./tce/index.js";
import { vendor as tencent } from "./tencent/index.js";
import type { Vendor } from "./vendor.js";

const VENDORS: Readonly<Partial<Record<VendorId, Vendor>>> = { tencent, tce, qcloud, huawei, jdcloud };

export function vendorOf(vendor: string): Vendor | undefined {
  return Object.hasOwn(VENDORS, vendor) ? VENDORS[vendor as VendorId] : undefined;
}
