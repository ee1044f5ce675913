/** Quotas of peering connections, and the connections that plans add to them. */
import { type LiveAccount, type NetworkQuota, networkQuotas } from "../../network/quotas.js";
import type { Limits } from "../../rules/schema.js";
import { networkOf } from "./planned-network.js";
import type { StackPlan } from "./preview.js";

/** @param nameOf display name of a VPC */
export function quotasOf(
  plans: readonly StackPlan[],
  live: readonly LiveAccount[],
  limits: Limits,
  nameOf: (vpc: string) => string,
): NetworkQuota[] {
  const replaced = plans
    .flatMap(({ changes }) => changes)
    .filter(({ operation }) => operation === "replace")
    .flatMap(({ before, after }) => [before, after])
    .flatMap((resource) => (resource === undefined ? [] : [resource.id ?? resource.urn]));
  const networks = {
    before: networkOf(plans.flatMap(({ before }) => before)),
    after: networkOf(plans.flatMap(({ after }) => after)),
  };
  return networkQuotas(networks, live, limits, new Set(replaced), nameOf);
}
