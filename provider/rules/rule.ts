/**
 * Functions to declare rules. Separate from the types, because older TypeScript versions cannot parse these signatures.
 */
import type { Rule, Source } from "./schema.js";

/** A rule that a document states. */
export const rule = <const T>(value: T, source: Source): Rule<T> => ({ value, source });

/** A rule that we infer from a document, with the reason. */
export const assumed = <const T>(value: T, source: Source, assumption: string): Rule<T> => ({
  value,
  source,
  assumption,
});
