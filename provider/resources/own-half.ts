/**
 * Where each side makes its own half of a link, whoever was first counts as the requester of the whole. A
 * `PeeringConnection` is its own account's half all the same, so its own end comes first.
 */
import type { PeeringRecord } from "../backend/contract.js";
import type { Run } from "../run.js";

export function asOwnHalf(run: Run, record: PeeringRecord): PeeringRecord {
  if (run.rules.acceptance.value !== "mutual" || record.role !== "accepter") return record;
  // The id that the record has for the accepter's half is this one.
  const { accepterPeeringConnectionId: _, requester, accepter, ...rest } = record;
  return { ...rest, region: accepter.region, role: "requester", requester: accepter, accepter: requester };
}
