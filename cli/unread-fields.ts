/** Fields of an answer that its schema does not read. */
import type { z } from "zod";
import { issueText } from "../provider/declaration/issue-text.js";

/**
 * Parses the answer, and reports the fields that parsing did not read, as paths without indices: `VpcSet.IsShare`.
 * Fields below an unread field are omitted.
 */
export function parseNoting(
  schema: z.ZodType,
  answer: unknown,
): { readonly parsed: z.ZodSafeParseResult<unknown>; readonly unread: readonly string[] } {
  const read = new Set<string>();
  const parsed = schema.safeParse(watched(answer, "", read), { error: issueText });
  return { parsed, unread: [...new Set(unreadIn(answer, "", read))].toSorted() };
}

/** Records the path of each field that is read. */
function watched(value: unknown, path: string, read: Set<string>): unknown {
  if (typeof value !== "object" || value === null) return value;
  return new Proxy(value, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name);
      if (typeof name === "symbol" || !Object.hasOwn(target, name)) return found;
      if (Array.isArray(target)) return watched(found, path, read);
      const below = pathOf(path, name);
      read.add(below);
      return watched(found, below, read);
    },
  });
}

function unreadIn(value: unknown, path: string, read: ReadonlySet<string>): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => unreadIn(item, path, read));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const below = pathOf(path, name);
    return read.has(below) ? unreadIn(inner, below, read) : [below];
  });
}

const pathOf = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);
