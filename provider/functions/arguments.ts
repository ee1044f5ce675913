/**
 * Validation of a function's arguments, like a resource's inputs. Separate from the types of the results, which must
 * not need the validation library.
 */
import type { z } from "zod";
import { decidingRules, isId } from "../declaration/declare.js";
import { idErrors } from "../declaration/id-form.js";
import { issueText } from "../declaration/issue-text.js";
import { EMPTY, valueError } from "../declaration/value-error.js";
import { parseId } from "../engine/ids.js";
import type { Props } from "../engine/props.js";
import { PeeringError } from "../errors.js";
import { absentField } from "../rules/plan/field.js";
import { peerAccountViolation } from "../rules/plan/connection.js";
import { regionViolation } from "../rules/plan/region.js";
import { zoneViolation } from "../rules/plan/subnet.js";
import { tagFilterViolations } from "../rules/plan/tags.js";
import { nameViolation } from "../rules/plan/text.js";
import type { Violation } from "../rules/violation.js";
import { rulesOf } from "../rules/registry.js";
import type { FieldSupport, Rule, TagSupport, VendorRules } from "../rules/schema.js";
import { report, type Scope } from "./scope.js";

/** The arguments, if valid; `undefined` ones count as absent. An empty one would match everything. */
export function readArgs<Args extends object>(
  scope: Pick<Scope, "vendor" | "warn">,
  functionName: string,
  schema: z.ZodType<Args>,
  args: unknown,
): Args {
  const { vendor } = scope;
  const given: Props = Object.fromEntries(Object.entries(args ?? {}).filter(([, value]) => value !== undefined));
  const declared = schema as unknown as z.ZodObject;
  const parsed = schema.safeParse(given, { error: issueText });
  if (!parsed.success) throw argumentError(functionName, declared, given, parsed.error.issues[0]!, vendor);
  const empty = Object.entries(given).find(([, value]) => isEmpty(value));
  if (empty !== undefined) {
    const [property, value] = empty;
    throw new PeeringError("invalid-input", EMPTY, {
      property,
      value,
      vendor,
      fix: fixOfEmpty(schema, given, property),
    });
  }
  const spaced = Object.entries(given).find(([, value]) => textsIn(value).some((text) => text !== text.trim()));
  if (spaced !== undefined) {
    const [property, value] = spaced;
    const isBlank = textsIn(value).some((text) => text.trim() === "");
    throw new PeeringError("invalid-input", isBlank ? "is blank" : "starts or ends with a space", {
      property,
      value,
      vendor,
      fix: isBlank ? fixOfEmpty(schema, given, property) : "Remove the space",
    });
  }
  const rules = rulesOf(vendor)!;
  const [idError] = idErrors(declared, given, rules);
  if (idError !== undefined) throw idError;
  report(scope, violationsOf(rules, declared, given));
  return parsed.data;
}

function fixOfEmpty(schema: z.ZodType, given: Props, property: string): string {
  const { [property]: _, ...others } = given;
  return schema.safeParse(others).success ? `Set it, or leave ${property} out` : "Set it";
}

/** A text, or the keys and values of tags. A list contains names of a closed set. */
const textsIn = (value: unknown): readonly string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && !Array.isArray(value)
      ? Object.entries(value as Props).flatMap((entry) => entry as string[])
      : [];

function argumentError(
  functionName: string,
  schema: z.ZodObject,
  given: Props,
  issue: z.core.$ZodIssue,
  vendor: string,
): PeeringError {
  if (issue.code !== "unrecognized_keys" || issue.path.length > 0) return valueError(schema, given, issue, vendor);
  const names = Object.keys(schema.shape);
  return new PeeringError("unknown-property", `${functionName} has no argument of that name`, {
    property: issue.keys[0]!,
    vendor,
    fix: names.length === 0 ? "Remove it" : `Remove it; the arguments are ${names.join(", ")}`,
  });
}

type Judge = (rules: VendorRules, property: string, value: unknown) => readonly (Violation | undefined)[];

/**
 * Checks by the rules in an argument's declaration. A value that no object of the vendor can have would match nothing, which
 * would look like a result.
 */
const JUDGES: Readonly<Partial<Record<keyof VendorRules, Judge>>> = {
  regions: (rules, property, value) => [regionViolation(rules, property, value as string)],
  peerIdentity: (rules, _, value) => [
    peerAccountViolation(rules, { peerAccountId: value as string, unknown: new Set() }),
  ],
  subnetZone: (rules, _, value) => [zoneViolation(rules, { zone: value as string, unknown: new Set() })],
  names: (rules, _, value) => [asFilter(rules.names, nameViolation(rules, value as string))],
  vpcTags: (rules, _, value) => tagsJudged(rules, rules.vpcTags, value, "VPCs of this vendor have no tags"),
  subnetTags: (rules, _, value) => tagsJudged(rules, rules.subnetTags, value, "subnets of this vendor have no tags"),
  peeringTags: (rules, _, value) =>
    tagsJudged(rules, rules.peeringTags, value, "connections of this vendor have no tags"),
};

function tagsJudged(rules: VendorRules, support: Rule<FieldSupport | TagSupport>, value: unknown, absent: string) {
  const violation = absentField(support, "tags", value, true, absent);
  if (violation !== undefined) return [violation];
  const tags = value as Readonly<Record<string, string>>;
  return tagFilterViolations(rules, tags).map((fault) => asFilter(rules.tagForm, fault));
}

/** An existing object may contradict an inferred rule, but not a documented one. */
function asFilter<T extends Violation | undefined>({ assumption }: Rule<unknown>, violation: T): T {
  return violation === undefined || assumption === undefined ? violation : { ...violation, severity: "warning" };
}

function violationsOf(rules: VendorRules, schema: z.ZodObject, given: Props): (Violation | undefined)[] {
  return Object.entries(given).flatMap(([property, value]) => {
    const type = schema.shape[property] as z.ZodType;
    const judged = decidingRules(type).flatMap((rule) => JUDGES[rule]?.(rules, property, value) ?? []);
    const region = isId(type) ? parseId(value as string).region : undefined;
    return region === undefined ? judged : [...judged, regionViolation(rules, "region", region)];
  });
}

const isEmpty = (value: unknown): boolean =>
  value === "" || (typeof value === "object" && Object.keys(value as object).length === 0);
