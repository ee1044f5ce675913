/** What every resource's `diff` has in common. */
import { z } from "zod";
import { isId, onChangeOf } from "../declaration/declare.js";
import { parseId } from "../engine/ids.js";
import type { Run } from "../run/run.js";
import { isUnknown } from "../engine/unknown.js";
import type { DiffResult } from "./handler.js";
import type { Props } from "../engine/props.js";

/** Fields that differ, and those whose change replaces the resource. An unknown counts as changed. */
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

/** An ID is the same with its region and without: a program may write either, and state keeps the form it has. */
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
 * The answer in the form that lets the engine fill in details: `undefined` where the inputs themselves differ,
 * so it compares them; `true` only where the difference is in what was recorded and the inputs are alike.
 */
export function diffResult(
  run: Run,
  kind: string,
  news: Props,
  changed: readonly string[],
  replaces: readonly string[],
  deleteBeforeReplace: boolean,
): DiffResult {
  // Also where nothing here replaces it: the engine may, for a reason of its own (`replaceOnChanges`).
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
