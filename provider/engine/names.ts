/** Default names. They are deterministic, so an interrupted create finds its own object again. */
import { createHash } from "node:crypto";
import type { VendorRules } from "../rules/schema.js";

/**
 * `<project>-<stack>-<resource>`, in characters that every vendor accepts, shortened to the vendor's maximum with a
 * hash.
 */
export function defaultName(urn: string, rules: VendorRules, joint: "-" | "_" = "-"): string {
  const [head = "", project = "", , ...resource] = urn.split("::");
  const stack = head.replace(/^urn:pulumi:/, "");
  const full = [project, stack, resource.join("::")].join(joint);
  const plain = full.replace(joint === "-" ? /[^A-Za-z0-9_-]+/g : /[^A-Za-z0-9_]+/g, joint);
  const { maxLength } = rules.names.value;
  if (plain === full && plain.length <= maxLength) return plain;
  const hash = createHash("sha256").update(full).digest("hex").slice(0, 6);
  return `${plain.slice(0, maxLength - hash.length - 1)}${joint}${hash}`;
}

/** @param before the name in state: a name by an earlier version is kept */
export function defaultConnectionName(urn: string, rules: VendorRules, before?: unknown): string {
  const former = defaultName(urn, rules);
  return before === former ? former : defaultName(urn, rules, rules.names.value.connectionJoint);
}
