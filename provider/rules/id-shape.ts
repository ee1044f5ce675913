/**
 * Formats of vendor IDs: `#` is a lower-case letter or digit, `%` a digit, `{uuid}` a dashed UUID, `{hex32}` one
 * without dashes; every other character is literal. Also the characters that no account ID contains.
 */
import type { VendorRules } from "./schema.js";

/** Next token of a format, and its meaning. */
const TOKENS = /\{uuid\}|\{hex32\}|[^]/g;
const HEX = "0123456789abcdef";
const ALNUM = "0123456789abcdefghijklmnopqrstuvwxyz";

/** True if `id` has the format. */
export function hasShape(shape: string, id: string): boolean {
  return new RegExp(`^${tokens(shape).map(tokenPattern).join("")}$`).test(id);
}

/** An ID of the format; `pick(n)` returns an integer from 0 to n − 1. */
export function idOfShape(shape: string, pick: (n: number) => number): string {
  const some = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet.charAt(pick(alphabet.length))).join("");
  return tokens(shape)
    .map((token) => {
      if (token === "#") return some(ALNUM, 1);
      if (token === "%") return some("0123456789", 1);
      if (token === "{hex32}") return some(HEX, 32);
      // Version 4, variant 1 (RFC 9562).
      if (token === "{uuid}")
        return `${some(HEX, 8)}-${some(HEX, 4)}-4${some(HEX, 3)}-${some("89ab", 1)}${some(HEX, 3)}-${some(HEX, 12)}`;
      return token;
    })
    .join("");
}

function tokens(shape: string): string[] {
  return shape.match(TOKENS) ?? [];
}

function tokenPattern(token: string): string {
  if (token === "#") return "[0-9a-z]";
  if (token === "%") return "[0-9]";
  if (token === "{hex32}") return "[0-9a-f]{32}";
  if (token === "{uuid}") return "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  return token.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

export type IdKind = "vpc" | "peering" | "routeTable" | "subnet";

export const NOUNS: Readonly<Record<IdKind, string>> = {
  vpc: "a VPC",
  peering: "a peering connection",
  routeTable: "a route table",
  subnet: "a subnet",
};

/** The error for the ID of another kind of object, if the vendor's IDs differ by kind. It may contain a region. */
export function otherKind(rules: VendorRules, text: string, kind: IdKind): string | undefined {
  const id = text.slice(text.lastIndexOf("/") + 1);
  const shapes = rules.ids.value;
  if (hasShape(shapes[kind], id)) return undefined;
  const other = (Object.keys(NOUNS) as IdKind[]).find((each) => hasShape(shapes[each], id));
  return other === undefined ? undefined : `is the ID of ${NOUNS[other]}`;
}

/** The error in the form of an account ID; `undefined`: none. */
export function accountIdFault(text: string): string | undefined {
  if (text === "") return "must not be empty";
  return /[\s/]/.test(text) ? "is not an account's ID: it has a space or a slash" : undefined;
}
