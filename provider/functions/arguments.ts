/** The arguments of a function, checked as the inputs of a resource are. Apart from the types of its answers, which must not need the validation library. */
import type { z } from "zod";
import { decidingRules, isId } from "../declaration/declare.js";
import { idErrors } from "../declaration/id-form.js";
import { issueText } from "../declaration/issue-text.js";
import { EMPTY, valueError } from "../declaration/value-error.js";
import { parseId } from "../engine/ids.js";
import type { Props } from "../engine/props.js";
import { PeeringError } from "../errors.js";
import { absentField } from "../rules/plan/field.js";
import { peerAccountViolation } from "../rules/plan/link.js";
import { regionViolation } from "../rules/plan/region.js";
import { zoneViolation } from "../rules/plan/subnet.js";
import { throwFirstError, type Violation } from "../rules/violation.js";
import { rulesOf } from "../rules/registry.js";
import type { VendorRules } from "../rules/schema.js";

/** The arguments, if they are well-formed; `undefined` ones count as absent. An empty one would find anything. */
export function readArgs<Args extends object>(
  { vendor }: { readonly vendor: string },
  functionName: string,
  schema: z.ZodType<Args>,
  args: unknown,
): Args {
  const given: Props = Object.fromEntries(Object.entries(args ?? {}).filter(([, value]) => value !== undefined));
  const declared = schema as unknown as z.ZodObject;
  const parsed = schema.safeParse(given, { error: issueText });
  if (!parsed.success) throw argumentError(functionName, declared, given, parsed.error.issues[0]!, vendor);
  const empty = Object.entries(given).find(([, value]) => isEmpty(value));
  if (empty !== undefined) {
    const [property, value] = empty;
    const { [property]: _, ...others } = given;
    const fix = schema.safeParse(others).success ? `Set it, or leave ${property} out` : "Set it";
    throw new PeeringError("invalid-input", EMPTY, { property, value, vendor, fix });
  }
  const rules = rulesOf(vendor)!;
  const [idError] = idErrors(declared, given, rules);
  if (idError !== undefined) throw idError;
  throwFirstError(violationsOf(rules, declared, given), rules);
  return parsed.data;
}

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

type Judge = (rules: VendorRules, property: string, value: unknown) => Violation | undefined;

/** By the rules that an argument is declared with. What no object of the vendor can have finds nothing, which would read as an answer. */
const JUDGES: Readonly<Partial<Record<keyof VendorRules, Judge>>> = {
  regions: (rules, property, value) => regionViolation(rules, property, value as string),
  peerIdentity: (rules, _, value) =>
    peerAccountViolation(rules, { peerAccountId: value as string, unknown: new Set() }),
  subnetZone: (rules, _, value) => zoneViolation(rules, { zone: value as string, unknown: new Set() }),
  vpcTags: (rules, property, value) =>
    absentField(rules.vpcTags, property, value, true, "VPCs of this vendor have no tags"),
  peeringTags: (rules, property, value) =>
    absentField(rules.peeringTags, property, value, true, "connections of this vendor have no tags"),
};

function violationsOf(rules: VendorRules, schema: z.ZodObject, given: Props): (Violation | undefined)[] {
  return Object.entries(given).flatMap(([property, value]) => {
    const type = schema.shape[property] as z.ZodType;
    const judged = decidingRules(type).map((rule) => JUDGES[rule]?.(rules, property, value));
    const region = isId(type) ? parseId(value as string).region : undefined;
    return region === undefined ? judged : [...judged, regionViolation(rules, "region", region)];
  });
}

const isEmpty = (value: unknown): boolean =>
  value === "" || (typeof value === "object" && Object.keys(value as object).length === 0);
