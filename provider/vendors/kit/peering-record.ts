/**
 * Properties derived from a connection's row, independent of the vendor: the account's role, the reason for the state,
 * and the expiry.
 */
import type { PeeringEnd, PeeringRecord } from "../../backend/contract.js";
import type { PeeringState } from "../../rules/schema.js";
import { given } from "./given.js";
import { ownerNoun, type Acting } from "./errors.js";

export interface ConnectionContext extends Acting {
  /** `null`: requests never expire. */
  readonly expiryHours: number | null;
}

/** A record without the derived properties. */
type Seen = Omit<PeeringRecord, "role" | "stateReason" | "createdAt" | "expiresAt"> & {
  readonly createdAt: string | undefined;
};

/** @param expiry the expiry of the request, if it does not follow from its creation alone */
export function peeringRecord(
  { createdAt, ...seen }: Seen,
  { rules, accountId, expiryHours }: ConnectionContext,
  expiry = expiryOf,
): PeeringRecord {
  const { requester, accepter, state } = seen;
  const expiresAt = expiry(state, createdAt, expiryHours);
  const role = requester.accountId !== accountId ? "accepter" : accepter.accountId === accountId ? "both" : "requester";
  const stateReason = reasonFor({ ...seen, role }, ownerNoun(rules), expiresAt);
  return {
    ...seen,
    role,
    ...given({ stateReason, createdAt, expiresAt }),
  };
}

/** Time when a request expires or has expired, counted from its creation. */
export function expiryOf(state: PeeringState, createdAt: string | undefined, hours: number | null): string | undefined {
  const isOpen = state === "pending-acceptance" || state === "expired";
  if (!isOpen || createdAt === undefined || hours === null) return undefined;
  return new Date(Date.parse(createdAt) + hours * 3_600_000).toISOString();
}

/** Reason for a connection's state, and the account that can change it. */
function reasonFor(
  { state, role, requester, accepter }: Pick<PeeringRecord, "state" | "role" | "requester" | "accepter">,
  noun: string,
  expiresAt: string | undefined,
): string | undefined {
  switch (state) {
    case "pending-acceptance":
      return `${noun} ${accepter.accountId} has not accepted yet`;
    case "rejected":
      return rejectedBy(accepter, noun);
    case "expired":
      return `${noun} ${accepter.accountId} did not accept${expiresAt === undefined ? " in time" : ` before ${expiresAt}`}`;
    case "deleted-by-peer":
      return `${noun} ${(role === "accepter" ? requester : accepter).accountId} deleted its side`;
    case "suspended":
      return "the vendor has isolated the connection, as it does in arrears";
    default:
      return undefined;
  }
}

export const rejectedBy = ({ accountId }: PeeringEnd, noun = "account"): string =>
  `${noun} ${accountId} rejected the request`;
