/** Schemas common to all vendors' answers: missing text may be "", absent or null. */
import { z } from "zod";
import type { HttpCall } from "../../backend/http/protocol.js";
import { ownEntry } from "../../lookup/own-entry.js";
import { type AccessedApi, callOf } from "../../rules/permissions.js";

export const text = z.string();
export const optionalText = text.nullish().transform((value) => value || undefined);
/** An invalid time is omitted. */
export const optionalTime = optionalText.catch(undefined);

/** An empty list may be absent or null. */
export const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

/**
 * Schemas of recorded answers, by action. An action without a schema is one whose answer is not used, or one that the
 * client does not call.
 */
export function schemasOf(
  schemas: Readonly<Record<string, z.ZodType>>,
  apis: readonly AccessedApi[],
  nothing: z.ZodType,
): (call: HttpCall) => z.ZodType | undefined {
  const called = new Set(apis.flatMap(({ calls }) => Object.values(calls).flat().map(callOf)));
  return ({ action }) => ownEntry(schemas, action) ?? (called.has(action) ? nothing : undefined);
}
