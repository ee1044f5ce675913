/**
 * The change of one input from the saved state to the program, element by element where it is a list or a map. An
 * update writes that change and nothing else: whatever state and program agree on stays as the cloud has it.
 */
import { isEqual } from "./diff.js";
import type { Props } from "../engine/props.js";

/** The value that an update makes of what the cloud has: the elements that changed as the program wants them. */
export const applied = (old: unknown, wanted: unknown, present: unknown): unknown =>
  choose(old, wanted, wanted, present);

/** The value to save after an update that failed half-way: changed elements as the cloud has them. */
const reached = (old: unknown, wanted: unknown, present: unknown): unknown => choose(old, wanted, present, old);

/** `applied` for each of these inputs, as far as that differs from what the cloud has. */
export function writesOf(keys: readonly string[], olds: Props, news: Props, present: Props): Props {
  const next = keys.map((key) => [key, applied(olds[key], news[key], present[key])] as const);
  return Object.fromEntries(next.filter(([key, value]) => !isEqual(value, present[key])));
}

/** The inputs to save after a failure: those of these that changed as the cloud has them, the rest as the program's. */
export function reachedOf(keys: readonly string[], olds: Props, news: Props, present: Props): Props {
  return { ...news, ...Object.fromEntries(keys.map((key) => [key, reached(olds[key], news[key], present[key])])) };
}

/** Of each element: `changed`'s where state and program differ, `kept`'s where they agree. */
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

/** Nothing in a list or map is the same as no list or map: inputs leave it out. */
const orNone = <T extends object>(value: T): T | undefined => (Object.keys(value).length === 0 ? undefined : value);
