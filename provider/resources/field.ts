/** How an input field is declared: its type, what it means, and what a change of it does. Docs and diff read this. */
import { z } from "zod";

export type OnChange = "update" | "replace";

/** @param onChange `update`: changed in place. `replace`: a change makes a new object. */
export function field<T extends z.ZodType>(type: T, onChange: OnChange, description: string): T {
  return type.meta({ description, onChange });
}

/**
 * A field that restricts whom or what a resource trusts or names. Left out it allows more, so an empty value is an
 * error; everywhere else an empty value is the same as none.
 */
export function restricting<T extends z.ZodType>(type: T, onChange: OnChange, description: string): T {
  return type.meta({ description, onChange, restricts: true });
}

export const restricts = (type: z.ZodType | undefined): boolean =>
  (type?.meta() as { restricts?: boolean } | undefined)?.restricts === true;

/** Text, of a field that restricts. */
export const filled = () => z.string().min(1, EMPTY);

/** Of a list or text that may be left out, and not be empty. */
export const EMPTY = "must not be empty";

export function onChangeOf(type: z.ZodType): OnChange {
  const meta = type.meta() as { onChange?: OnChange } | undefined;
  if (meta?.onChange === undefined) throw new Error("a field is declared without the effect of a change");
  return meta.onChange;
}

export const region = () =>
  field(z.string().optional(), "replace", "Region, in the vendor's long form. Default: the VPC's, else the provider's");
export const account = () =>
  field(z.string().optional(), "replace", "Set by the provider: backend, vendor and account of the resource");
export const adoptExisting = () =>
  field(
    z.boolean().optional(),
    "update",
    "Adopt an existing object without proof that this program created it. Default false",
  );
export const timeoutSeconds = () =>
  field(
    z.number().positive().max(86_400).optional(),
    "update",
    "Timeout in seconds, up to 86,400. Default: the provider's, 600",
  );
export const tags = (onChange: OnChange) =>
  field(z.record(z.string(), z.string()).optional(), onChange, "Tags, key to value");
