/** Overlap of a link's two ends: the plan shows it, and the account again. */
import { type Cidr, readCidr } from "../cidr/cidr.js";
import { overlapsBetween } from "../cidr/overlap.js";
import type { VendorRules } from "./schema.js";
import type { Violation } from "./violation.js";

export function endsOverlap(rules: VendorRules, own: readonly Cidr[], peer: readonly Cidr[]): Violation | undefined {
  const found = overlapsBetween(own, peer);
  if (found.length === 0) return undefined;
  const { value, source } = rules.endsOverlap;
  const pairs = found.map(({ a, b }) => (a.text === b.text ? `both have ${a.text}` : `${a.text} and ${b.text}`));
  const ranges = `the address ranges of the two VPCs overlap (${pairs.join("; ")})`;
  const common = { property: "peerVpc", code: "cidr-overlap", source, involves: ["vpc", "peerVpc"] } as const;
  if (value.verdict === "error") {
    return {
      ...common,
      severity: "error",
      what: `${ranges}, and the vendor refuses such a link`,
      fix: "Give one of the VPCs a range of its own",
    };
  }
  return {
    ...common,
    severity: "warning",
    what: `${ranges}, and such a link may not take effect`,
    fix: "Route single subnets or hosts through it instead of whole VPCs; subnets with identical ranges never reach each other",
  };
}

/** The blocks that can be read; a malformed one is reported where it is written, on its VPC. */
export function wellFormed(blocks: readonly string[] = []): Cidr[] {
  return blocks.map((block) => readCidr(block)).flatMap((reading) => ("cidr" in reading ? [reading.cidr] : []));
}
