/** The embedded cloud. */
export { openEmbeddedBackend } from "./backend.js";
export type { Account } from "./tables/accounts.js";
export { findCloudFile } from "./store/file.js";
export { EMPTY_INVENTORY, type Inventory } from "./admin/inventory.js";
export type { AddressLimit, StoredSample, TrafficSample } from "./tables/traffic-store.js";
export { CloudOperator } from "./admin/operator.js";
export { checkStore, type StoreCheck } from "./store/check.js";
export { repairStore, type Repair } from "./store/repair.js";
export { loadDriver } from "./store/store.js";
