/** Selects the facts of a program that concern the inputs of `check`, and adds their values to the inputs. */
import { valueAt } from "../declaration/value-error.js";
import type { DescribedInput, PlanFacts, PlannedVpc } from "../engine/plan-facts.js";
import type { Props } from "../engine/props.js";
import { isUnknown } from "../engine/unknown.js";

/** Without facts about a value that `ignoreChanges` or a transform has replaced. */
export function factsAbout(given: Props, facts: PlanFacts): PlanFacts {
  const isOther = ({ path, value }: DescribedInput) => !isSameInput(value, valueAt(given, path.split(".")));
  const others = Object.entries(facts.described ?? {}).filter(([, inputs]) => inputs.some(isOther));
  return { ...facts, ...Object.fromEntries(others.map(([fact]) => [fact, undefined])) };
}

/**
 * Determines the outputs that contain CIDR blocks which the program declares as a secret.
 * @param ends the VPC of each output; without one, as with a bare ID, the output keeps its secrecy
 */
export function settleSecretOutputs(
  { olds, known }: { readonly olds: Props; readonly known: Props },
  ends: Readonly<Record<string, PlannedVpc | undefined>>,
): void {
  const before = (olds["secretOutputs"] ?? []) as readonly string[];
  const secret = Object.entries(ends)
    .filter(([name, vpc]) => (vpc === undefined ? before.includes(name) : vpc.hasSecretBlocks === true))
    .map(([name]) => name);
  delete known["secretOutputs"];
  if (secret.length > 0) known["secretOutputs"] = secret;
}

/** A saved ID contains its region; the program's ID may not. */
function isSameInput(declared: unknown, given: unknown): boolean {
  if (declared === undefined) return given === undefined || isUnknown(given);
  if (typeof declared !== "string" || typeof given !== "string") return given === declared;
  return given === declared || given.endsWith(`/${declared}`);
}
