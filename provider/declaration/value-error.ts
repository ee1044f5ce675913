/** The error for a value that its declaration does not allow. */
import type { z } from "zod";
import type { Props } from "../engine/props.js";
import { PeeringError } from "../errors.js";
import { expectedValue } from "./expected-value.js";

/** For a list or text that may be absent, but not empty. */
export const EMPTY = "must not be empty";

/** @param issue an issue other than unknown keys */
export function valueError(schema: z.ZodObject, values: Props, issue: z.core.$ZodIssue, vendor: string): PeeringError {
  const property = issue.path.map(String).join(".");
  const value = valueAt(values, issue.path);
  if (issue.message === EMPTY) {
    const fix = `Set it, or leave ${String(issue.path[0])} out`;
    return new PeeringError("invalid-input", EMPTY, { property, value, vendor, fix });
  }
  const fix =
    value === undefined
      ? "Set it"
      : issue.code === "custom" || issue.code === "invalid_format"
        ? "Correct it"
        : (idInstead(value, issue) ?? `Set it to ${expectedValue(schema, issue.path)}`);
  // The fix contains the values.
  const isChoice = issue.code === "invalid_value" && issue.values.length > 1;
  const what = value === undefined ? "is required" : isChoice ? "is not one of the allowed values" : issue.message;
  return new PeeringError("invalid-input", what, { property, value, vendor, fix });
}

/** A resource that another stack exports as a whole arrives as an object with its outputs. */
function idInstead(value: unknown, issue: z.core.$ZodIssue): string | undefined {
  const id = typeof value === "object" && value !== null ? (value as Props)["id"] : undefined;
  if (typeof id !== "string" || issue.code !== "invalid_type" || issue.expected !== "string") return undefined;
  return `Use its id, ${JSON.stringify(id)}; a stack exports the id of a resource as \`resource.id\``;
}

export const valueAt = (props: Props, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Props | undefined)?.[String(key)], props);
