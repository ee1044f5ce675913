/** `--prices`: a file with the value of the configuration key `prices`. */
import { CONFIG_NAMESPACE } from "../../provider/configuration/read.js";
import { isPeeringError, PeeringError } from "../../provider/errors.js";
import { readInput } from "./input-file.js";
import { type GivenSettings, readGivenSettings, type SettingsOptions, variableOf } from "./settings.js";

/** The settings with the prices in the file. */
export function readPricedSettings(file: string | undefined, options: SettingsOptions): GivenSettings {
  if (file === undefined) return readGivenSettings(options);
  const text = readInput(file, "--prices");
  try {
    return readGivenSettings(options, { ...process.env, [variableOf("prices")]: text });
  } catch (error) {
    if (!isPeeringError(error) || error.detail.property !== `${CONFIG_NAMESPACE}:prices`) throw error;
    throw new PeeringError(error.code, error.what, { ...error.detail, property: "--prices", value: file });
  }
}
