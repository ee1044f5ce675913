/**
 * Paged lists. The marker of a page is the last ID of the previous one, so that an object created or deleted meanwhile
 * makes no other object appear twice or be skipped.
 */
import { z } from "zod";
import { named } from "./records.js";

const PAGE_SIZE = 200;

export interface Page<T> {
  readonly records: T[];
  readonly nextPageToken?: string;
}

/** Query of a list: the fields of its filter, and the page. */
export function filtered<F>(fields: { readonly [K in keyof Required<F>]: z.ZodType }) {
  const query = z.strictObject({ ...fields, pageToken: z.exactOptional(z.string()) });
  return query as unknown as z.ZodType<F & { readonly pageToken?: string }>;
}

/** Answer of a list. */
export function page<T>(id: string, record: z.ZodType<T>): z.ZodType<Page<T>> {
  return named(
    id,
    z.object({
      records: z.array(record).describe("Sorted by id"),
      nextPageToken: z.exactOptional(z.string()).describe("Absent on the last page"),
    }),
  );
}

export function pageOf<T extends { readonly id: string }>(all: readonly T[], pageToken: string | undefined): Page<T> {
  const after = pageToken === undefined ? undefined : Buffer.from(pageToken, "base64url").toString();
  const rest = all.filter(({ id }) => after === undefined || id > after).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const records = rest.slice(0, PAGE_SIZE);
  const last = rest.length > PAGE_SIZE ? records.at(-1) : undefined;
  return { records, ...(last && { nextPageToken: Buffer.from(last.id).toString("base64url") }) };
}
