/** Errors of the client where a reference leads nowhere, or a field has no room. */
import type { Ref } from "../../backend/contract.js";
import { PeeringError } from "../../errors.js";
import { citation, type Rule, type VendorRules } from "../../rules/schema.js";

/** The words by which each kind of object does not exist. */
export const GONE = {
  peering: ["InvalidPeeringConnection.NotFound"],
  vpc: ["InvalidVpc.NotFound"],
  routeTable: ["InvalidRouteTableId.NotFound"],
} as const;

export function gone(rules: VendorRules, accountId: string, what: string, property: string, ref: Ref): PeeringError {
  return new PeeringError("not-found", `account ${accountId} sees no such ${what} in ${ref.region}`, {
    property,
    value: ref.id,
    vendor: rules.id,
    fix: "Check the id, its region and the account; run `pulumi refresh` if it was deleted",
  });
}

/** What the API has no room for. An empty value asks for nothing. */
export function refuseField(rules: VendorRules, property: string, value: unknown, what: string, rule: Rule<unknown>) {
  const isAsked = typeof value === "object" && value !== null ? Object.keys(value).length > 0 : Boolean(value);
  if (!isAsked) return;
  throw new PeeringError("unsupported", what, {
    property,
    value,
    vendor: rules.id,
    source: citation(rule.source),
    fix: `Leave out ${property}`,
  });
}
