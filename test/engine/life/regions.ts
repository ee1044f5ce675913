import type { VendorId } from "../../../provider/rules/registry.js";

/** A region that each vendor knows. */
export const REGION: Record<VendorId, string> = {
  tencent: "ap-guangzhou",
  tce: "ap-guangzhou",
  qcloud: "ap-guangzhou",
  huawei: "cn-north-4",
  "jdcloud-cps": "cn-north-1",
  jdcloud: "cn-north-1",
};
