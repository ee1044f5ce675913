/** The topology of stacks: at present, or after a preview. */
import { identityParts } from "../../engine/ids.js";
import { networkOf } from "../stack/planned-network.js";
import type { StackPlan } from "../stack/preview.js";
import type { StackResource } from "../stack/resources.js";
import { type Topology, topologyOf } from "./topology.js";

/** @param others resources of stacks without a preview */
export function topologyOfStacks(plans: readonly StackPlan[], others: readonly StackResource[] = []): Topology {
  const before = [...others, ...plans.flatMap(({ before }) => before)];
  const after = [...others, ...plans.flatMap(({ after }) => after)];
  const shownAccounts = new Set(
    [...before, ...after].map(({ inputs }) => {
      const { account } = inputs;
      const { vendor, accountId } = identityParts(typeof account === "string" ? account : "");
      return `${vendor}/${accountId}`;
    }),
  );
  if (plans.length === 0) return topologyOf(networkOf(after), { shownAccounts });
  return topologyOf(networkOf(after), { before: networkOf(before), replaced: replacedIn(plans), shownAccounts });
}

/** The network after the update, without deleted objects. */
export function topologyAfter(plans: readonly StackPlan[], others: readonly StackResource[] = []): Topology {
  const settled = plans.flatMap(({ after }) => after);
  return topologyOfStacks([], [...others, ...settled]);
}

/** Key of a recreated object → key of the one that it replaces. */
export function replacedIn(plans: readonly StackPlan[]): Map<string, string> {
  const replaced = new Map<string, string>();
  const changes = plans.flatMap(({ changes }) => changes).filter(({ operation }) => operation === "replace");
  for (const { before, after } of changes) {
    if (before === undefined || after === undefined || DRAWN[after.kind] === undefined) continue;
    replaced.set(after.id ?? after.urn, before.id ?? before.urn);
  }
  return replaced;
}

/** An accepter is the other half of a connection, which its own replacement does not change. */
const DRAWN: Readonly<Partial<Record<StackResource["kind"], true>>> = { Vpc: true, PeeringConnection: true };
