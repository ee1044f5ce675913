/** A vendor's rules by a user-supplied name. */
import { PeeringError } from "../errors.js";
import { rulesOf, VENDOR_IDS } from "./registry.js";
import type { VendorRules } from "./schema.js";

/** A copy, so that a caller's changes have no effect here. */
export function rulesNamed(vendor: string | undefined, property: string): VendorRules {
  const rules = vendor === undefined ? undefined : rulesOf(vendor);
  if (rules !== undefined) return structuredClone(rules);
  const what = vendor === undefined ? "no vendor is set, and there is no default" : "the vendor does not exist";
  throw new PeeringError("invalid-config", what, {
    property,
    value: vendor,
    fix: `Set it to one of ${VENDOR_IDS.join(", ")}`,
  });
}
