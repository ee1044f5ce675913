import type { Vendor } from "../vendor.js";

export const vendor: Vendor = {
  client: () => (require("./client/index.js") as typeof import("./client/index.js")).openClient,
  emulator: () => (require("./emulator/index.js") as typeof import("./emulator/index.js")).emulator,
  identity: () => (require("./client/identity.js") as typeof import("./client/identity.js")).openIdentity,
  reader: () => (require("./answer-reader.js") as typeof import("./answer-reader.js")).answerReader,
  permissions: () => (require("./permissions.js") as typeof import("./permissions.js")).permissions,
};
