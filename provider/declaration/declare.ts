/**
 * Declaration of a property of a resource, a function or the provider: one place for type, description and rules. The
 * checks and the diff read it; `npm run generate` writes the classes and types of the SDK, the reference pages and the
 * package schema from it.
 */
import { z } from "zod";
import type { IdKind } from "../rules/id-shape.js";
import type { VendorRules } from "../rules/schema.js";

/** `update`: a change is written in place. `replace`: a change replaces the resource. */
export type OnChange = "update" | "replace";

export interface Details {
  /** Value if the property is absent, in Markdown. */
  readonly default?: string;
  /** A value in a program. */
  readonly example?: string;
  /** Rules of the vendors that decide which values are allowed, or what a change does. */
  readonly rules?: readonly (keyof VendorRules)[];
  /** SDK classes whose resources are accepted in place of an ID. */
  readonly resources?: readonly string[];
  /** Kind of object whose ID it is, accepted with its region or without. */
  readonly idOf?: IdKind;
  /** `check` completes the input, so that the output is always present. */
  readonly completed?: boolean;
  /** The class derives the output from another one, such as the ID; state does not contain it in this form. */
  readonly derived?: boolean;
  /** Description of an input as an output, if its first sentence does not fit. */
  readonly shown?: string;
  /** Set by the provider: not an argument of a program ("input"), or not an output either ("always"). */
  readonly hidden?: "input" | "always";
  readonly secret?: boolean;
}

export interface FunctionDeclaration {
  readonly description: string;
  readonly args: z.ZodObject;
  readonly result: z.ZodObject;
}

export interface ResourceDeclaration {
  /** Inputs. */
  readonly schema: z.ZodObject;
  /** Further outputs in state. */
  readonly outputs: Readonly<Record<string, z.ZodType>>;
  /** Outputs that the SDK class derives from these; not in state. */
  readonly derived: Readonly<Record<string, z.ZodType>>;
}

/** Type of checked inputs: absent values are omitted. */
export type Present<T> = { readonly [Key in keyof T]: Exclude<T[Key], undefined> };

/** A property: its type, and a description whose first sentence defines it. */
export function property<T extends z.ZodType>(type: T, description: string, details: Details = {}): T {
  return type.meta({ description, ...details });
}

/** An input of a resource. */
export function field<T extends z.ZodType>(type: T, onChange: OnChange, description: string, details: Details = {}): T {
  return type.meta({ description, onChange, ...details });
}

/**
 * A field that restricts what a resource trusts or selects. Absent, it restricts nothing, so an empty value is an
 * error; for every other field an empty value equals none.
 */
export function restricting<T extends z.ZodType>(
  type: T,
  onChange: OnChange,
  description: string,
  details: Details = {},
): T {
  return type.meta({ description, onChange, ...details, restricts: true });
}

/**
 * A type with its own name.
 * @param module path of the module that exports it; without one it is generated next to its use
 */
export function named<T extends z.ZodType>(typeName: string, type: T, description: string, module?: string): T {
  return type.meta({ typeName, typeDescription: description, ...(module !== undefined && { module }) });
}

/** The values of a type with their meanings. A missing or surplus value is a compiler error. */
export function oneOf<T extends string>(
  typeName: string,
  description: string,
  values: Readonly<Record<T, string>>,
  module?: string,
): z.ZodType<T> {
  const type = z.enum(Object.keys(values) as [T, ...T[]]);
  return named(typeName, type as unknown as z.ZodType<T>, description, module).meta({ meanings: values });
}

export const restricts = (type: z.ZodType | undefined): boolean => metaOf(type)?.["restricts"] === true;

export const isHidden = (type: z.ZodType | undefined): boolean => metaOf(type)?.["hidden"] !== undefined;

export const isSecret = (type: z.ZodType): boolean => metaOf(type)?.["secret"] === true;

export function onChangeOf(type: z.ZodType): OnChange {
  const onChange = metaOf(type)?.["onChange"];
  if (onChange === undefined) throw new Error("a field is declared without the effect of a change");
  return onChange as OnChange;
}

/** True if the value is an ID, in either form. */
export const isId = (type: z.ZodType | undefined): boolean => {
  const { resources, idOf } = metaOf(type) ?? {};
  return resources !== undefined || idOf !== undefined;
};

/** Kind of object that the ID identifies, if no resource of this class is accepted in its place. */
export const idKindOf = (type: z.ZodType): IdKind | undefined => metaOf(type)?.["idOf"] as IdKind | undefined;

/** Rules of the vendors that decide which values are allowed. */
export const decidingRules = (type: z.ZodType): readonly (keyof VendorRules)[] =>
  (metaOf(type)?.["rules"] as readonly (keyof VendorRules)[] | undefined) ?? [];

/** Names of the classes whose resources the property accepts. */
export const resourcesOf = (type: z.ZodType): readonly string[] =>
  (metaOf(type)?.["resources"] as readonly string[] | undefined) ?? [];

const metaOf = (type: z.ZodType | undefined): Readonly<Record<string, unknown>> | undefined => type?.meta();
