import type { Vendor } from "../vendor.js";

export const vendor: Vendor = {
  client: () => (require("./client.js") as typeof import("./client.js")).openClient,
  emulator: () => (require("./emulator.js") as typeof import("./emulator.js")).emulator,
  reader: () => (require("./answer-reader.js") as typeof import("./answer-reader.js")).answerReader,
  productHosts: () => (require("./products.js") as typeof import("./products.js")).productHosts,
};
