/** Values that are not known yet. */
import { UNKNOWN } from "../errors.js";

export { UNKNOWN };

/** True if the value, or anything inside it, is not known yet. */
export function isUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(isUnknown);
}
