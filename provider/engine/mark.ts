/**
 * The mark that a created object carries, where the vendor has room for one: by it an unfinished create finds its own
 * object again. It names the resource of one stack in one state backend, so that two checkouts of a project with
 * states of their own do not take each other's objects.
 */
import { createHash } from "node:crypto";

interface Marked {
  readonly urn: string;
  readonly organization?: string;
}

/** @param backend where the stack's state is, see `stateBackend`. */
export function markOf({ urn, organization = "" }: Marked, backend: string): string {
  return hash(JSON.stringify([organization, backend, urn]));
}

/** The mark that release 0.1.0 wrote: of the URN only. */
export const firstMarkOf = (urn: string): string => hash(urn);

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
