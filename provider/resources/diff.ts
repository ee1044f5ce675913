/** Parts common to every resource's `diff`. */
import { z } from "zod";
import { isId, onChangeOf } from "../declaration/declare.js";
import { parseId } from "../engine/ids.js";
import type { Run } from "../run/run.js";
import { isUnknown } from "../engine/unknown.js";
import type { DiffResult } from "./handler.js";
import type { Props } from "../engine/props.js";

/** Fields that differ, and fields whose change replaces the resource. An unknown value counts as changed. */
export function changedFields(
  schema: z.ZodObject,
  olds: Props,
  news: Props,
): { changed: string[]; replaces: string[] } {
  const fields = Object.entries(schema.shape) as [string, z.ZodType][];
  const changed = fields.filter(([key, type]) => isUnknown(news[key]) || !isSame(type, olds[key], news[key]));
  return {
    changed: changed.map(([key]) => key),
    replaces: changed.filter(([, type]) => onChangeOf(type) === "replace").map(([key]) => key),
  };
}

/** An ID with its region equals the ID without it: a program may use either form, and state keeps its form. */
function isSame(type: z.ZodType, a: unknown, b: unknown): boolean {
  if (isId(type) && typeof a === "string" && typeof b === "string") return isSameId(a, b);
  const { shape } = innerOf(type) as { shape?: Readonly<Record<string, z.ZodType>> };
  if (shape === undefined || !isObject(a) || !isObject(b)) return isEqual(a, b);
  return Object.entries(shape).every(([key, inner]) => isSame(inner, a[key], b[key]));
}

function isSameId(a: string, b: string): boolean {
  const [one, other] = [parseId(a), parseId(b)];
  return one.id === other.id && (one.region ?? other.region) === (other.region ?? one.region);
}

const innerOf = (type: z.ZodType): z.ZodType => (type instanceof z.ZodOptional ? (type.unwrap() as z.ZodType) : type);

const isObject = (value: unknown): value is Props => typeof value === "object" && value !== null;

/**
 * The diff result in the form that lets the engine add details: `undefined` if inputs differ, so that the engine
 * compares them; `true` only if the difference is in recorded values and the inputs are equal.
 */
export function diffResult(
  run: Run,
  kind: string,
  news: Props,
  changed: readonly string[],
  replaces: readonly string[],
  deleteBeforeReplace: boolean,
): DiffResult {
  // Set even if nothing here requires a replacement: the engine may have its own reason (`replaceOnChanges`).
  if (changed.length === 0) return { changes: false, replaces: [], deleteBeforeReplace };
  const before = run.recall(kind, news)?.olds;
  const inputsAlike =
    before !== undefined && changed.every((key) => !isUnknown(news[key]) && isEqual(before[key], news[key]));
  return {
    changes: inputsAlike ? true : undefined,
    replaces: [...replaces],
    deleteBeforeReplace,
  };
}

export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isVoid(a) && isVoid(b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isEqual((a as Props)[key], (b as Props)[key]));
}

const isVoid = (value: unknown): boolean => value === undefined || value === null;
