/** Context of a function: one account's backend, and how arguments identify its objects. */
import type { Backend, Ref } from "../backend/contract.js";
import { PeeringError } from "../errors.js";
import { parseId, refOf } from "../engine/ids.js";
import { regionViolation } from "../rules/plan/region.js";
import { rulesOf } from "../rules/registry.js";
import type { Limits } from "../rules/schema.js";
import { throwFirstError, toError, type Violation } from "../rules/violation.js";

export interface Scope {
  readonly backend: Backend;
  readonly vendor: string;
  /** The provider's default region. */
  readonly region: string | undefined;
  /** Quotas that the vendor raised for the account. */
  readonly limits?: Limits;
  /** Receives warnings; the same one may occur several times. */
  readonly warn: (message: string) => void;
}

/** Throws the first error; logs warnings if there is none. */
export function report(
  { vendor, warn }: Pick<Scope, "vendor" | "warn">,
  violations: readonly (Violation | undefined)[],
): void {
  const rules = rulesOf(vendor)!;
  throwFirstError(violations, rules);
  for (const violation of violations) if (violation !== undefined) warn(toError(violation, rules).message);
}

/** A region and a vendor ID. The region is that of the ID, else the given one, else the provider's. */
export function refIn(scope: Scope, property: string, text: string, region: string | undefined): Ref {
  return refOf(text, regionOf(scope, region, { [property]: text }));
}

/** The region of the IDs, else the given one, else the provider's. Two different regions are an error. */
export function regionOf(
  scope: Omit<Scope, "backend">,
  given: string | undefined,
  ids: Readonly<Record<string, string | undefined>> = {},
): string {
  const { region: fallback, vendor } = scope;
  for (const [property, id] of Object.entries(ids)) {
    const own = id === undefined ? undefined : parseId(id).region;
    if (own === undefined) continue;
    if (given === undefined || given === own) return own;
    throw new PeeringError("invalid-input", `${property} is in region ${own}`, {
      property: "region",
      value: given,
      vendor,
      fix: `Leave region out, or set it to ${own}`,
    });
  }
  const region = given ?? fallback;
  if (region !== undefined) {
    report(scope, [regionViolation(rulesOf(vendor)!, "region", region)]);
    return region;
  }
  throw new PeeringError("invalid-input", "no region is set, and the provider has no default region", {
    property: "region",
    vendor,
    fix: "Set region, or an ID with a region prefix; or set vpcpeering:region (`region` of the Provider)",
  });
}

/** The one argument of several that is set. */
export function exactlyOne<Args extends object, Key extends keyof Args & string>(
  { vendor }: Scope,
  functionName: string,
  args: Args,
  keys: readonly Key[],
): Key {
  const given = keys.filter((key) => args[key] !== undefined);
  if (given.length === 1) return given[0]!;
  const choice = `Give one of ${keys.join(", ")}`;
  if (given.length === 0)
    throw new PeeringError("invalid-input", `${functionName} has no argument that selects an object`, {
      property: keys[0]!,
      vendor,
      fix: choice,
    });
  throw new PeeringError("invalid-input", `both ${given.join(" and ")} select the object of ${functionName}`, {
    property: given[0]!,
    value: args[given[0]!],
    vendor,
    fix: choice,
  });
}

/** The one object that matches. */
export function single<T extends { readonly id: string }>(
  { backend, vendor }: Scope,
  found: readonly T[],
  { what, property, value }: { readonly what: string; readonly property: string; readonly value: unknown },
): T {
  if (found.length === 1) return found[0]!;
  if (found.length === 0) {
    throw new PeeringError("not-found", `account ${backend.accountId} sees no such ${what}`, {
      property,
      value,
      vendor,
      fix: `Check the ${property === "name" ? "name" : "ID"}, the region and the provider's account`,
    });
  }
  const ids = found.map(({ id }) => id).join(", ");
  throw new PeeringError("invalid-input", `${found.length} ${what}s match: ${ids}`, {
    property,
    value,
    vendor,
    fix: "Give the ID of one of them",
  });
}
