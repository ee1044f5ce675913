/** Tags of VPCs and connections: number, lengths and characters. */
import type { Rule, TagForm, TagText, VendorRules } from "../schema.js";
import type { Violation } from "../violation.js";
import { otherCharacters } from "./text.js";

type Tags = Readonly<Record<string, string>>;

/**
 * The first error in an object's tags. Characters outside the documented ones are a warning only, because the vendors'
 * pages disagree.
 *
 * @param before existing tags: they belong to the vendor or another program, and are not checked again
 */
export function tagViolations({ tagForm }: VendorRules, tags: Tags, before: Tags = {}): Violation[] {
  const { value: form } = tagForm;
  if (form === null) return [];
  const given = Object.entries(tags).filter(([key, value]) => !Object.hasOwn(before, key) || before[key] !== value);
  const texts = given.flatMap(([key, value]) => faultOf(tagForm as Rule<TagForm>, key, value) ?? []);
  const faults = [...(given.length > 0 ? tooMany(tagForm as Rule<TagForm>, tags) : []), ...texts];
  return faults.toSorted((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning")).slice(0, 1);
}

/** Errors in the tags of a filter. Reserved tags are allowed, because the vendor sets them. */
export function tagFilterViolations({ tagForm }: VendorRules, tags: Tags): Violation[] {
  if (tagForm.value === null) return [];
  return Object.entries(tags).flatMap(([key, value]) => formFault(tagForm as Rule<TagForm>, key, value) ?? []);
}

function tooMany({ value: { most }, source }: Rule<TagForm>, tags: Tags): Violation[] {
  const { length } = Object.keys(tags);
  if (most === null || length <= most) return [];
  return [
    {
      ...COMMON,
      value: Object.keys(tags),
      source,
      what: `${length} tags are too many: the vendor accepts at most ${most} for each object`,
      fix: `Set at most ${most} tags, with those of defaultTags`,
    },
  ];
}

function faultOf(tagForm: Rule<TagForm>, key: string, value: string): Violation | undefined {
  const { value: form, source } = tagForm;
  const reserved = form.reserved.find((start) => key.startsWith(start));
  if (reserved === undefined) return formFault(tagForm, key, value);
  const what = `keys that start with "${reserved}" are the vendor's own`;
  return { ...COMMON, value: { [key]: value }, source, what, fix: "Choose another key" };
}

function formFault({ value: form, source }: Rule<TagForm>, key: string, value: string): Violation | undefined {
  const faults = [textFault("key", key, form.key), textFault("value", value, form.value)];
  const fault = faults.find((found) => found !== undefined);
  return fault && { ...COMMON, value: { [key]: value }, source, ...fault };
}

function textFault(part: string, text: string, { minLength, maxLength, pattern, allowed }: TagText) {
  const { length } = [...text];
  if (length < minLength) return { what: `the ${part} is empty`, fix: `Set a ${part} of 1 to ${maxLength} characters` };
  if (length > maxLength)
    return {
      what: `the ${part} has ${length} characters, and the vendor accepts at most ${maxLength}`,
      fix: `Shorten it to ${maxLength} characters`,
    };
  if (text !== text.trim()) return { what: `the ${part} starts or ends with a space`, fix: "Remove the space" };
  const others = otherCharacters(text, pattern);
  if (others === "") return undefined;
  return {
    severity: "warning",
    what: `the vendor documents ${allowed} for a ${part} only, and may refuse ${others}`,
    fix: "Use other characters",
  } as const;
}

const COMMON = { property: "tags", severity: "error", code: "vendor-rule", involves: ["tags"] } as const;
