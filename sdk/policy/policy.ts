/**
 * Policies in the form of `@pulumi/policy`: plain objects, so that package is not needed here, and the pack may use any
 * version.
 */
import { typesOf } from "../registration/type-token.js";
import type { Kind } from "../registration/dynamic-text.js";

export type EnforcementLevel = "advisory" | "mandatory" | "disabled";

/** The parts of a policy's resource that are read here: its checked inputs. */
export interface PolicyResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly opts: { readonly protect: boolean };
}

export type Report = (message: string, urn?: string) => void;

export interface ResourcePolicy {
  readonly name: string;
  readonly description: string;
  readonly enforcementLevel: EnforcementLevel;
  readonly validateResource: (resource: PolicyResource, report: Report) => void;
}

export interface StackPolicy {
  readonly name: string;
  readonly description: string;
  readonly enforcementLevel: EnforcementLevel;
  readonly validateStack: (stack: { readonly resources: readonly PolicyResource[] }, report: Report) => void;
}

export interface PolicyOptions {
  /** Default "mandatory": a violation fails the preview. */
  readonly enforcementLevel?: EnforcementLevel;
}

export function isOfKind({ type }: PolicyResource, ...kinds: readonly Kind[]): boolean {
  return kinds.some((kind) => typesOf(kind).includes(type));
}

/** A value that a preview does not know. The policy runs again at the update, before anything is created. */
export const UNKNOWN = Symbol("known during the update only");

export function read(values: unknown, property: string | number): unknown {
  try {
    return (values as Record<string | number, unknown>)[property];
  } catch (error) {
    // Values arrive in a proxy that throws on unknown ones. Uncaught, that would end the policy with a warning before
    // the known properties are checked.
    if (error instanceof Error && "unknownTypeSentinel" in error) return UNKNOWN;
    throw error;
  }
}

/** The known entries of a list. */
export function readTexts(values: unknown, property: string): readonly string[] {
  const list = read(values, property);
  if (!Array.isArray(list)) return [];
  return Array.from({ length: list.length }, (_, i) => read(list, i)).filter((entry) => typeof entry === "string");
}

/** `project/stack` in a URN. */
export function stackOf(urn: string): string {
  const [head = "", project = ""] = urn.split("::");
  return `${project}/${head.split(":")[2] ?? ""}`;
}
