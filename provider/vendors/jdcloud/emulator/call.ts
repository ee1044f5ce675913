/** One call as the emulator's actions see it, and how they read it and refuse it. */
import type { Backend, Reads, VpcRecord } from "../../../backend/contract.js";
import type { CloudOperator } from "../../../cloud/admin/operator.js";
import type { EmulatedHalves } from "../../../servers/emulator/contract.js";
import type { ErrorCode, PeeringError } from "../../../errors.js";
import { given } from "../../kit/given.js";
import { isObject } from "../../kit/json.js";
import { ownEntry } from "../../../lookup/own-entry.js";

export interface Call {
  readonly region: string;
  /** Of the item that the path names; empty on collections. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** What changes are made in. */
  readonly backend: Backend;
  /** Reads with the configured lag for answers; exact reads for the checks of a change. */
  readonly seen: Reads;
  readonly operator: CloudOperator;
  readonly halves: EmulatedHalves;
  /** Resource groups by the id of what is in them, for as long as the emulator runs. */
  readonly groups: Map<string, string>;
}

/** Gives the content of `result`; nothing where the API has none. */
export type Action = (call: Call) => Promise<object | void>;

export class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly status: string,
    message: string,
  ) {
    super(message);
  }
}

export const notFound = (what: string, id: string): Refusal => new Refusal(404, "NOT_FOUND", `${what} ${id} not found`);
export const invalid = (message: string): Refusal => new Refusal(400, "INVALID_ARGUMENT", message);

/** Codes are documented by call, status words only in part: those of 400, 401, 404, 429 and 500. */
const REFUSALS: Partial<Record<ErrorCode, readonly [number, string]>> = {
  "invalid-input": [400, "INVALID_ARGUMENT"],
  "vendor-rule": [400, "INVALID_ARGUMENT"],
  "cidr-overlap": [400, "INVALID_ARGUMENT"],
  unsupported: [400, "INVALID_ARGUMENT"],
  "invalid-state": [400, "FAILED_PRECONDITION"],
  "not-found": [404, "NOT_FOUND"],
  "already-exists": [409, "ALREADY_EXISTS"],
  "in-use": [409, "FAILED_PRECONDITION"],
  "quota-exceeded": [429, "QUOTA_EXCEEDED"],
};

export function refusalOf(error: PeeringError): Refusal {
  const known = REFUSALS[error.code];
  if (known === undefined) throw error;
  return new Refusal(...known, error.message);
}

export function required(body: Call["body"], name: string): string {
  const value = optional(body, name);
  if (value === undefined || value === "") throw invalid(`Missing the required parameter '${name}'`);
  return value;
}

export function optional(body: Call["body"], name: string): string | undefined {
  const value = body[name];
  if (value !== undefined && typeof value !== "string") throw invalid(`'${name}' must be a string`);
  return value;
}

/** What a change names of these: `nameField` has the name. */
export const changesIn = (body: Call["body"], nameField: string): { name?: string; description?: string } =>
  given({ name: optional(body, nameField), description: optional(body, "description") });

/** Puts a new resource into the resource group that its creation names. */
export function group({ body, groups }: Pick<Call, "body" | "groups">, id: string): void {
  const resourceGroupId = optional(body, "resourceGroupId");
  if (resourceGroupId !== undefined) groups.set(id, resourceGroupId);
}

/** As the API writes times. */
export const wireTime = (iso: string): string => iso.replace(/\.\d+/, "");

export function objectIn(body: Call["body"], name: string): Readonly<Record<string, unknown>> {
  const value = body[name];
  if (!isObject(value)) throw invalid(`'${name}' must be an object`);
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null));
}

export function objects(body: Call["body"], name: string): Readonly<Record<string, unknown>>[] {
  const value = body[name] ?? [];
  const isList = Array.isArray(value) && value.every((item) => typeof item === "object" && item !== null);
  if (!isList) throw invalid(`'${name}' must be a list of objects`);
  return (value as object[]).map((item) =>
    Object.fromEntries(Object.entries(item).filter(([, inner]) => inner !== null)),
  );
}

export function strings(body: Call["body"], name: string): string[] {
  const value = body[name];
  if (!Array.isArray(value) || value.length === 0 || value.some((item) => typeof item !== "string"))
    throw invalid(`'${name}' must be a list of strings`);
  return value as string[];
}

/** Description and `userTags` of a new object. */
export const labelsIn = (body: Call["body"]) => ({
  ...given({ description: optional(body, "description") }),
  tags: Object.fromEntries(
    objects(body, "userTags").map((tag) => [required(tag, "key"), optional(tag, "value") ?? ""]),
  ),
});

export async function vpcOf({ region, seen }: Call, id: string): Promise<VpcRecord> {
  const [vpc] = await seen.getVpcs([{ region, id }]);
  if (vpc === undefined) throw notFound("vpc", id);
  return vpc;
}

/** What a row has under a name by which a list can be filtered, or whether it has a value. */
export type Filterable<T> = Readonly<Record<string, (row: T) => string | ((value: string) => boolean)>>;

/** What lists of tagged resources take beside filters. */
interface Labels {
  readonly tags: Readonly<Record<string, string>>;
  readonly resourceGroupId: string | undefined;
}

/**
 * The rows that pass all filters, and of them the requested page: the last one for a page beyond the end.
 * @param labelsOf of rows that can be filtered by tags and resource groups
 */
export function page<T>(
  { query }: Pick<Call, "query">,
  rows: readonly T[],
  filterable: Filterable<T>,
  labelsOf?: (row: T) => Labels,
): { rows: T[]; total: number } {
  const size = whole(query, "pageSize", 20, 10, 100);
  const asked = whole(query, "pageNumber", 1, 1, Infinity);
  const own = [...query.keys()].filter((key) => !["pageSize", "pageNumber"].includes(key));
  const isLabel = (key: string) => labelsOf !== undefined && /^(tags|resourceGroupIds)\./.test(key);
  const tests = [
    ...filtersIn(
      query,
      own.filter((key) => !isLabel(key)),
      filterable,
    ),
    ...(labelsOf === undefined ? [] : labelTests(query, own.filter(isLabel), labelsOf)),
  ];
  const passing = rows.filter((row) => tests.every((test) => test(row)));
  const last = Math.max(1, Math.ceil(passing.length / size));
  const start = (Math.min(asked, last) - 1) * size;
  return { rows: passing.slice(start, start + size), total: passing.length };
}

/** The simulation has the regions' own zones, and no edge zones: `cn-north-1a` is a zone of `cn-north-1`. */
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

/** `filters.1.name`, `filters.1.operator`, `filters.1.values.1`, …: both counts from 1. */
function filtersIn<T>(query: URLSearchParams, keys: readonly string[], filterable: Filterable<T>): Test<T>[] {
  const stray = keys.find((key) => !/^filters\.[1-9]\d*\.(name|operator|values\.[1-9]\d*)$/.test(key));
  if (stray !== undefined) throw invalid(`the parameter '${stray}' is not known here`);
  return numbersIn(keys).map((n) => {
    const name = query.get(`filters.${n}.name`) ?? "";
    const valueOf = Object.hasOwn(filterable, name) ? filterable[name] : undefined;
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
function labelTests<T>(query: URLSearchParams, keys: readonly string[], labelsOf: (row: T) => Labels): Test<T>[] {
  const stray = keys.find((key) => !/^(tags\.[1-9]\d*\.(key|values\.[1-9]\d*)|resourceGroupIds\.[1-9]\d*)$/.test(key));
  if (stray !== undefined) throw invalid(`the parameter '${stray}' is not known here`);
  const groups = valuesIn(query, keys, "resourceGroupIds.");
  const tags = numbersIn(keys.filter((key) => key.startsWith("tags."))).map((n): Test<T> => {
    const [key, values] = [query.get(`tags.${n}.key`) ?? "", valuesIn(query, keys, `tags.${n}.values.`)];
    return (row) => {
      const value = ownEntry(labelsOf(row).tags, key);
      return value !== undefined && (values.length === 0 || values.includes(value));
    };
  });
  return groups.length === 0 ? tags : [...tags, (row) => groups.includes(labelsOf(row).resourceGroupId ?? "")];
}

const numbersIn = (keys: readonly string[]): string[] => [...new Set(keys.map((key) => key.split(".")[1]!))];

const valuesIn = (query: URLSearchParams, keys: readonly string[], prefix: string): string[] =>
  keys.filter((key) => key.startsWith(prefix)).map((key) => query.get(key)!);
