/** Inputs taken apart, so that an update can be compared with its preview tag by tag and block by block. */
import type { Props } from "../../../provider/engine/props.js";

/** Every element by its name: `name`, `tags/team`, `secondaryCidrBlocks/10.1.0.0/24`. */
export function elementsOf(keys: readonly string[], props: Props): Record<string, unknown> {
  const parts = keys.flatMap((key): (readonly [string, unknown])[] => {
    const value = props[key];
    // Of this one, true is what leaving it out means; of every other flag, false.
    if (key === "enabled") return [[key, value === false ? false : undefined]];
    if (Array.isArray(value)) return value.map((one) => [`${key}/${String(one)}`, true] as const);
    if (typeof value !== "object" || value === null) return [[key, value || undefined]];
    return Object.entries(value).map(([inner, one]) => [`${key}/${inner}`, one] as const);
  });
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)));
}
