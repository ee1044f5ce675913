/** Opens the backend that the settings name. Each is loaded only when it is used. */
import { resolve } from "node:path";
import { CONFIG_NAMESPACE, type Settings } from "./config.js";
import { isPeeringError, PeeringError } from "./errors.js";
import { identityParts } from "./ids.js";
import { rulesOf } from "./rules/registry.js";
import { vendorOf } from "./vendors/index.js";
import type { OpenClient } from "./vendors/vendor.js";
import type { Backend } from "./backend/contract.js";
import { type Chain, planChain } from "./credentials/chain.js";
import { openSession } from "./credentials/session.js";
import { shareReads } from "./backend/read-cache/shared-reads.js";

export async function openBackend(settings: Settings): Promise<Backend> {
  const { vendor, backend } = settings;
  const rules = rulesOf(vendor)!;
  if (backend === "embedded") {
    const { openEmbeddedBackend } = require("./cloud/index.js") as typeof import("./cloud/index.js");
    return openEmbeddedBackend(settings);
  }
  if (backend === "gateway") {
    const { openGatewayClient } = require("./gateway/client.js") as typeof import("./gateway/client.js");
    return shareReads(await openGatewayClient(settings), rules);
  }
  if (backend !== "api") return shareReads(await openModule(settings), rules);
  const client = vendorOf(vendor)?.client();
  if (client === undefined)
    throw unavailable(settings, rules.backends.value.note ?? "the vendor has no public API for peering");
  return shareReads(await openWithKeys(settings, client), rules);
}

/**
 * A plain `refresh` or `destroy` runs with the configuration in the state, so after a rotation its key is refused.
 * Another key replaces it only if the vendor's API confirms that it belongs to the configured account: with another
 * account's key every object would seem to be gone.
 */
async function openWithKeys(settings: Settings, client: OpenClient): Promise<Backend> {
  const open = async (chain: Chain, own = settings) => {
    const credentials = await openSession(chain, own);
    const projectId = own.projectId ?? ("projectId" in credentials ? credentials.projectId : undefined);
    return client({ settings: { ...own, projectId }, credentials, services: {} });
  };
  const chain = planChain(settings, process.env);
  try {
    return await open(chain);
  } catch (refusal) {
    if (!isPeeringError(refusal, "credentials-invalid") || !chain.isConfigured || settings.accountId === undefined)
      throw refusal;
    const others = { ...settings, secretId: undefined, secretKey: undefined, securityToken: undefined };
    const found = planElsewhere(others);
    if (found === undefined) throw refusal;
    const backend = await open(found, others).catch(() => undefined);
    // Whatever is wrong with the other key as well, the configured one is what the user has to see to.
    if (backend?.isAccountProven !== true) throw refusal;
    const warning =
      `the API key of the provider's configuration is refused, so the one from ${found.place} is used, which belongs ` +
      `to the same account. Set ${CONFIG_NAMESPACE}:secretId and ${CONFIG_NAMESPACE}:secretKey again, or keep keys out of the configuration`;
    return Object.assign(backend, { warning });
  }
}

function planElsewhere(settings: Settings): Chain | undefined {
  try {
    return planChain(settings, process.env);
  } catch (error) {
    if (isPeeringError(error, "credentials-missing")) return undefined;
    throw error;
  }
}

/** A user's own: a module that exports `createBackend(settings)`. */
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
