/** The explicit `Provider` for imported resources, if the stack's configuration does not apply. */
import { CONFIG_KEYS, CONFIG_NAMESPACE, type ConfigKey, SECRET_KEYS, type Settings } from "../../configuration/read.js";
import { identifier, type Named } from "./naming.js";

export interface ImportedProvider extends Named {
  /** In the form of the program. */
  readonly args: Readonly<Record<string, unknown>>;
  /** In the form of state: text under the configuration keys. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** API keys stay in the environment, because import files and programs are copied. */
export function importedProvider(name: string, settings: Partial<Settings>): ImportedProvider {
  const keys = (Object.keys(CONFIG_KEYS) as ConfigKey[]).filter(
    (key) => !SECRET_KEYS.has(key) && settings[key] !== undefined,
  );
  return {
    name,
    variable: identifier(name, "provider"),
    args: Object.fromEntries(keys.map((key) => [key, settings[key]])),
    inputs: Object.fromEntries(keys.map((key) => [`${CONFIG_NAMESPACE}:${key}`, textOf(settings[key])])),
  };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
