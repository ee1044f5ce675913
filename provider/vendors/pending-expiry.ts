import type { Limits, VendorRules } from "../rules/schema.js";

/** How long a request waits for its answer; `null`: for ever. What the vendor has approved for the account comes first. */
export function pendingExpiryHours({ pendingExpiry }: VendorRules, limits: Limits): number | null {
  const approved = limits.pendingExpiryHours;
  return approved === undefined ? pendingExpiry.value.hours : approved || null;
}
