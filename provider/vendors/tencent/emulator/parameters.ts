/** Parameters of actions, validated strictly: undeclared, missing or mistyped parameters are refused. */
import { VendorRefusal } from "./refusal.js";

export interface Kind<T> {
  readonly isOptional?: true;
  /** @param isText true for a query string, where every value is text */
  read(value: unknown, path: string, isText: boolean): T;
}

export type Shape = Readonly<Record<string, Kind<unknown>>>;
export type Values<S extends Shape> = { readonly [K in keyof S]: S[K] extends Kind<infer T> ? T : never };

export const text: Kind<string> = {
  read(value, path) {
    if (typeof value === "string") return value;
    throw wrongType(path, "a string");
  },
};

export const integer: Kind<number> = {
  read(value, path, isText) {
    const number = isText && typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number === "number" && Number.isSafeInteger(number)) return number;
    throw wrongType(path, "an integer");
  },
};

export const flag: Kind<boolean> = {
  read(value, path, isText) {
    if (isText && (value === "true" || value === "false")) return value === "true";
    if (typeof value === "boolean") return value;
    throw wrongType(path, "a boolean");
  },
};

export const optional = <T>(kind: Kind<T>): Kind<T | undefined> => ({ ...kind, isOptional: true });

export const listOf = <T>(item: Kind<T>, most = 100): Kind<readonly T[]> => ({
  read(value, path, isText) {
    if (!Array.isArray(value)) throw wrongType(path, "a list");
    if (value.length > most)
      throw new VendorRefusal("InvalidParameterValue.LimitExceeded", `${path} takes at most ${most} items`);
    return value.map((entry, i) => item.read(entry, `${path}.${i}`, isText));
  },
});

export const object = <S extends Shape>(shape: S): Kind<Values<S>> => ({
  read(value, path, isText) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrongType(path, "an object");
    const given = value as Readonly<Record<string, unknown>>;
    const below = (name: string) => (path === "" ? name : `${path}.${name}`);
    const unknown = Object.keys(given).find((name) => !Object.hasOwn(shape, name));
    if (unknown !== undefined)
      throw new VendorRefusal("UnknownParameter", `the parameter ${below(unknown)} is not recognized`);
    const read = Object.entries(shape).map(([name, kind]) => {
      const found = given[name];
      if (found !== undefined && found !== null) return [name, kind.read(found, below(name), isText)] as const;
      if (kind.isOptional) return [name, undefined] as const;
      throw new VendorRefusal("MissingParameter", `the parameter ${below(name)} is missing`);
    });
    return Object.fromEntries(read) as Values<S>;
  },
});

export const tags = optional(listOf(object({ Key: text, Value: text }), 50));

/** `Filters.0.Values.1=x` of a query string → nested lists and objects. */
export function nested(query: string): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [key, value] of new URLSearchParams(query)) {
    const parts = key.split(".");
    const last = parts.pop()!;
    let at = root;
    for (const part of parts) at = (at[part] ??= {}) as Record<string, unknown>;
    at[last] = value;
  }
  return withLists(root) as Record<string, unknown>;
}

function withLists(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, withLists(item)] as const);
  const isList = entries.length > 0 && entries.every(([key], i) => key === String(i));
  return isList ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

const wrongType = (path: string, wanted: string) => new VendorRefusal("InvalidParameter", `${path} must be ${wanted}`);
