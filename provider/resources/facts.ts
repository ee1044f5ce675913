/** Which of a program's facts are about the inputs of `check`. */
import { valueAt } from "../declaration/value-error.js";
import type { DescribedInput, PlanFacts } from "../engine/plan-facts.js";
import type { Props } from "../engine/props.js";
import { isUnknown } from "../engine/unknown.js";

/** Without the facts about a value that `ignoreChanges` or a transform has replaced. */
export function factsAbout(given: Props, facts: PlanFacts): PlanFacts {
  const isOther = ({ path, value }: DescribedInput) => !isSameInput(value, valueAt(given, path.split(".")));
  const others = Object.entries(facts.described ?? {}).filter(([, inputs]) => inputs.some(isOther));
  return { ...facts, ...Object.fromEntries(others.map(([fact]) => [fact, undefined])) };
}

/** A saved ID has its region, which the program's may lack. */
function isSameInput(declared: unknown, given: unknown): boolean {
  if (declared === undefined) return given === undefined || isUnknown(given);
  if (typeof declared !== "string" || typeof given !== "string") return given === declared;
  return given === declared || given.endsWith(`/${declared}`);
}
