/** How a line of the tables is written. Apart from the types, since older TypeScript cannot read these signatures. */
import type { Rule, Source } from "./schema.js";

/** What a document states. */
export const rule = <const T>(value: T, source: Source): Rule<T> => ({ value, source });

/** What we read into a document, with the reason. */
export const assumed = <const T>(value: T, source: Source, assumption: string): Rule<T> => ({
  value,
  source,
  assumption,
});
