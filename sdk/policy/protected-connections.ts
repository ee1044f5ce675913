import { isOfKind } from "./policy.js";
import type { PolicyOptions, ResourcePolicy, StackPolicy } from "./policy.js";
import { isAmong, isSelected, requireConditions } from "./selection.js";
import type { Selection } from "./selection.js";

export interface ProtectedConnectionsOptions extends PolicyOptions, Selection {}

/**
 * Deleting either end of a connection stops traffic at once, and a replacement deletes first. Policies do not run for
 * deletions, so this one requires `protect` on the resource; the engine then refuses both.
 */
export function protectedConnections({
  enforcementLevel = "mandatory",
  ...selection
}: ProtectedConnectionsOptions): ResourcePolicy {
  requireConditions("protectedConnections", selection);
  return {
    name: "vpc-peering-protected-connections",
    description: "Connections and accepters that production depends on are protected against deletion and replacement.",
    enforcementLevel,
    validateResource(resource, report) {
      if (!isOfKind(resource, "PeeringConnection", "PeeringAccepter")) return;
      if (resource.opts.protect || isSelected(selection, resource) !== true) return;
      report(
        "production depends on this resource, and it is not protected against deletion and replacement. " +
          "Set the resource option `protect: true`.",
      );
    },
  };
}

export interface ExpectedConnectionsOptions extends PolicyOptions {
  /** Logical names of connections and accepters. */
  readonly names: readonly string[];
  /** Stacks that must contain them: `prod`, or `network/prod`. */
  readonly stacks: readonly string[];
}

/**
 * Cases that `protect` does not cover: a connection whose protection was removed before it was removed from the
 * program, or that was renamed.
 */
export function expectedConnections({
  names,
  stacks,
  enforcementLevel = "mandatory",
}: ExpectedConnectionsOptions): StackPolicy {
  requireConditions("expectedConnections", { names, stacks });
  return {
    name: "vpc-peering-expected-connections",
    description: `The stacks ${stacks.join(", ")} have the connections ${names.join(", ")}.`,
    enforcementLevel,
    validateStack({ resources }, report) {
      const [first] = resources;
      if (first === undefined || !isAmong(stacks, first.urn)) return;
      const connections = resources.filter((resource) => isOfKind(resource, "PeeringConnection", "PeeringAccepter"));
      const there = new Set(connections.map(({ name }) => name));
      for (const name of names.filter((name) => !there.has(name))) {
        report(
          `the connection "${name}" is not in the program, so the update deletes it. ` +
            "Restore it, or remove it from the policy pack first.",
        );
      }
    },
  };
}
