/** Filters, pages and IDs, common to all Describe actions. */
import { ownEntry } from "../../../lookup/own-entry.js";
import { hasShape } from "../../../rules/id-shape.js";
import { integer, listOf, object, optional, text } from "./parameters.js";
import { VendorRefusal } from "./refusal.js";

export const filters = optional(listOf(object({ Name: text, Values: listOf(text) }), 10));
export type Filters = ReturnType<(typeof filters)["read"]>;

/** Most Describe actions take offset and limit as strings; those for connections and addresses take numbers. */
export const textPaging = { Offset: optional(text), Limit: optional(text) };
export const numberPaging = { Offset: optional(integer), Limit: optional(integer) };

const DEFAULT_LIMIT = 20;
const HIGHEST_LIMIT = 100;

export function pageOf<T>(
  rows: readonly T[],
  {
    Offset = 0,
    Limit = DEFAULT_LIMIT,
  }: { readonly Offset?: string | number | undefined; readonly Limit?: string | number | undefined },
): T[] {
  const [offset, limit] = [wholeNumber("Offset", Offset), wholeNumber("Limit", Limit)];
  if (limit < 1 || limit > HIGHEST_LIMIT)
    throw new VendorRefusal("InvalidParameterValue.Range", `Limit must be from 1 to ${HIGHEST_LIMIT}`);
  return rows.slice(offset, offset + limit);
}

type Filter<T> = (row: T, value: string) => boolean;

const TAG = "tag:";

/**
 * All filters must match, by any of their values.
 * @param tagsOf for rows that can be filtered by `tag-key`, and by `tag:` followed by a key
 */
export function filtered<T>(
  rows: readonly T[],
  requested: Filters,
  filters: Readonly<Record<string, Filter<T>>>,
  tagsOf?: (row: T) => Readonly<Record<string, string>>,
): T[] {
  const filtering = (requested ?? []).map(({ Name, Values }) => ({ filter: filterOf(Name, filters, tagsOf), Values }));
  return rows.filter((row) => filtering.every(({ filter, Values }) => Values.some((value) => filter(row, value))));
}

function filterOf<T>(
  name: string,
  filters: Readonly<Record<string, Filter<T>>>,
  tagsOf: ((row: T) => Readonly<Record<string, string>>) | undefined,
): Filter<T> {
  if (Object.hasOwn(filters, name)) return filters[name]!;
  if (tagsOf !== undefined && name === "tag-key") return (row, value) => Object.hasOwn(tagsOf(row), value);
  if (tagsOf !== undefined && name.startsWith(TAG) && name.length > TAG.length)
    return (row, value) => ownEntry(tagsOf(row), name.slice(TAG.length)) === value;
  throw new VendorRefusal("InvalidParameter.FilterInvalidKey", `there is no filter ${name}`);
}

/** IDs exclude filters, and must have the documented form. */
export function refuseIds(ids: readonly string[] | undefined, requested: Filters, shape: string): void {
  if (ids !== undefined && requested !== undefined)
    throw new VendorRefusal("InvalidParameter.Coexist", "ids and Filters cannot be given together");
  refuseMalformed(ids ?? [], shape);
}

/** @param shape in the notation of the rules: `vpc-########` */
export function refuseMalformed(ids: readonly string[], shape: string): void {
  const bad = ids.find((id) => !hasShape(shape, id));
  if (bad !== undefined) throw new VendorRefusal("InvalidParameterValue.Malformed", `"${bad}" is not an id`);
}

function wholeNumber(name: string, value: string | number): number {
  const number = typeof value === "number" ? value : /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isInteger(number) && number >= 0) return number;
  throw new VendorRefusal("InvalidParameterValue.Malformed", `${name} must be a whole number, not "${value}"`);
}
