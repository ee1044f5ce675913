/** Bodies and queries as the API accepts them: no unknown field, and IDs in the documented form. */
import { z } from "zod";
import type { Call } from "./call.js";
import { malformed } from "./refusals.js";

/** Maximum and default page size. */
const MOST_ROWS = 2000;

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export const uuid = z.string().regex(UUID, { error: ({ input }) => `'${String(input)}' is not a valid UUID.` });
/** "0": the default enterprise project. */
export const enterpriseProject = z.union([uuid, z.literal("0")]);
export const description = z
  .string()
  .max(255)
  .regex(/^[^<>]*$/);
export const cidr = z.string().regex(/^[0-9a-fA-F.:]+\/\d+$/);

export const tag = z.strictObject({ key: z.string().min(1), value: z.string().optional() });

const MOST_TAGS = 10;

/** For new objects of v1: `key*value`. */
export const starredTags = z.array(z.string().regex(/^[^*]+\*[^*]*$/)).max(MOST_TAGS);

export const tagsOfStarred = (tags: readonly string[] = []): Readonly<Record<string, string>> =>
  Object.fromEntries(tags.map((tag) => tag.split("*") as [string, string]));

export function readBody<T>({ layer, body }: Call, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  if (issue.code === "unrecognized_keys")
    throw malformed(layer, `Unrecognized attribute(s) '${issue.keys.join("', '")}'`);
  // Neutron names the field below the wrapper.
  const field = issue.path[1] ?? issue.path[0] ?? "the body";
  throw malformed(layer, `Invalid input for ${String(field)}. Reason: ${issue.message}`);
}

/** One page, ordered by ID: the rows after the marker (before it in reverse), up to the limit. */
export function readPage<T extends { readonly id: string }>({ layer, query }: Call, rows: readonly T[]): T[] {
  const limit = Number(query.get("limit") ?? MOST_ROWS);
  if (!Number.isInteger(limit) || limit < 0 || limit > MOST_ROWS)
    throw malformed(
      layer,
      `Invalid input for limit. Reason: '${query.get("limit")}' is not between 0 and ${MOST_ROWS}.`,
    );
  const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const marker = query.get("marker");
  const start = marker === null ? 0 : sorted.findIndex(({ id }) => id === marker) + 1;
  if (marker !== null && start === 0)
    throw malformed(layer, `Invalid input for marker. Reason: no row has the id '${marker}'.`);
  const size = limit || MOST_ROWS;
  const isReversed = layer === "neutron" && query.get("page_reverse")?.toLowerCase() === "true";
  if (!isReversed) return sorted.slice(start, start + size);
  const end = marker === null ? sorted.length : start - 1;
  return sorted.slice(Math.max(0, end - size), end);
}

/** For each field of a row: true if it equals one of the values in the query, or if the query has none. */
export const isRequested = ({ query }: Call, row: Readonly<Record<string, string | readonly string[]>>): boolean =>
  Object.entries(row).every(([field, values]) => {
    const wanted = query.getAll(field);
    return wanted.length === 0 || wanted.some((value) => [values].flat().includes(value));
  });
