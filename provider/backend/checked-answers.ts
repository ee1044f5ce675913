/**
 * Checks a backend's answers against the request. Only `undefined` (over the wire: null) in an object's own place means
 * "gone"; fewer records than requested, or another object's record, are errors.
 */
import { PeeringError } from "../errors.js";
import type { PeeringRecord, Ref } from "./contract.js";

/** @param what method and server that answered: "getVpcs of gateway.example" */
export function alignedTo<T extends Ref>(
  what: string,
  refs: readonly Ref[],
  records: readonly (T | null | undefined)[],
): (T | undefined)[] {
  if (records.length !== refs.length)
    throw unfit(what, `${records.length} records for ${refs.length} references, so no resource is considered deleted`);
  return records.map((record, i) => (record ? sameAs(what, refs[i]!, record) : undefined));
}

/**
 * The region may be that of the other end, and the ID that of the other half, on vendors where each account creates its
 * own half.
 */
export function sameAs<T extends Ref & Pick<Partial<PeeringRecord>, "accepterPeeringConnectionId">>(
  what: string,
  ref: Ref,
  record: T,
): T {
  if (record.id === ref.id || record.accepterPeeringConnectionId === ref.id) return record;
  throw unfit(what, `${record.id} in place of ${ref.id}`);
}

/** Without duplicates. */
export const distinct = <T extends { readonly id: string }>(records: readonly T[]): T[] => [
  ...new Map(records.map((record) => [record.id, record])).values(),
];

const unfit = (what: string, contradicts: string): PeeringError =>
  new PeeringError("backend-failure", `the answer to ${what} contradicts itself: ${contradicts}`, {
    fix: "Run the command again: nothing was changed; if it persists, contact the operator of the backend",
  });
