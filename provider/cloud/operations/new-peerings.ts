/** How a link begins: as a request, at once within one account, or as one of two halves. */
import type { NewPeering, PeeringRecord } from "../../backend/contract.js";
import type { Actor } from "../model/actor.js";
import { findAccount } from "../tables/accounts.js";
import { freshId } from "../model/ids.js";
import { issueRoutes } from "./issued-routes.js";
import { completed, expiryFrom } from "../model/lifecycle.js";
import {
  insertLink,
  isCrossRegion,
  isLinkId,
  saveLink,
  SIDES,
  type Link,
  type LinkSide,
  type SideName,
} from "../tables/links.js";
import { momentOf } from "../model/moment.js";
import { refuseSecond, waitingHalf } from "../model/pair-uniqueness.js";
import { refuseOverlap, refuseQuota, refuseRequest, weighed } from "../model/enforcement.js";
import { viewOf } from "../model/view.js";
import { findVpcAt, type Vpc } from "../tables/vpc-store.js";
import { ownVpc } from "./vpcs.js";

export function createPeering(actor: Actor, asked: NewPeering): PeeringRecord {
  return actor.store.write(() => {
    actor.account();
    const { own, peer } = ends(actor, asked);
    const link =
      actor.rules.acceptance.value === "mutual"
        ? makeHalf(actor, asked, own, peer, peer.accountId === actor.id)
        : makeRequest(actor, asked, own, peer);
    issueRoutes(actor, link);
    const record = viewOf(actor.store, actor.rules, link, actor.id, momentOf(actor.store, actor.vendor))!;
    const { name, peerAccountId, peerRegion, bandwidthMbps } = asked;
    actor.record("CreatePeering", record.id, {
      name,
      vpcId: own.id,
      peerVpcId: peer.id,
      peerAccountId,
      peerRegion,
      bandwidthMbps,
    });
    return record;
  });
}

function ends(actor: Actor, asked: NewPeering): { readonly own: Vpc; readonly peer: Vpc } {
  const own = ownVpc(actor, { region: asked.region, id: asked.vpcId });
  const peer = findVpcAt(actor.store, actor.vendor, asked.peerAccountId, {
    region: asked.peerRegion,
    id: asked.peerVpcId,
  });
  refuseRequest(actor, asked, own, peer);
  if (peer) return { own, peer };
  throw actor.refusal("not-found", `account ${asked.peerAccountId} has no such VPC in ${asked.peerRegion}`, {
    property: "peerVpc",
    value: asked.peerVpcId,
    fix: "Check peerVpc, peerRegion and peerAccountId with the peer's owner",
  });
}

function makeRequest(actor: Actor, asked: NewPeering, own: Vpc, peer: Vpc): Link {
  const { rules, store } = actor;
  refuseSecond(actor, endOf(own), endOf(peer));
  const isOneOwner = sameOwner(actor, peer);
  if (!isOneOwner) refuseStrangers(actor);
  const id = freshLinkId(actor);
  const expiresAt = isOneOwner ? undefined : expiryFrom(rules, actor.limits.pendingExpiryHours, store.now());
  const link: Omit<Link, "key"> = {
    ...sharedOf(actor, asked),
    phase: isOneOwner ? "active" : "pending",
    requester: half(asked, own, id),
    accepter: half(asked, peer, id),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  judge(actor, link, id, SIDES);
  return insertLink(store, link);
}

/** The peer's waiting half is completed; otherwise this is the first, and `andPeers` makes the second with it. */
export function makeHalf(actor: Actor, asked: NewPeering, own: Vpc, peer: Vpc, andPeers: boolean): Link {
  const { store } = actor;
  const waiting = waitingHalf(actor, endOf(own), endOf(peer));
  const id = freshLinkId(actor);
  if (waiting) {
    const link = completed(waiting.link, waiting.side, half(asked, own, id));
    judge(actor, link, id, [waiting.side]);
    saveLink(store, link);
    return link;
  }
  if (peer.accountId !== actor.id) refuseStrangers(actor);
  const link: Omit<Link, "key"> = {
    ...sharedOf(actor, asked),
    phase: andPeers ? "active" : "pending",
    requester: half(asked, own, id),
    accepter: andPeers ? half(asked, peer, freshLinkId(actor)) : { ...half(asked, peer), row: "absent" },
  };
  judge(actor, link, id, SIDES);
  return insertLink(store, link);
}

function judge(actor: Actor, link: Omit<Link, "key">, id: string, sides: readonly SideName[]): void {
  const { store, rules, vendor } = actor;
  const owing = momentOf(store, vendor).isInArrears(link.requester.accountId);
  if (owing && rules.arrears.value === "suspends-cross-region" && isCrossRegion(link)) {
    throw actor.refusal(
      "suspended",
      `account ${link.requester.accountId} is in arrears, and is the payer of this connection between regions`,
      {
        property: "peerRegion",
        value: link.accepter.region,
        rule: rules.arrears,
        fix: "Settle the account first",
      },
    );
  }
  const candidate = weighed(actor, link, id, link.phase === "active" ? "active" : "pending-acceptance");
  refuseOverlap(actor, candidate);
  refuseQuota(actor, candidate, sides);
}

function refuseStrangers(actor: Actor): void {
  const { crossAccount } = actor.rules;
  if (!crossAccount.value.allowed)
    throw actor.refusal("vendor-rule", "connections join VPCs of one account only", {
      property: "peerAccountId",
      rule: crossAccount,
    });
}

function sameOwner(actor: Actor, peer: Vpc): boolean {
  return findAccount(actor.store, actor.vendor, peer.accountId)?.owner === actor.account().owner;
}

function sharedOf(
  actor: Actor,
  { bandwidthMbps, chargeType, qosLevel, type }: NewPeering,
): Omit<Link, "key" | "phase" | "requester" | "accepter"> {
  return {
    vendor: actor.vendor,
    createdAt: actor.store.now(),
    ...(bandwidthMbps !== undefined && { bandwidthMbps, chargeType: chargeType ?? actor.rules.chargeTypes.value[0] }),
    ...(chargeType !== undefined && { chargeType }),
    ...(qosLevel !== undefined && { qosLevel }),
    ...(type !== undefined && { type }),
  };
}

function half({ name, description, tags = {} }: NewPeering, vpc: Vpc, id?: string): LinkSide {
  return {
    ...endOf(vpc),
    ...(id !== undefined && { id }),
    row: "present",
    name,
    ...(description !== undefined && { description }),
    tags,
  };
}

const endOf = ({ accountId, region, id }: Vpc) => ({ accountId, region, vpcId: id });

function freshLinkId(actor: Actor): string {
  return freshId(actor.rules.ids.value.peering, (id) => isLinkId(actor.store, id));
}
