/**
 * IDs of two generations: unified ones (vpc-1a2b3c4d) and numbered ones of one region (gz_vpc_226). The number is the
 * unified ID, read in base 36, so that each can be derived from the other.
 */
import { LONG_FORMS } from "../../../rules/regions/tencent.js";
import { ownEntry } from "../../../lookup/own-entry.js";

const LONG: Readonly<Record<string, string>> = LONG_FORMS;
const PREFIXES: Readonly<Record<string, string>> = { vpc: "vpc", rtb: "rtb", subnet: "subnet" };

export const toShort = (region: string): string => Object.keys(LONG).find((code) => LONG[code] === region) ?? region;

export const toLong = (region: string): string => ownEntry(LONG, region) ?? region;

export function numbered(region: string, id: string): string {
  const [prefix = "", rest = ""] = id.split("-");
  return `${toShort(region)}_${prefix}_${Number.parseInt(rest, 36)}`;
}

/** Either generation's id, as the unified one. */
export function unified(id: string): string {
  const match = /^[a-z0-9-]+_([a-z]+)_(\d+)$/.exec(id);
  const prefix = match === null ? undefined : PREFIXES[match[1]!];
  return prefix === undefined ? id : `${prefix}-${Number(match![2]).toString(36).padStart(8, "0")}`;
}
