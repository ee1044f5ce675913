import { PeeringError } from "../../provider/errors.js";
import { isOfKind, read } from "./policy.js";
import type { PolicyOptions, ResourcePolicy } from "./policy.js";
import { isSelected, requireConditions } from "./selection.js";
import type { Selection } from "./selection.js";

export interface BandwidthCeilingOptions extends PolicyOptions {
  /** Maximum for a connection between regions. */
  readonly mbps: number;
  /** Other maxima for some connections; the first exception that applies is used. */
  readonly exceptions?: readonly (Selection & { readonly mbps: number })[];
}

/** Most vendors charge for bandwidth, and a typing error of one zero costs ten times as much. */
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
      // The update shows whether the exception applies.
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
