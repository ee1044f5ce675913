/** Inputs that are secret, and what an error derives from them. */
import { keepSecret, keepSecrets } from "../errors.js";
import { readCidr } from "../network/cidr/cidr.js";

/** Keeps them out of all texts, and the CIDR block that an error names as the right form of one. */
export function keepSecretInputs(value: unknown): void {
  keepSecrets(value);
  keepSuggestions(value);
}

function keepSuggestions(value: unknown): void {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(keepSuggestions);
  if (typeof value !== "string") return;
  const reading = readCidr(value);
  if ("fault" in reading && reading.fault.suggestion !== undefined) keepSecret(reading.fault.suggestion);
}
