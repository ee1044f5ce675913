/**
 * Mark on a created object, if the vendor can store one: it identifies the object after an interrupted create. The mark
 * identifies the resource of one stack in one state backend, so that two checkouts of a project with separate states do
 * not adopt each other's objects.
 */
import { createHash } from "node:crypto";

interface Marked {
  readonly urn: string;
  readonly organization?: string;
}

/** @param backend state backend of the stack, see `stateBackend` */
export function markOf({ urn, organization = "" }: Marked, backend: string): string {
  return hash(JSON.stringify([organization, backend, urn]));
}

/** The mark of release 0.1.0: derived from the URN only. */
export const firstMarkOf = (urn: string): string => hash(urn);

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
