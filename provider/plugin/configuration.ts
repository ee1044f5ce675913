/** The provider's configuration in the plugin protocol: plain names, objects as such or as JSON. */
import { CONFIG_KEYS, CONFIG_NAMESPACE, type ConfigKey, readSettings } from "../configuration/read.js";
import { isPeeringError, PeeringError, formatError } from "../errors.js";
import { nearest } from "../lookup/nearest.js";
import type { Props } from "../engine/props.js";
import type { CheckFailure } from "../resources/handler.js";
import { isUnknown } from "../engine/unknown.js";

/** Keys that the engine adds, and the key that only the Node.js package reads. */
const OTHERS = new Set(["version", "pluginDownloadURL", "face"]);

/** Reads a key of the configuration as text. */
export type ConfigText = (key: ConfigKey) => string | undefined;

export function configText(values: Props): ConfigText {
  return (key) => {
    const value = values[key];
    return value === undefined || value === null || typeof value === "string"
      ? (value ?? undefined)
      : JSON.stringify(value);
  };
}

/** Errors that the engine prints before any resource is checked. Unknown values are checked when they are known. */
export function configFailures(values: Props): CheckFailure[] {
  const strange = Object.keys(values).find((key) => !Object.hasOwn(CONFIG_KEYS, key) && !OTHERS.has(key));
  try {
    if (strange !== undefined) throw noSuchKey(strange);
    if (!Object.values(values).some(isUnknown)) readSettings(configText(values));
    return [];
  } catch (error) {
    if (!isPeeringError(error)) throw error;
    const property = error.detail.property?.replace(`${CONFIG_NAMESPACE}:`, "").split(/[.[]/)[0] ?? "";
    return [{ property, reason: formatError(error) }];
  }
}

function noSuchKey(key: string): PeeringError {
  const keys = Object.keys(CONFIG_KEYS);
  const meant = nearest(key, keys);
  return new PeeringError("invalid-config", "there is no such key", {
    property: `${CONFIG_NAMESPACE}:${key}`,
    fix: meant === undefined ? `Remove it; the keys are ${keys.join(", ")}` : `Set ${meant}`,
  });
}
