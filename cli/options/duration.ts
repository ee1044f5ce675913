/** Durations in user input. */
import { PeeringError } from "../../provider/errors.js";

const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
/** One hundred years: larger values overflow dates. */
const LONGEST = 36_525 * 86_400_000;

/** `8d`, `36h`, `90m`, `30s`, `50ms`, `1d12h` → milliseconds. */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+)(ms|[dhms])/g)];
  const total = parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit!]!, 0);
  if (parts.map(([part]) => part).join("") === text && total > 0 && total <= LONGEST) return total;
  throw new PeeringError("invalid-input", "is not a duration above zero and up to a hundred years", {
    property: "duration",
    value: text,
    fix: "Write days, hours, minutes, seconds or milliseconds: 8d, 36h, 90m, 30s, 50ms, 1d12h",
  });
}
