/** `--prices`: a file with the value of the configuration key `prices`. */
import { readFileSync } from "node:fs";
import { PeeringError } from "../../provider/errors.js";

export function withPrices(file: string | undefined, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (file === undefined) return environment;
  try {
    return { ...environment, VPC_PEERING_PRICES: readFileSync(file, "utf8") };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const fix = "Set the path of a readable file";
    throw new PeeringError("invalid-input", `cannot be read (${why})`, {
      property: "--prices",
      value: file,
      cause,
      fix,
    });
  }
}
