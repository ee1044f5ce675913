/** Settings → the backend they name. Each is loaded only when asked for. */
import { CONFIG_NAMESPACE, type Settings } from "../config.js";
import { PeeringError } from "../errors.js";
import { rulesOf } from "../vendors/index.js";
import type { Backend } from "./contract.js";
import { findCredentials } from "./credentials.js";

export async function openBackend(settings: Settings): Promise<Backend> {
  const { vendor, backend } = settings;
  if (backend === "embedded") {
    const { openEmbeddedBackend } = require("../cloud/index.js") as typeof import("../cloud/index.js");
    return openEmbeddedBackend(settings);
  }
  const reach = rulesOf(vendor)!.backends.value;
  if (backend === "api") {
    if (!reach.api) throw unavailable(settings, reach.note ?? "has no public API for peering");
    findCredentials(settings, process.env);
  }
  throw unavailable(settings, `is reached through the embedded cloud only, in this version`);
}

function unavailable({ vendor, backend }: Settings, why: string): PeeringError {
  return new PeeringError("unsupported", `${vendor} ${why}`, {
    property: `${CONFIG_NAMESPACE}:backend`,
    value: backend,
    vendor,
    fix: "Set it to embedded",
  });
}
