import type { Limits, VendorRules } from "../rules/schema.js";

/**
 * Lifetime of a pending request in hours; `null`: unlimited. A value that the vendor has approved for the account takes
 * precedence.
 */
export function pendingExpiryHours({ pendingExpiry }: VendorRules, limits: Limits): number | null {
  const approved = limits.pendingExpiryHours;
  return approved === undefined ? pendingExpiry.value.hours : approved || null;
}
