/** Type and allowed values of a field, as part of a fix. */
import { z } from "zod";
import { eitherOf } from "./issue-text.js";

interface JsonType {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonType[];
  readonly items?: JsonType;
  readonly properties?: Readonly<Record<string, JsonType>>;
  readonly additionalProperties?: JsonType | false;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

/**
 * For the schema, or for its part at the path: "true or false", "a number above 0 and at most 86400".
 * @param path of an issue: names of properties and indices of lists
 */
export function expectedValue(schema: z.ZodType, path: readonly PropertyKey[] = []): string {
  const whole = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonType;
  return wordsOf(path.reduce(below, whole));
}

function below(type: JsonType, step: PropertyKey): JsonType {
  const own = type.properties?.[String(step)] ?? type.items ?? type.additionalProperties;
  return own || {};
}

function wordsOf(type: JsonType): string {
  if (type.const !== undefined) return JSON.stringify(type.const);
  if (type.enum !== undefined) return eitherOf(type.enum.map((value) => JSON.stringify(value)));
  if (type.anyOf !== undefined) return eitherOf(type.anyOf.map(wordsOf));
  switch (type.type) {
    case "boolean":
      return "true or false";
    case "string":
      return "a string";
    case "number":
      return `a number${rangeOf(type)}`;
    case "integer":
      return `a whole number${rangeOf(type)}`;
    case "array":
      return `a list, each item ${wordsOf(type.items ?? {})}`;
    case "object":
      return type.properties === undefined
        ? `an object, each value ${wordsOf(type.additionalProperties || {})}`
        : `an object with ${Object.keys(type.properties).join(", ")}`;
    case undefined:
    default:
      return "another value";
  }
}

function rangeOf({ minimum, exclusiveMinimum, maximum }: JsonType): string {
  const bounds = [
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? [] : [`at least ${minimum}`]),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? [] : [`at most ${maximum}`]),
  ];
  return bounds.length === 0 ? "" : ` ${bounds.join(" and ")}`;
}
