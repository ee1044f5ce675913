/** Times in user input: options and files. */
import { PeeringError } from "../../provider/errors.js";

const FORM = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** ISO 8601 with a time zone, so that the result does not depend on the machine → milliseconds since 1970. */
export function parseTime(text: string, property: string): number {
  const at = FORM.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new PeeringError("invalid-input", "is not a time with a time zone", {
    property,
    value: text,
    fix: "Write 2026-01-31T08:00Z, or 2026-01-31T16:00+08:00",
  });
}
