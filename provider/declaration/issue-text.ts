/** Message text for an invalid value, for users instead of programmers. */
import type { z } from "zod";

/** For `safeParse(value, { error: issueText })`: "must be a string, and is a number". Otherwise the library's text. */
export function issueText(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "is missing"
        : `must be ${TYPES[issue.expected] ?? issue.expected}, and is ${typeOf(issue.input)}`;
    case "invalid_value":
      return `must be ${eitherOf(issue.values.map((value) => JSON.stringify(value)))}`;
    case "too_small":
      return outside(issue.origin, "at least", issue.minimum, issue.inclusive ?? true);
    case "too_big":
      return outside(issue.origin, "at most", issue.maximum, issue.inclusive ?? true);
    case "unrecognized_keys":
      return `has no property ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
    case "invalid_union":
      return "has none of the allowed forms";
    default:
      return undefined;
  }
}

/** "a, b or c". */
export const eitherOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)!}`;

const TYPES: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  null: "null",
};

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "boolean" || (typeof value === "number" && !Number.isInteger(value))) return String(value);
  return typeof value === "object" ? classOf(value) : (TYPES[typeof value] ?? typeof value);
}

/** "a Date", "a Map"; "an object" for a plain one. */
function classOf(value: object): string {
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  return tag === "Object" ? "an object" : `a ${tag}`;
}

function outside(origin: string, side: "at least" | "at most", bound: number | bigint, inclusive: boolean): string {
  if (origin === "string") return `must have ${side} ${bound} characters`;
  if (origin === "array") return `must have ${side} ${bound} ${bound === 1 ? "item" : "items"}`;
  return `must be ${inclusive ? `${side} ${bound}` : `${side === "at least" ? "above" : "below"} ${bound}`}`;
}
