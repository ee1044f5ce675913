/** The explicit `Provider` that imported resources may name, where the stack's configuration is not to apply. */
import { CONFIG_KEYS, CONFIG_NAMESPACE, type ConfigKey, SECRET_KEYS, type Settings } from "../../configuration/read.js";
import { identifier, type Named } from "./naming.js";

export interface ImportedProvider extends Named {
  /** As a program states them. */
  readonly args: Readonly<Record<string, unknown>>;
  /** As they lie in state: text under the configuration's own keys. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** API keys stay where they are, in the environment: an import file and a program get copied around. */
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
