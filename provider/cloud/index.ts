/** The embedded cloud. */
export { openEmbeddedBackend } from "./backend.js";
export type { Account, Site } from "./accounts.js";
export type { CloudEvent } from "./events.js";
export { findCloudFile, type CloudFilePlaces } from "./file.js";
export { EMPTY_INVENTORY, type Inventory } from "./inventory.js";
export { CloudOperator } from "./operator.js";
