import type { Vendor } from "../vendor.js";
import { rules } from "./rules.js";

export const vendor: Vendor = {
  rules,
};
