/** Opens the backend in the settings. Each one is loaded on first use. */
import { resolve } from "node:path";
import { CONFIG_NAMESPACE, type Settings } from "../configuration/read.js";
import { isPeeringError, PeeringError } from "../errors.js";
import { identityParts } from "../engine/ids.js";
import { rulesOf } from "../rules/registry.js";
import { vendorOf } from "../vendors/index.js";
import type { Backend } from "../backend/contract.js";

export async function openBackend(settings: Settings): Promise<Backend> {
  const { vendor, backend } = settings;
  const rules = rulesOf(vendor)!;
  if (backend === "embedded") {
    const { openEmbeddedBackend } = require("../cloud/index.js") as typeof import("../cloud/index.js");
    return openEmbeddedBackend(settings);
  }
  const { shareReads } =
    require("../backend/read-cache/shared-reads.js") as typeof import("../backend/read-cache/shared-reads.js");
  if (backend === "gateway") {
    const { openGatewayClient } =
      require("../servers/gateway/client.js") as typeof import("../servers/gateway/client.js");
    return shareReads(await openGatewayClient(settings), rules);
  }
  if (backend !== "api") return shareReads(await openModule(settings), rules);
  const client = vendorOf(vendor)?.client();
  if (client === undefined)
    throw unavailable(settings, rules.backends.value.note ?? "the vendor has no public API for peering");
  const { openWithKeys } = require("./open-with-keys.js") as typeof import("./open-with-keys.js");
  return shareReads(await openWithKeys(settings, client), rules);
}

/** A user-written backend: a module that exports `createBackend(settings)`. */
async function openModule(settings: Settings): Promise<Backend> {
  const file = resolve(settings.backend);
  const fault = (what: string, cause?: unknown) =>
    new PeeringError("invalid-config", what, {
      property: `${CONFIG_NAMESPACE}:backend`,
      value: settings.backend,
      vendor: settings.vendor,
      cause,
      fix: `Give the path of a module, from the program's folder, that exports createBackend(settings); looked for ${file}`,
    });
  let loaded: { createBackend?: unknown };
  try {
    loaded = require(file) as typeof loaded;
  } catch (cause) {
    throw fault(`the module cannot be loaded: ${messageOf(cause)}`, cause);
  }
  if (typeof loaded.createBackend !== "function") throw fault("the module exports no function createBackend");
  let backend: Partial<Backend> | undefined;
  try {
    backend = (await loaded.createBackend(settings)) as Partial<Backend> | undefined;
  } catch (cause) {
    if (isPeeringError(cause)) throw cause;
    throw fault(`its createBackend failed: ${messageOf(cause)}`, cause);
  }
  const identity = backend?.identity ?? "";
  const { vendor, accountId } = identityParts(identity);
  if (vendor !== settings.vendor || accountId === "" || accountId !== backend?.accountId)
    throw fault(`its identity "${identity}" is not <kind>/${settings.vendor}/<its accountId>`);
  return backend as Backend;
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message.split("\n")[0]! : String(cause));

function unavailable({ vendor, backend }: Settings, why: string): PeeringError {
  return new PeeringError("unsupported", why, {
    property: `${CONFIG_NAMESPACE}:backend`,
    value: backend,
    vendor,
    fix: "Set it to embedded",
  });
}
