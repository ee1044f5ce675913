/** Inputs made from earlier ones: of JSON one of its values is changed, of other texts characters and parts. */
import type { Random } from "../schedules/confined.js";

/** Values at which readers stumble. */
const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e21,
  -0,
  2 ** 53,
  "",
  " ",
  "0",
  "-1",
  "NaN",
  "__proto__",
  "constructor",
  "toString",
  "\u0000",
  "\ud800",
  "é\u0301",
  "x".repeat(5_000),
  "10.0.0.0/33",
  "::ffff:10.0.0.0/8",
  "9999-99-99T99:99:99Z",
  "%",
  "%00",
  "$(id)",
  "<script>",
  [],
  {},
  [[]],
  [null],
];

const PARTS: readonly string[] = [
  ..."{}[]\",:/\\.-+%&=;#|\n\r\t \u0000\u2028\u202e\ud800'`$<>",
  "null",
  "__proto__",
  "constructor",
  '"',
  "\\u0000",
  "\r\n",
  "1e999",
  "-0",
  "0x10",
  "{}".repeat(50),
  "[".repeat(500),
  "9".repeat(400),
  "../",
  "--",
  "::",
];

export function mutate(random: Random, text: string, others: readonly string[]): string {
  const times = 1 + Math.floor(random() ** 2 * 5);
  let mutated = text;
  for (let n = 0; n < times; n++) mutated = once(random, mutated, others);
  return mutated.slice(0, LONGEST);
}

const LONGEST = 200_000;

export const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

function once(random: Random, text: string, others: readonly string[]): string {
  const parsed = random() < 0.75 ? parse(text) : undefined;
  if (parsed !== undefined) return JSON.stringify(changed(random, parsed.value, others));
  const [from, length] = [Math.floor(random() * (text.length + 1)), Math.floor(random() ** 3 * 40)];
  const [before, part, after] = [text.slice(0, from), text.slice(from, from + length), text.slice(from + length)];
  switch (Math.floor(random() * 6)) {
    case 0:
      return before + after;
    case 1:
      return before + pick(random, PARTS) + part + after;
    case 2:
      return before + pick(random, PARTS) + after;
    case 3:
      return before + part.repeat(Math.floor(random() * 4)) + after;
    case 4:
      return before + String.fromCharCode(Math.floor(random() * (random() < 0.7 ? 128 : 65_536))) + after.slice(1);
    default: {
      const other = pick(random, others);
      return before + other.slice(Math.floor(random() * other.length));
    }
  }
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { value } : undefined;
  } catch {
    return undefined;
  }
}

/** One value, anywhere in it, is replaced, removed, repeated, or put under another name. */
function changed(random: Random, value: unknown, others: readonly string[]): unknown {
  if (typeof value !== "object" || value === null || (random() < 0.1 && JSON.stringify(value).length < 2_000))
    return other(random, value, others);
  const entries = Object.entries(value);
  if (entries.length === 0)
    return Array.isArray(value) ? [pick(random, ODD)] : { [pick(random, NAMES)]: pick(random, ODD) };
  const index = Math.floor(random() * entries.length);
  const [key, inner] = entries[index]!;
  const draw = random();
  if (draw < 0.07) entries.splice(index, 1);
  else if (draw < 0.12) entries.push([pick(random, NAMES), draw < 0.09 ? inner : pick(random, ODD)]);
  else if (draw < 0.15) entries[index] = [pick(random, NAMES), inner];
  else if (draw < 0.18) entries.splice(index, 0, entries[index]!);
  else entries[index] = [key, changed(random, inner, others)];
  return Array.isArray(value) ? entries.map(([, one]) => one) : withEntries(entries);
}

const NAMES = ["__proto__", "constructor", "toString", "", "id", "length", "0", "\u0000"];

/** Also `__proto__` as an own member, as JSON has it. */
function withEntries(entries: readonly (readonly [string, unknown])[]): object {
  const made = {};
  for (const [key, value] of entries)
    Object.defineProperty(made, key, { value, enumerable: true, configurable: true, writable: true });
  return made;
}

function other(random: Random, value: unknown, others: readonly string[]): unknown {
  if (typeof value === "string" && random() < 0.5) return once(random, value, others);
  if (typeof value === "number" && random() < 0.5) return value * pick(random, [-1, 0.5, 1_000, 1e300]);
  return pick(random, ODD);
}
