/** Creation of a connection: as a request, active at once within one account, or as one of two halves. */
import type { NewPeering, PeeringRecord } from "../../backend/contract.js";
import { isMutual, secondName } from "../../backend/second-half.js";
import type { Session } from "../model/session.js";
import { findAccount } from "../tables/accounts.js";
import { freshId } from "../model/ids.js";
import { issueRoutes } from "./issued-routes.js";
import { completed, expiryFrom } from "../model/lifecycle.js";
import {
  insertConnection,
  isCrossRegion,
  isConnectionId,
  saveConnection,
  SIDES,
  type Connection,
  type ConnectionSide,
  type SideName,
} from "../tables/connections.js";
import { stateContext } from "../model/clock.js";
import { refuseSecond, waitingHalf } from "../model/pair-uniqueness.js";
import { refuseUsedNames } from "../model/peering-names.js";
import { refuseOverlap, refuseQuota, refuseRequest, refuseTags, toLiveConnection } from "../model/enforcement.js";
import { viewOf } from "../model/peering-record.js";
import { findVpcAt, type Vpc } from "../tables/vpc-store.js";
import { ownVpc } from "./vpcs.js";

export function createPeering(session: Session, requested: NewPeering): PeeringRecord {
  return session.store.write(() => {
    session.account();
    const { own, peer } = ends(session, requested);
    const connection = isMutual(session)
      ? makeHalf(session, requested, own, peer, peer.accountId === session.id)
      : makeRequest(session, requested, own, peer);
    issueRoutes(session, connection);
    const record = viewOf(
      session.store,
      session.rules,
      connection,
      session.id,
      stateContext(session.store, session.vendor),
    )!;
    const { name, peerAccountId, peerRegion, bandwidthMbps } = requested;
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

function ends(session: Session, requested: NewPeering): { readonly own: Vpc; readonly peer: Vpc } {
  const own = ownVpc(session, { region: requested.region, id: requested.vpcId });
  const peer = findVpcAt(session.store, session.vendor, requested.peerAccountId, {
    region: requested.peerRegion,
    id: requested.peerVpcId,
  });
  refuseRequest(session, requested, own, peer);
  refuseTags(session, requested.tags);
  if (peer) return { own, peer };
  throw session.refusal("not-found", `account ${requested.peerAccountId} has no such VPC in ${requested.peerRegion}`, {
    property: "peerVpc",
    value: requested.peerVpcId,
    fix: "Check peerVpc, peerRegion and peerAccountId with the peer's owner",
  });
}

function makeRequest(session: Session, requested: NewPeering, own: Vpc, peer: Vpc): Connection {
  const { rules, store } = session;
  refuseSecond(session, endOf(own), endOf(peer));
  refuseUsedNames(session, [requested.name]);
  const isOneOwner = sameOwner(session, peer);
  if (!isOneOwner) refuseOtherAccounts(session);
  const id = freshConnectionId(session);
  const expiresAt = isOneOwner ? undefined : expiryFrom(rules, session.limits.pendingExpiryHours, store.now());
  const connection: Omit<Connection, "key"> = {
    ...sharedOf(session, requested),
    phase: isOneOwner ? "active" : "pending",
    requester: half(requested, own, id),
    accepter: half(requested, peer, id),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  judge(session, connection, id, SIDES);
  return insertConnection(store, connection);
}

/** Completes the peer's half if it exists; otherwise this half is the first, and `andPeers` also creates the second. */
export function makeHalf(session: Session, requested: NewPeering, own: Vpc, peer: Vpc, andPeers: boolean): Connection {
  const { store } = session;
  const waiting = waitingHalf(session, endOf(own), endOf(peer));
  const second = { ...requested, name: secondName(session.rules, requested.name) };
  refuseUsedNames(session, andPeers && !waiting ? [requested.name, second.name] : [requested.name]);
  const id = freshConnectionId(session);
  if (waiting) {
    const connection = completed(waiting.connection, waiting.side, half(requested, own, id));
    judge(session, connection, id, [waiting.side]);
    saveConnection(store, connection);
    return connection;
  }
  if (peer.accountId !== session.id) refuseOtherAccounts(session);
  const connection: Omit<Connection, "key"> = {
    ...sharedOf(session, requested),
    phase: andPeers ? "active" : "pending",
    requester: half(requested, own, id),
    accepter: andPeers ? half(second, peer, freshConnectionId(session)) : { ...half(requested, peer), row: "absent" },
  };
  judge(session, connection, id, SIDES);
  return insertConnection(store, connection);
}

function judge(session: Session, connection: Omit<Connection, "key">, id: string, sides: readonly SideName[]): void {
  const { store, rules, vendor } = session;
  const inArrears = stateContext(store, vendor).isInArrears(connection.requester.accountId);
  if (inArrears && rules.arrears.value === "suspends-cross-region" && isCrossRegion(connection)) {
    throw session.refusal(
      "suspended",
      `account ${connection.requester.accountId} is in arrears, and is the payer of this connection between regions`,
      {
        property: "peerRegion",
        value: connection.accepter.region,
        rule: rules.arrears,
        fix: "Settle the account first",
      },
    );
  }
  const candidate = toLiveConnection(
    session,
    connection,
    id,
    connection.phase === "active" ? "active" : "pending-acceptance",
  );
  refuseOverlap(session, candidate);
  refuseQuota(session, candidate, sides);
}

function refuseOtherAccounts(session: Session): void {
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
): Omit<Connection, "key" | "phase" | "requester" | "accepter"> {
  return {
    vendor: session.vendor,
    createdAt: session.store.now(),
    ...(bandwidthMbps !== undefined && { bandwidthMbps, chargeType: chargeType ?? session.rules.chargeTypes.value[0] }),
    ...(chargeType !== undefined && { chargeType }),
    ...(qosLevel !== undefined && { qosLevel }),
    ...(type !== undefined && { type }),
  };
}

function half({ name, description, tags = {} }: NewPeering, vpc: Vpc, id?: string): ConnectionSide {
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

function freshConnectionId(session: Session): string {
  return freshId(session.rules.ids.value.peering, (id) => isConnectionId(session.store, id));
}
