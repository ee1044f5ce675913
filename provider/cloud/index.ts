/** The embedded cloud. */
export { openEmbeddedBackend } from "./backend.js";
export type { Account } from "./accounts.js";
export { findCloudFile } from "./file.js";
export { EMPTY_INVENTORY, type Inventory } from "./inventory.js";
export type { AddressLimit, StoredSample, TrafficSample } from "./traffic-store.js";
export { CloudOperator } from "./operator.js";
export { loadDriver } from "./store.js";
