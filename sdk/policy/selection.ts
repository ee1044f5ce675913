import { PeeringError } from "../../provider/errors.js";
import { read, stackOf, UNKNOWN } from "./policy.js";
import type { PolicyResource } from "./policy.js";

/** The connections that a policy applies to: those that match every condition; without conditions, all. */
export interface Selection {
  /** Stacks by name (`prod`) or by project and name (`network/prod`). */
  readonly stacks?: readonly string[];
  /** Names in the program or in the cloud; a regular expression, or the complete name. */
  readonly names?: readonly (string | RegExp)[];
  /** Tags of the connection. An accepter has none, and is never selected by tags. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** An empty condition is an error: it would select nothing, and so protect nothing, or select everything. */
export function requireConditions(policy: string, selection: Selection): void {
  for (const property of ["stacks", "names", "tags"] as const) {
    const condition = selection[property];
    if (condition === undefined || Object.keys(condition).length > 0) continue;
    throw new PeeringError("invalid-input", "must not be empty", {
      property: `${policy}.${property}`,
      value: condition,
      fix: `Set it, or leave ${property} out`,
    });
  }
}

/** `undefined` if it depends on a value that a preview does not know. */
export function isSelected(
  { stacks, names, tags = {} }: Selection,
  { name, urn, props }: PolicyResource,
): boolean | undefined {
  if (stacks !== undefined && !isAmong(stacks, urn)) return false;
  const answers = [
    names === undefined ? true : isNamed(names, name, read(props, "name")),
    ...Object.entries(tags).map(([tag, value]) => isTagged(read(props, "tags"), tag, value)),
  ];
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

export function isAmong(stacks: readonly string[], urn: string): boolean {
  const own = stackOf(urn);
  return stacks.some((stack) => own === stack || own.endsWith(`/${stack}`));
}

function isNamed(names: readonly (string | RegExp)[], inProgram: string, inCloud: unknown): boolean | undefined {
  const has = (name: string) =>
    // `search` does not change the state of a global expression.
    names.some((wanted) => (typeof wanted === "string" ? wanted === name : name.search(wanted) >= 0));
  if (has(inProgram)) return true;
  if (inCloud === UNKNOWN) return undefined;
  return typeof inCloud === "string" && has(inCloud);
}

function isTagged(tags: unknown, tag: string, value: string): boolean | undefined {
  const found = tags === UNKNOWN || tags === undefined ? tags : read(tags, tag);
  return found === UNKNOWN ? undefined : found === value;
}
