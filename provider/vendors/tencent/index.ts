import type { Vendor } from "../vendor.js";
import { rules } from "./rules.js";

export const vendor: Vendor = {
  rules,
  client: () => (require("./client.js") as typeof import("./client.js")).openClient,
  emulator: () => (require("./emulator.js") as typeof import("./emulator.js")).emulator,
};
