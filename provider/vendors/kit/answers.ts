/** Answers as all vendors write them: texts may be "", absent or null where there is nothing. */
import { z } from "zod";
import type { HttpCall } from "../../backend/http/protocol.js";
import { ownEntry } from "../../lookup/own-entry.js";
import { type AccessedApi, callOf } from "../../rules/permissions.js";

export const text = z.string();
export const optionalText = text.nullish().transform((value) => value || undefined);
/** One that is none is left out. */
export const optionalTime = optionalText.catch(undefined);

/** Absent or null where it is empty. */
export const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

/**
 * The schemas of recorded answers, by action. A call of these APIs without a schema has an answer of which nothing is
 * used; any other is none that the client makes.
 */
export function schemasOf(
  schemas: Readonly<Record<string, z.ZodType>>,
  apis: readonly AccessedApi[],
  nothing: z.ZodType,
): (call: HttpCall) => z.ZodType | undefined {
  const called = new Set(apis.flatMap(({ calls }) => Object.values(calls).flat().map(callOf)));
  return ({ action }) => ownEntry(schemas, action) ?? (called.has(action) ? nothing : undefined);
}
