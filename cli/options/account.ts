/** Opens the account in a command's options while the command runs. */
import type { Backend } from "../../provider/backend/contract.js";
import { openBackend } from "../../provider/run/open-backend.js";
import { openEmbeddedBackend } from "../../provider/cloud/index.js";
import { CONFIG_NAMESPACE, type Settings } from "../../provider/configuration/read.js";
import { parseId } from "../../provider/engine/ids.js";
import { isPeeringError, PeeringError } from "../../provider/errors.js";
import { rulesOf } from "../../provider/rules/registry.js";
import { whileWaiting } from "../waiting.js";
import { fileToRead } from "./cloud-file.js";
import { inOptions } from "./settings.js";

/** @param what progress text for a terminal: "reading the peering connections of tce" */
export async function withAccount<T>(
  settings: Settings,
  what: string,
  work: (backend: Backend) => Promise<T>,
): Promise<T> {
  try {
    return await withConfiguredAccount(settings, what, work);
  } catch (error) {
    throw inOptions(error);
  }
}

/** The same for settings of a stack, whose errors keep the names of configuration keys. */
export function withConfiguredAccount<T>(
  settings: Settings,
  what: string,
  work: (backend: Backend) => Promise<T>,
): Promise<T> {
  return whileWaiting(what, async () => {
    // Reading creates nothing: without a file the embedded cloud is empty.
    const isEmbedded = settings.backend === "embedded";
    if (isEmbedded) fileToRead(settings.cloudFile, "--cloud-file");
    const backend = isEmbedded ? openEmbeddedBackend(settings, { create: false }) : await opened(settings);
    try {
      return await work(backend);
    } finally {
      backend.close?.();
    }
  });
}

/**
 * The settings with the region in the command: on some vendors an account has a project per region, and needs a region.
 * @param ids IDs with or without a region
 */
export function inNamedRegion(
  settings: Settings,
  named: string | readonly string[] | undefined,
  ids: readonly string[] = [],
): Settings {
  const regions = [named ?? [], ids.flatMap((id) => parseId(id).region ?? [])].flat();
  return regions[0] === undefined ? settings : { ...settings, region: regions[0] };
}

async function opened(settings: Settings): Promise<Backend> {
  try {
    return await openBackend(settings);
  } catch (error) {
    const isRegion = isPeeringError(error) && error.detail.property === `${CONFIG_NAMESPACE}:region`;
    if (!isRegion || settings.region !== undefined) throw error;
    const { example } = rulesOf(settings.vendor)!.regions.value;
    throw new PeeringError(error.code, error.what, {
      ...error.detail,
      property: "--region",
      fix: `Add --region, for example --region ${example}`,
    });
  }
}
