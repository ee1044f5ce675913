/** Overlap of a connection's two ends, checked in the plan and again for the account's objects. */
import { type Cidr, readCidr } from "../network/cidr/cidr.js";
import { overlapsBetween } from "../network/cidr/overlap.js";
import type { VendorRules } from "./schema.js";
import type { Violation } from "./violation.js";

export function endsOverlap(rules: VendorRules, own: readonly Cidr[], peer: readonly Cidr[]): Violation | undefined {
  const found = overlapsBetween(own, peer);
  if (found.length === 0) return undefined;
  const { value, source } = rules.endsOverlap;
  const pairs = found.map(({ a, b }) => (a.text === b.text ? `both have ${a.text}` : `${a.text} and ${b.text}`));
  const ranges = `the CIDR blocks of the two VPCs overlap (${pairs.join("; ")})`;
  const common = { property: "peerVpc", code: "cidr-overlap", source, involves: ["vpc", "peerVpc"] } as const;
  if (value.verdict === "error") {
    return {
      ...common,
      severity: "error",
      what: `${ranges}, and the vendor refuses such a connection`,
      fix: "Change the CIDR block of one of the VPCs",
    };
  }
  return {
    ...common,
    severity: "warning",
    what: `${ranges}, and such a connection may not take effect`,
    fix: "Write routes to single subnets or hosts instead of whole VPCs; subnets with identical CIDR blocks cannot communicate",
  };
}

/** The valid CIDR blocks; an invalid one is reported on its VPC. */
export function wellFormed(blocks: readonly string[] = []): Cidr[] {
  return blocks.map((block) => readCidr(block)).flatMap((reading) => ("cidr" in reading ? [reading.cidr] : []));
}
