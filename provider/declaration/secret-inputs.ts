/** Inputs that are secret, and what an error derives from them. */
import { keepSecret } from "../errors.js";
import { readCidr } from "../network/cidr/cidr.js";

/** Keeps every text in the value out of all messages, and the CIDR block that an error names as the right form of one. */
export function keepSecretInputs(value: unknown): void {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(keepSecretInputs);
  if (typeof value !== "string") return;
  keepSecret(value);
  const reading = readCidr(value);
  if ("fault" in reading && reading.fault.suggestion !== undefined) keepSecret(reading.fault.suggestion);
}
