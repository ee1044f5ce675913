/** The regions that a command reads by default. */
import type { Backend } from "../../provider/backend/contract.js";
import type { Settings } from "../../provider/configuration/read.js";
import { PeeringError } from "../../provider/errors.js";
import { regionViolation } from "../../provider/rules/plan/region.js";
import { rulesOf } from "../../provider/rules/registry.js";
import { toError } from "../../provider/rules/violation.js";
import { variableOf } from "./settings.js";

/**
 * The given regions, else the configured one, else those that the account uses, else all known regions of the vendor.
 */
export async function regionsOf(
  { region, vendor }: Settings,
  backend: Backend,
  named?: readonly string[],
): Promise<readonly string[]> {
  if (named !== undefined) return checkedRegions(named, vendor);
  if (region !== undefined) return checkedRegions([region], vendor, variableOf("region"));
  const used = await backend.usedRegions?.();
  if (used !== undefined) return used;
  const { known, example } = rulesOf(vendor)!.regions.value;
  if (known !== null) return known;
  throw new PeeringError("invalid-input", "the regions of this vendor's deployments are not known", {
    property: "--region",
    vendor,
    fix: `Add --region, for example --region ${example}`,
  });
}

/** A mistyped region would look empty. A region newer than the vendor's list is possible, so this is a warning. */
export function checkedRegions(named: readonly string[], vendor: string, property = "--region"): readonly string[] {
  const rules = rulesOf(vendor)!;
  for (const region of named) {
    const violation = regionViolation(rules, property, region);
    if (violation?.severity === "error") throw toError(violation, rules);
    if (violation !== undefined) warn(toError(violation, rules).message);
  }
  return named;
}

const warned = new Set<string>();

/** Each once: a command may read many regions, and the functions it calls use other names for its options. */
export function warn(message: string): void {
  const key = message.replace(/^\S+ /, "");
  if (warned.has(key)) return;
  warned.add(key);
  process.stderr.write(`${message}\n`);
}
