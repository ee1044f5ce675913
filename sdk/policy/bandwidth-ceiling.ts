import { PeeringError } from "../../provider/errors.js";
import { isOfKind, read } from "./policy.js";
import type { PolicyOptions, ResourcePolicy } from "./policy.js";
import { isSelected, requireConditions } from "./selection.js";
import type { Selection } from "./selection.js";

export interface BandwidthCeilingOptions extends PolicyOptions {
  /** The most that a connection between regions may have. */
  readonly mbps: number;
  /** Ceilings of their own for some; the first that applies counts. */
  readonly exceptions?: readonly (Selection & { readonly mbps: number })[];
}

/** Bandwidth is what most vendors charge for, and a typing error of one zero is ten times the bill. */
export function bandwidthCeiling({
  mbps,
  exceptions = [],
  enforcementLevel = "mandatory",
}: BandwidthCeilingOptions): ResourcePolicy {
  for (const exception of exceptions) {
    requireConditions("bandwidthCeiling.exceptions", exception);
    if ([exception.stacks, exception.names, exception.tags].every((condition) => condition === undefined))
      throw new PeeringError("invalid-input", "an exception without conditions applies to every connection", {
        property: "bandwidthCeiling.exceptions",
        value: exception,
        fix: "Set stacks, names or tags, or change mbps",
      });
  }
  return {
    name: "vpc-peering-bandwidth-ceiling",
    description: `Peering connections have at most ${mbps} Mbps${exceptions.length > 0 ? ", except where an exception applies" : ""}.`,
    enforcementLevel,
    validateResource(resource, report) {
      if (!isOfKind(resource, "PeeringConnection")) return;
      const bandwidth = read(resource.props, "bandwidthMbps");
      if (typeof bandwidth !== "number") return;
      const applying = exceptions.find((exception) => isSelected(exception, resource) !== false);
      // Whether the exception is meant shows at the update.
      if (applying !== undefined && isSelected(applying, resource) === undefined) return;
      const ceiling = applying?.mbps ?? mbps;
      if (bandwidth <= ceiling) return;
      report(
        `bandwidthMbps ${bandwidth} is above the ceiling of ${ceiling} Mbps for this connection. ` +
          "Lower it, or add an exception to the policy pack.",
      );
    },
  };
}
