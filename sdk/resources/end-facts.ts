/** Facts derived from both ends of a peering connection, as plain values. */
import type { PeeringEnd } from "../../provider/backend/contract.js";

export type Role = "requester" | "accepter" | "both";

export const isCrossRegion = (a: PeeringEnd, b: PeeringEnd): boolean => a.region !== b.region;

export const isCrossAccount = (a: PeeringEnd, b: PeeringEnd): boolean => a.accountId !== b.accountId;

/** End or ends that the account owns. */
export function roleOf(requester: PeeringEnd, accepter: PeeringEnd, account: string): Role {
  if (requester.accountId !== account) return "accepter";
  return accepter.accountId === account ? "both" : "requester";
}
