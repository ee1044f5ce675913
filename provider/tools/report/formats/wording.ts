/** Wording of changed properties for reviewers. */
import type { Change } from "../../stack/preview.js";
import type { StackResource } from "../../stack/resources.js";
import { ownEntry } from "../../../lookup/own-entry.js";

/** `bandwidth 10 → 50 Mbps`; for a value that the engine does not show yet: known after the update. */
export function wordsOf(property: string, before: StackResource | undefined, after: StackResource | undefined): string {
  const word = ownEntry(WORDS, property) ?? { name: spaced(property) };
  const unit = word.unit === undefined ? "" : ` ${word.unit}`;
  const [old, now] = [before, after].map((resource) => textOf(resource, property));
  if (old === undefined && now === undefined) return word.name;
  if (old === undefined) return `${word.name} ${now}${unit}, not set before`;
  if (now === undefined) {
    const isDerived = (after?.comesFrom[property]?.length ?? 0) > 0;
    return isDerived ? `another ${word.name}` : `${word.name} no longer ${old}${unit}`;
  }
  return old === now ? word.name : `${word.name} ${old} → ${now}${unit}`;
}

/** The program's value; the resources that an unknown input comes from are omitted. */
export function wording({ properties, replacing, before, after, operation }: Change): string {
  const named = operation === "replace" && replacing.length > 0 ? replacing : properties;
  // Keys of the tags, which change with the tags.
  return (
    named
      .filter((property) => property !== "ownTags")
      .map((property) => wordsOf(property, before, after))
      .join("; ") || "a change of an unknown kind"
  );
}

const WORDS: Readonly<Record<string, { readonly name: string; readonly unit?: string }>> = {
  bandwidthMbps: { name: "bandwidth", unit: "Mbps" },
  chargeType: { name: "charge type" },
  qosLevel: { name: "QoS level" },
  cidrBlock: { name: "CIDR block" },
  secondaryCidrBlocks: { name: "secondary CIDR blocks" },
  destinationCidrBlock: { name: "destination" },
  peeringConnection: { name: "connection" },
  routeTableId: { name: "route table" },
  subnetId: { name: "subnet" },
  routeTable: { name: "route table" },
  vpc: { name: "VPC" },
  peerVpc: { name: "peer VPC" },
  peerRegion: { name: "peer's region" },
  peerAccountId: { name: "peer's account" },
  enableIpv6: { name: "IPv6" },
  desiredState: { name: "state" },
  secretOutputs: { name: "secret outputs" },
  account: { name: "account" },
};

/** An input, if it is set and known. */
export function textOf(resource: StackResource | undefined, property: string): string | undefined {
  const value = resource?.inputs[property];
  return value === undefined || value === null ? undefined : valueText(value);
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(valueText).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

function spaced(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

export const count = (n: number, what: string): string => `${n.toLocaleString("en-US")} ${what}${n === 1 ? "" : "s"}`;

/** `2026-01-08 00:00 UTC`. */
export function formatTime(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

export function listed(items: readonly string[], most = 5): string {
  if (items.length <= most) return items.join(", ");
  return `${items.slice(0, most).join(", ")} and ${items.length - most} more`;
}
