/**
 * Other values that a rule may legally have: what turns a line of data into wrong ones. A mutator yields them with
 * the path that differs.
 *
 * @typedef {object} Change
 * @property {string} path inside the line's value; empty: the whole
 * @property {unknown} from
 * @property {unknown} to
 * @property {unknown} value the line's value with the change
 *
 * @typedef {(value: any) => Iterable<Change>} Mutator
 */
import { isDeepStrictEqual } from "node:util";

/** @param {unknown} from @param {unknown} to @returns {Change} */
const whole = (from, to) => ({ path: "", from, to, value: to });

/** @param {string} key @param {Change} change @param {(value: unknown) => unknown} rebuild @returns {Change} */
const within = (key, change, rebuild) => ({
  ...change,
  path: change.path === "" ? key : `${key}.${change.path}`,
  value: rebuild(change.value),
});

/** Each of the other values. @param {readonly unknown[]} values @returns {Mutator} */
export const oneOf = (...values) =>
  function* (value) {
    for (const other of values) if (!isDeepStrictEqual(other, value)) yield whole(value, other);
  };

export const flag = oneOf(true, false);

/** @type {Mutator} */
export function* count(value) {
  yield whole(value, value + 1);
  if (value > 1) yield whole(value, value - 1);
}

/** @type {Mutator} */
export function* text(value) {
  yield whole(value, "something else");
}

/** Another one of the same form. @type {Mutator} */
export function* region(value) {
  yield whole(value, value + value.at(-1));
}

/** Everything passes, nothing passes. @type {Mutator} */
export const pattern = oneOf("[^]*", "(?!)");

/** @param {Mutator} mutator @param {unknown} instead of `null` @returns {Mutator} */
export const nullable = (mutator, instead) =>
  function* (value) {
    yield whole(value, value === null ? instead : null);
    if (value !== null) yield* mutator(value);
  };

/** @param {Mutator} mutator @param {unknown} added where the key is absent @returns {Mutator} */
export const optional = (mutator, added) =>
  function* (value) {
    yield whole(value, value === undefined ? added : undefined);
    if (value !== undefined) yield* mutator(value);
  };

/** @param {Readonly<Record<string, Mutator>>} mutators @returns {Mutator} */
export const shape = (mutators) =>
  function* (value) {
    const unnamed = Object.keys(value).filter((key) => !Object.hasOwn(mutators, key));
    if (unnamed.length > 0)
      throw new Error(`scripts/mutation/lines.mjs does not say how to break ${unnamed.join(", ")}`);
    for (const [key, mutator] of Object.entries(mutators)) {
      for (const change of mutator(value[key])) {
        yield within(key, change, (inner) => ({ ...value, [key]: inner }));
      }
    }
  };

/** One element less, one changed, one more. @param {Mutator} mutator @param {unknown} added @returns {Mutator} */
export const list = (mutator, added) =>
  function* (value) {
    yield whole(value, [...value, added]);
    for (const [i, element] of value.entries()) {
      yield within(String(i), whole(element, undefined), () => value.toSpliced(i, 1));
      for (const change of mutator(element)) yield within(String(i), change, (inner) => value.with(i, inner));
    }
  };

/** One entry more, one less, one changed. @param {Mutator} mutator @param {readonly [string, unknown]} added @returns {Mutator} */
export const record = (mutator, [added, entry]) =>
  function* (value) {
    yield within(added, whole(undefined, entry), (inner) => ({ ...value, [added]: inner }));
    for (const key of Object.keys(value)) {
      const { [key]: removed, ...others } = value;
      yield within(key, whole(removed, undefined), () => others);
      for (const change of mutator(removed)) yield within(key, change, (inner) => ({ ...value, [key]: inner }));
    }
  };
