/** Names and descriptions: length and characters. */
import type { Rule, VendorRules } from "../schema.js";
import type { Violation } from "../violation.js";

interface TextRule {
  readonly maxLength: number;
  readonly pattern: string;
  readonly allowed: string;
}

export function nameViolation(rules: VendorRules, name: string): Violation | undefined {
  if (name === "") {
    return {
      property: "name",
      value: name,
      severity: "error",
      code: "invalid-input",
      what: "a name must not be empty",
      fix: "Set another name, or remove the property for a name derived from project, stack and resource",
      source: rules.names.source,
      involves: ["name"],
    };
  }
  return textViolation("name", name, rules.names);
}

export function descriptionViolation(rules: VendorRules, description: string): Violation | undefined {
  const { value, source } = rules.descriptions;
  return value === null ? undefined : textViolation("description", description, { value, source });
}

function textViolation(
  property: string,
  text: string,
  { value: limits, source }: Rule<TextRule>,
): Violation | undefined {
  const common = {
    property,
    value: text,
    severity: "error",
    code: "vendor-rule",
    source,
    involves: [property],
  } as const;
  const { length } = [...text];
  if (length > limits.maxLength) {
    return {
      ...common,
      what: `${length} characters are too many: the vendor accepts at most ${limits.maxLength}`,
      fix: `Shorten it to ${limits.maxLength} characters`,
    };
  }
  const refused = otherCharacters(text, limits.pattern);
  if (refused === "") return undefined;
  return {
    ...common,
    what: `the vendor refuses ${refused}: it accepts ${limits.allowed}`,
    fix: "Use other characters",
  };
}

/** The characters that the pattern does not match, as listed in a message. */
export function otherCharacters(text: string, pattern: string): string {
  const allowed = new RegExp(pattern, "u");
  const others = new Set([...text].filter((character) => !allowed.test(character)));
  return [...others].map((character) => JSON.stringify(character)).join(", ");
}
