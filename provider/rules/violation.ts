/** A violation of a rule by a plan or a request, before it becomes an error or a warning. */
import { type ErrorCode, PeeringError } from "../errors.js";
import { citation, type Source, type VendorRules } from "./schema.js";

export interface Violation {
  /** The input property to change. */
  readonly property: string;
  readonly value?: unknown;
  readonly severity: "error" | "warning";
  readonly code: ErrorCode;
  /** The error and the violated rule, in one sentence without a full stop. */
  readonly what: string;
  /** The fix: one imperative sentence without a full stop. */
  readonly fix: string;
  readonly source: Source;
  /** Input properties that cause it: if none of them changed, an existing resource gets a warning only. */
  readonly involves: readonly string[];
}

/** The violation as an error, or as the text of a warning: `toError(v, rules).message`. */
export function toError({ code, what, property, value, source, fix }: Violation, rules: VendorRules): PeeringError {
  return new PeeringError(code, what, { property, value, vendor: rules.id, source: citation(source), fix });
}

/** Throws the first error; warnings pass. */
export function throwFirstError(violations: readonly (Violation | undefined)[], rules: VendorRules): void {
  const error = violations.find((violation) => violation?.severity === "error");
  if (error !== undefined) throw toError(error, rules);
}
