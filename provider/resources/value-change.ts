/**
 * The change of one input from the saved state to the program, per element in a list or map. An update writes that
 * change only: values on which state and program agree stay as the cloud has them.
 */
import { isEqual } from "./diff.js";
import type { Props } from "../engine/props.js";

/** The value to write: the cloud's value with the changed elements set as in the program. */
export const applied = (old: unknown, wanted: unknown, present: unknown): unknown =>
  choose(old, wanted, wanted, present);

/** The value to save after a failed update: changed elements as the cloud has them. */
const reached = (old: unknown, wanted: unknown, present: unknown): unknown => choose(old, wanted, present, old);

/** `applied` for each of these inputs that differs from the cloud's value. */
export function writesOf(keys: readonly string[], olds: Props, news: Props, present: Props): Props {
  const next = keys.map((key) => [key, applied(olds[key], news[key], present[key])] as const);
  return Object.fromEntries(next.filter(([key, value]) => !isEqual(value, present[key])));
}

/** The inputs to save after a failure: changed ones with the cloud's value, the others with the program's. */
export function reachedOf(keys: readonly string[], olds: Props, news: Props, present: Props): Props {
  return { ...news, ...Object.fromEntries(keys.map((key) => [key, reached(olds[key], news[key], present[key])])) };
}

/** Per element: the value of `changed` if state and program differ, else the value of `kept`. */
function choose(old: unknown, wanted: unknown, changed: unknown, kept: unknown): unknown {
  if (isEqual(old, wanted)) return kept;
  const values = [old, wanted, changed, kept];
  if (values.some(Array.isArray)) {
    const [a, b, c, d] = values.map((list) => Object.fromEntries(((list ?? []) as string[]).map((one) => [one, true])));
    return orNone(Object.keys(chooseEach(a!, b!, c!, d!)).sort());
  }
  if (values.some((value) => typeof value === "object" && value !== null)) {
    const [a, b, c, d] = values.map((map) => (map ?? {}) as Props);
    return orNone(chooseEach(a!, b!, c!, d!));
  }
  return changed;
}

function chooseEach(old: Props, wanted: Props, changed: Props, kept: Props): Props {
  const keys = new Set([old, wanted, changed, kept].flatMap(Object.keys));
  const chosen = [...keys].map((key) => [key, isEqual(old[key], wanted[key]) ? kept[key] : changed[key]] as const);
  return Object.fromEntries(chosen.filter(([, value]) => value !== undefined));
}

/** An empty list or map equals an absent one: inputs omit it. */
const orNone = <T extends object>(value: T): T | undefined => (Object.keys(value).length === 0 ? undefined : value);
