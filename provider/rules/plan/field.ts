/** Fields that only some vendors have. */
import type { FieldSupport, Rule, TagSupport } from "../schema.js";
import type { Violation } from "../violation.js";

export function absentField(
  { value, source }: Rule<FieldSupport | TagSupport>,
  property: string,
  given: unknown,
  isSet: boolean,
  what: string,
): Violation | undefined {
  if (value !== "absent" || !isSet) return undefined;
  return {
    property,
    value: given,
    severity: "error",
    code: "unsupported",
    what,
    fix: `Leave out ${property}`,
    source,
    involves: [property],
  };
}
