/**
 * Where each side creates its own half of a link, whoever was first counts as the requester of the whole. A
 * `PeeringConnection` is its own account's half all the same, so its own end comes first.
 */
import type { PeeringEnd, PeeringRecord } from "../backend/contract.js";
import type { Run } from "../run.js";

export function asOwnHalf(run: Run, record: PeeringRecord, peerAccountId?: string): PeeringRecord {
  if (run.rules.acceptance.value !== "mutual") return record;
  if (record.role !== "accepter") return { ...record, accepter: knownEnd(record.accepter, peerAccountId) };
  // The id that the record has for the accepter's half is this one.
  const { accepterPeeringConnectionId: _, requester, accepter, ...rest } = record;
  const other = knownEnd(requester, peerAccountId);
  return { ...rest, region: accepter.region, role: "requester", requester: accepter, accepter: other };
}

/** Where the vendor does not tell whose the other end is, what the program says of it holds. */
export const knownEnd = (end: PeeringEnd, accountId: string | undefined): PeeringEnd =>
  end.accountId === "" && accountId !== undefined ? { ...end, accountId } : end;
