/** A backend module: the embedded cloud without bandwidths of connections. */
import type { Backend } from "../../provider/backend/contract.js";
import { openEmbeddedBackend } from "../../provider/cloud/index.js";
import type { Settings } from "../../provider/configuration/read.js";
import { withoutBandwidth } from "../provider/backend/without-bandwidth.js";

export const createBackend = (settings: Settings): Backend =>
  withoutBandwidth(openEmbeddedBackend({ ...settings, backend: "embedded" }));
