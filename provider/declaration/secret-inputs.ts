/** Secret inputs, and texts that errors derive from them. */
import { keepSecret } from "../errors.js";
import { readCidr } from "../network/cidr/cidr.js";

/** Removes every text in the value from all messages, including the corrected CIDR block that an error suggests. */
export function keepSecretInputs(value: unknown): void {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(keepSecretInputs);
  if (typeof value !== "string") return;
  keepSecret(value);
  const reading = readCidr(value);
  if ("fault" in reading && reading.fault.suggestion !== undefined) keepSecret(reading.fault.suggestion);
}
