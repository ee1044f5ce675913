/** Filters that several functions have. Without a value they match everything. */
import type { Tags } from "../backend/contract.js";
import { overlaps, toCidr } from "../network/cidr/cidr.js";

/** All wanted keys with their values. */
export const hasTags = (tags: Tags | undefined, wanted: Tags | undefined): boolean =>
  Object.entries(wanted ?? {}).every(([key, value]) => tags?.[key] === value);

export function overlapsAny(blocks: readonly (string | undefined)[], wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const block = toCidr(wanted);
  return blocks.some((one) => one !== undefined && overlaps(toCidr(one), block));
}
