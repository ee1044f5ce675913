/**
 * Two halves form a connection. An account that owns both sees one connection, identified by the requester's half. Of
 * any other connection it sees its own half, and is its requester.
 */
import type { PeeringEnd, PeeringRecord } from "../../../backend/contract.js";
import { secondName } from "../../../backend/second-half.js";
import { ownEntry } from "../../../lookup/own-entry.js";
import { rules } from "../../../rules/vendors/jdcloud.js";
import { given } from "../../kit/given.js";
import { instant } from "../../kit/times.js";
import { tagsOf, type WireHalf } from "../answers.js";
import { STATES } from "../protocol.js";

export interface Pair {
  readonly first: WireHalf;
  readonly second?: WireHalf;
}

/** Each half once, with the half in the opposite direction. */
export function pairUp(halves: readonly WireHalf[]): Pair[] {
  const byEnds = new Map(halves.map((half) => [`${half.vpcInfo.vpcId} ${half.remoteVpcInfo.vpcId}`, half]));
  return halves.flatMap((half) => {
    const other = byEnds.get(`${half.remoteVpcInfo.vpcId} ${half.vpcInfo.vpcId}`);
    if (other === undefined) return [{ first: half }];
    return isFirst(half, other) ? [{ first: half, second: other }] : [];
  });
}

/** By name, if this client named them; else the older one. Both may have been created in the same second. */
function isFirst(half: WireHalf, other: WireHalf): boolean {
  if (other.vpcPeeringName === secondName(rules, half.vpcPeeringName)) return true;
  if (half.vpcPeeringName === secondName(rules, other.vpcPeeringName)) return false;
  const key = ({ createdTime, vpcPeeringId }: WireHalf) => `${createdTime} ${vpcPeeringId}`;
  return key(half) < key(other);
}

/** @param ownVpcs the account's VPCs among the other ends of halves without another half */
export function recordOf(
  { first, second }: Pair,
  region: string,
  accountId: string,
  ownVpcs: ReadonlySet<string> = new Set(),
): PeeringRecord {
  const { vpcId } = first.remoteVpcInfo;
  const isOwn = second !== undefined || ownVpcs.has(vpcId);
  const vendorState = first.vpcPeeringState;
  const reported = ownEntry(STATES, vendorState) ?? "unknown";
  // A connection within one account waits for no other account: an interrupted run did not create the other half.
  const isUnfinished = isOwn && second === undefined && reported === "pending-acceptance";
  const stateReason = isUnfinished
    ? "the other half, also of this account, was never created"
    : REASONS[reported]?.(vpcId);
  return {
    region,
    id: first.vpcPeeringId,
    name: first.vpcPeeringName,
    state: isUnfinished ? "failed" : reported,
    ...(stateReason !== undefined && { stateReason }),
    vendorState,
    role: second === undefined ? "requester" : "both",
    requester: endOf(first.vpcInfo, region, accountId),
    accepter: endOf(first.remoteVpcInfo, region, isOwn ? accountId : ""),
    ...(first.description !== "" && { description: first.description }),
    tags: tagsOf(first),
    ...(second !== undefined && { accepterPeeringConnectionId: second.vpcPeeringId }),
    ...given({ createdAt: instant(first.createdTime) }),
  };
}

const REASONS: Partial<Record<PeeringRecord["state"], (vpcId: string) => string>> = {
  "pending-acceptance": (vpcId) => `the owner of ${vpcId} has not created the other half yet`,
  "deleted-by-peer": (vpcId) => `the other half, of ${vpcId}, was deleted`,
};

/** IPv4 and IPv6 blocks are in one list. */
const endOf = ({ vpcId, addressPrefix }: WireHalf["vpcInfo"], region: string, accountId: string): PeeringEnd => ({
  accountId,
  region,
  vpcId,
  cidrBlocks: addressPrefix.filter((block) => !block.includes(":")),
});
