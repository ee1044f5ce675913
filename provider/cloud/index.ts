/** The embedded cloud. */
export { openEmbeddedBackend } from "./backend.js";
export { CLOUD_FILE_VARIABLE, findCloudFile, type CloudFilePlaces } from "./file.js";
export { Store, type StoreOptions } from "./store.js";
