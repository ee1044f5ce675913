/**
 * Shapes of vendor ids: `#` a lower-case letter or digit, `%` a digit, `{uuid}` a dashed UUID, `{hex32}` one
 * without dashes; every other character means itself. And what no ID of an account has.
 */
import type { VendorRules } from "./schema.js";

/** The token of a shape that follows, and what it stands for. */
const TOKENS = /\{uuid\}|\{hex32\}|[^]/g;
const HEX = "0123456789abcdef";
const ALNUM = "0123456789abcdefghijklmnopqrstuvwxyz";

/** Whether `id` has the shape. */
export function hasShape(shape: string, id: string): boolean {
  return new RegExp(`^${tokens(shape).map(tokenPattern).join("")}$`).test(id);
}

/** An id of the shape; `pick(n)` gives a whole number from 0 to n − 1. */
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

/** What is wrong with the ID of another kind of object, where the vendor's IDs differ by kind. It may have a region. */
export function otherKind(rules: VendorRules, text: string, kind: IdKind): string | undefined {
  const id = text.slice(text.lastIndexOf("/") + 1);
  const shapes = rules.ids.value;
  if (hasShape(shapes[kind], id)) return undefined;
  const other = (Object.keys(NOUNS) as IdKind[]).find((each) => hasShape(shapes[each], id));
  return other === undefined ? undefined : `is the ID of ${NOUNS[other]}`;
}

/** What is wrong with the form of an account's ID; `undefined`: nothing. */
export function accountIdFault(text: string): string | undefined {
  if (text === "") return "must not be empty";
  return /[\s/]/.test(text) ? "is not an account's ID: it has a space or a slash" : undefined;
}
