/** Creation of a connection: as a request, active at once within one account, or as one of two halves. */
import type { NewPeering, PeeringRecord } from "../../backend/contract.js";
import { secondName } from "../../backend/second-half.js";
import type { Session } from "../model/session.js";
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
import { momentOf } from "../model/clock.js";
import { refuseSecond, waitingHalf } from "../model/pair-uniqueness.js";
import { refuseUsedNames } from "../model/peering-names.js";
import { refuseOverlap, refuseQuota, refuseRequest, refuseTags, weighed } from "../model/enforcement.js";
import { viewOf } from "../model/peering-record.js";
import { findVpcAt, type Vpc } from "../tables/vpc-store.js";
import { ownVpc } from "./vpcs.js";

export function createPeering(session: Session, asked: NewPeering): PeeringRecord {
  return session.store.write(() => {
    session.account();
    const { own, peer } = ends(session, asked);
    const link =
      session.rules.acceptance.value === "mutual"
        ? makeHalf(session, asked, own, peer, peer.accountId === session.id)
        : makeRequest(session, asked, own, peer);
    issueRoutes(session, link);
    const record = viewOf(session.store, session.rules, link, session.id, momentOf(session.store, session.vendor))!;
    const { name, peerAccountId, peerRegion, bandwidthMbps } = asked;
    session.record("CreatePeering", record.id, {
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

function ends(session: Session, asked: NewPeering): { readonly own: Vpc; readonly peer: Vpc } {
  const own = ownVpc(session, { region: asked.region, id: asked.vpcId });
  const peer = findVpcAt(session.store, session.vendor, asked.peerAccountId, {
    region: asked.peerRegion,
    id: asked.peerVpcId,
  });
  refuseRequest(session, asked, own, peer);
  refuseTags(session, asked.tags);
  if (peer) return { own, peer };
  throw session.refusal("not-found", `account ${asked.peerAccountId} has no such VPC in ${asked.peerRegion}`, {
    property: "peerVpc",
    value: asked.peerVpcId,
    fix: "Check peerVpc, peerRegion and peerAccountId with the peer's owner",
  });
}

function makeRequest(session: Session, asked: NewPeering, own: Vpc, peer: Vpc): Link {
  const { rules, store } = session;
  refuseSecond(session, endOf(own), endOf(peer));
  refuseUsedNames(session, [asked.name]);
  const isOneOwner = sameOwner(session, peer);
  if (!isOneOwner) refuseStrangers(session);
  const id = freshLinkId(session);
  const expiresAt = isOneOwner ? undefined : expiryFrom(rules, session.limits.pendingExpiryHours, store.now());
  const link: Omit<Link, "key"> = {
    ...sharedOf(session, asked),
    phase: isOneOwner ? "active" : "pending",
    requester: half(asked, own, id),
    accepter: half(asked, peer, id),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  judge(session, link, id, SIDES);
  return insertLink(store, link);
}

/**
 * Completes the peer's half if that exists; otherwise this half is the first, and `andPeers` creates the second with
 * it.
 */
export function makeHalf(session: Session, asked: NewPeering, own: Vpc, peer: Vpc, andPeers: boolean): Link {
  const { store } = session;
  const waiting = waitingHalf(session, endOf(own), endOf(peer));
  const second = { ...asked, name: secondName(session.rules, asked.name) };
  refuseUsedNames(session, andPeers && !waiting ? [asked.name, second.name] : [asked.name]);
  const id = freshLinkId(session);
  if (waiting) {
    const link = completed(waiting.link, waiting.side, half(asked, own, id));
    judge(session, link, id, [waiting.side]);
    saveLink(store, link);
    return link;
  }
  if (peer.accountId !== session.id) refuseStrangers(session);
  const link: Omit<Link, "key"> = {
    ...sharedOf(session, asked),
    phase: andPeers ? "active" : "pending",
    requester: half(asked, own, id),
    accepter: andPeers ? half(second, peer, freshLinkId(session)) : { ...half(asked, peer), row: "absent" },
  };
  judge(session, link, id, SIDES);
  return insertLink(store, link);
}

function judge(session: Session, link: Omit<Link, "key">, id: string, sides: readonly SideName[]): void {
  const { store, rules, vendor } = session;
  const owing = momentOf(store, vendor).isInArrears(link.requester.accountId);
  if (owing && rules.arrears.value === "suspends-cross-region" && isCrossRegion(link)) {
    throw session.refusal(
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
  const candidate = weighed(session, link, id, link.phase === "active" ? "active" : "pending-acceptance");
  refuseOverlap(session, candidate);
  refuseQuota(session, candidate, sides);
}

function refuseStrangers(session: Session): void {
  const { crossAccount } = session.rules;
  if (!crossAccount.value.allowed)
    throw session.refusal("vendor-rule", "connections join VPCs of one account only", {
      property: "peerAccountId",
      rule: crossAccount,
    });
}

function sameOwner(session: Session, peer: Vpc): boolean {
  return findAccount(session.store, session.vendor, peer.accountId)?.owner === session.account().owner;
}

function sharedOf(
  session: Session,
  { bandwidthMbps, chargeType, qosLevel, type }: NewPeering,
): Omit<Link, "key" | "phase" | "requester" | "accepter"> {
  return {
    vendor: session.vendor,
    createdAt: session.store.now(),
    ...(bandwidthMbps !== undefined && { bandwidthMbps, chargeType: chargeType ?? session.rules.chargeTypes.value[0] }),
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

function freshLinkId(session: Session): string {
  return freshId(session.rules.ids.value.peering, (id) => isLinkId(session.store, id));
}
