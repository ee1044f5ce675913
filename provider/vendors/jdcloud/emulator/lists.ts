/** Filters and pages, as all lists have them. */
import type { Tags } from "../../../backend/contract.js";
import { ownEntry } from "../../../lookup/own-entry.js";
import type { Call } from "./call.js";
import { invalid } from "./refusal.js";

/** Value of a row for a filter name, or a test of a value. */
export type Filterable<T> = Readonly<Record<string, (row: T) => string | ((value: string) => boolean)>>;

/** A resource with tags, which may be in a resource group. */
interface Tagged {
  readonly id: string;
  readonly tags?: Tags | undefined;
}

/**
 * The rows that match all filters, and the requested page of them; a page beyond the end repeats the last one.
 * @param taggedOf for rows that can be filtered by tags and resource groups
 */
export function page<T>(
  { query, groups }: Pick<Call, "query" | "groups">,
  rows: readonly T[],
  filterable: Filterable<T>,
  taggedOf?: (row: T) => Tagged,
): { rows: T[]; total: number } {
  const size = whole(query, "pageSize", 20, 10, 100);
  const requested = whole(query, "pageNumber", 1, 1, Infinity);
  const own = [...query.keys()].filter((key) => !["pageSize", "pageNumber"].includes(key));
  const isLabel = (key: string) => taggedOf !== undefined && /^(tags|resourceGroupIds)\./.test(key);
  const unlabelled = own.filter((key) => !isLabel(key));
  const labelled = own.filter(isLabel);
  const tests = [
    ...filtersIn(query, unlabelled, filterable),
    ...(taggedOf === undefined ? [] : labelTests(query, labelled, groups, taggedOf)),
  ];
  const passing = rows.filter((row) => tests.every((test) => test(row)));
  const last = Math.max(1, Math.ceil(passing.length / size));
  const start = (Math.min(requested, last) - 1) * size;
  return { rows: passing.slice(start, start + size), total: passing.length };
}

/** The simulation has the zones of the regions and no edge zones: `cn-north-1a` is a zone of `cn-north-1`. */
export const ZONES: Filterable<{ readonly region: string }> = {
  azType: () => (value) => value === "all" || value === "standard",
  azs:
    ({ region }) =>
    (zone) =>
      zone.startsWith(region) && /^[a-z]$/.test(zone.slice(region.length)),
};

function whole(query: URLSearchParams, name: string, standard: number, least: number, most: number): number {
  const text = query.get(name);
  if (text === null) return standard;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(`'${name}' must be a whole number from ${least} to ${most}`);
}

type Test<T> = (row: T) => boolean;

/** `filters.1.name`, `filters.1.operator`, `filters.1.values.1`, …: both numbers start at 1. */
function filtersIn<T>(query: URLSearchParams, keys: readonly string[], filterable: Filterable<T>): Test<T>[] {
  const unknown = keys.find((key) => !/^filters\.[1-9]\d*\.(name|operator|values\.[1-9]\d*)$/.test(key));
  if (unknown !== undefined) throw invalid(`the parameter '${unknown}' is not known here`);
  return numbersIn(keys).map((n) => {
    const name = query.get(`filters.${n}.name`) ?? "";
    const valueOf = ownEntry(filterable, name);
    if (valueOf === undefined) throw invalid(`there is no filter '${name}'`);
    const operator = query.get(`filters.${n}.operator`) ?? "eq";
    if (operator !== "eq") throw invalid(`the filter operator '${operator}' is not known here`);
    const values = valuesIn(query, keys, `filters.${n}.values.`);
    return (row) => {
      const has = valueOf(row);
      return typeof has === "string" ? values.includes(has) : values.some(has);
    };
  });
}

/** `tags.1.key`, `tags.1.values.1`, …, and `resourceGroupIds.1`. */
function labelTests<T>(
  query: URLSearchParams,
  keys: readonly string[],
  groups: Call["groups"],
  taggedOf: (row: T) => Tagged,
): Test<T>[] {
  const unknown = keys.find(
    (key) => !/^(tags\.[1-9]\d*\.(key|values\.[1-9]\d*)|resourceGroupIds\.[1-9]\d*)$/.test(key),
  );
  if (unknown !== undefined) throw invalid(`the parameter '${unknown}' is not known here`);
  const inGroups = valuesIn(query, keys, "resourceGroupIds.");
  const tags = numbersIn(keys.filter((key) => key.startsWith("tags."))).map((n): Test<T> => {
    const [key, values] = [query.get(`tags.${n}.key`) ?? "", valuesIn(query, keys, `tags.${n}.values.`)];
    return (row) => {
      const value = ownEntry(taggedOf(row).tags ?? {}, key);
      return value !== undefined && (values.length === 0 || values.includes(value));
    };
  });
  return inGroups.length === 0 ? tags : [...tags, (row) => inGroups.includes(groups.get(taggedOf(row).id) ?? "")];
}

const numbersIn = (keys: readonly string[]): string[] => [...new Set(keys.map((key) => key.split(".")[1]!))];

const valuesIn = (query: URLSearchParams, keys: readonly string[], prefix: string): string[] =>
  keys.filter((key) => key.startsWith(prefix)).map((key) => query.get(key)!);
