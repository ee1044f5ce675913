/** Adoption of an existing object: properties that only a replacement can change must match the program. */
import { PeeringError } from "../errors.js";
import { formatId } from "../engine/ids.js";
import type { Ref } from "../backend/contract.js";
import { nameOf, type Run } from "../run/run.js";
import { isEqual } from "./diff.js";
import type { Props } from "../engine/props.js";

/** @param present the object's value of each of these inputs; `undefined`: it has none */
export function requireAlike(run: Run, kind: string, ref: Ref, declared: Props, present: Props): void {
  const property = differing(declared, present);
  if (property === undefined) return;
  const theirs = present[property];
  const shown = theirs === undefined ? `no ${property}` : JSON.stringify(theirs);
  throw new PeeringError(
    "already-exists",
    `the existing ${kind} ${formatId(ref)} has ${shown}, and only a replacement can change it`,
    {
      property,
      value: declared[property],
      vendor: run.rules.id,
      fix: `${theirs === undefined ? `Leave ${property} out` : `Set ${property} to ${shown}`} to adopt it, or delete it first`,
    },
  );
}

/** The first input whose value differs on the object. */
export const differing = (declared: Props, present: Props): string | undefined =>
  Object.keys(present).find((key) => !isEqual(declared[key], present[key]));

/** Only properties that the program declares and the API reports can differ. */
export const whereDeclared = (declared: Props, present: Props): Props =>
  Object.fromEntries(
    Object.entries(present).filter(([key, value]) => declared[key] !== undefined && value !== undefined),
  );

/**
 * True if the engine replaces a resource whose object matches the description in its state. A replacement trigger
 * creates the replacement first and without a diff, so the existing object is the resource's own. `--replace` and taint
 * do so as well, but then the engine passes no state to the provider.
 */
export function isDescribedByState(run: Run, kind: string, urn: string | undefined, found: Props): boolean {
  const before = run.seenId(kind, urn) === undefined ? run.replacedInputs(kind, urn) : undefined;
  return before !== undefined && differing(before, found) === undefined;
}

/** Fix for a conflicting object whose description matches the resource in the program. */
export const ifItIsOwn = (urn: string | undefined): string =>
  urn === undefined
    ? ""
    : `; if ${nameOf(urn)} was renamed, add an alias; if --replace or taint replaces it, set the resource option ` +
      "deleteBeforeReplace: true";
