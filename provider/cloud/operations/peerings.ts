/** Operations of an account on its peering connections. */
import type { PeeringChanges, PeeringFilter, PeeringRecord, Ref, TagChanges } from "../../backend/contract.js";
import { isMutual, secondName } from "../../backend/second-half.js";
import { withTagChanges } from "../../backend/tags.js";
import type { Session } from "../model/session.js";
import {
  accepted,
  actingSide,
  deleted,
  enabled,
  expiryFrom,
  isAllowedIn,
  rejected,
  sidesOf,
  stateFor,
  type Action,
} from "../model/lifecycle.js";
import { issueRoutes, removeRoutes } from "./issued-routes.js";
import {
  idsOf,
  connectionsById,
  connectionsOfAccount,
  opposite,
  saveConnection,
  SIDES,
  type Connection,
  type SideName,
} from "../tables/connections.js";
import { stateContext } from "../model/clock.js";
import { refuseSecond } from "../model/pair-uniqueness.js";
import { refuseUsedNames } from "../model/peering-names.js";
import { refuseChange, refuseOverlap, refuseQuota, refuseTagChanges, toLiveConnection } from "../model/enforcement.js";
import { viewOf } from "../model/peering-record.js";

export function getPeerings(session: Session, refs: readonly Ref[]): (PeeringRecord | undefined)[] {
  return session.store.read(() => {
    const context = stateContext(session.store, session.vendor);
    return refs.map((ref) => {
      const connection = findConnection(session, ref);
      return connection && viewOf(session.store, session.rules, connection, session.id, context);
    });
  });
}

export function listPeerings(session: Session, { region, vpcId, name }: PeeringFilter): PeeringRecord[] {
  return session.store.read(() => {
    const context = stateContext(session.store, session.vendor);
    return connectionsOfAccount(session.store, session.vendor, session.id, region)
      .filter((connection) => vpcId === undefined || SIDES.some((side) => connection[side].vpcId === vpcId))
      .map((connection) => viewOf(session.store, session.rules, connection, session.id, context))
      .filter((record) => record !== undefined)
      .filter((record) => name === undefined || record.name === name);
  });
}

export function updatePeering(session: Session, ref: Ref, changes: PeeringChanges): PeeringRecord {
  return change(session, ref, changes, secondOf);
}

/** Updates a single half, even if the account owns both. */
export function updateHalf(session: Session, ref: Ref, changes: PeeringChanges): void {
  change(session, ref, changes, () => undefined);
}

/** The half named after the changed one, in an account that owns both. */
function secondOf(session: Session, connection: Connection, side: SideName): SideName | undefined {
  const other = opposite(side);
  const { rules, id } = session;
  const isOwn = isMutual(session) && sidesOf(connection, id).includes(other);
  const { name } = connection[side];
  // Earlier versions gave both the same name.
  return isOwn && [name, secondName(rules, name)].includes(connection[other].name) ? other : undefined;
}

function change(session: Session, ref: Ref, changes: PeeringChanges, withIt: typeof secondOf): PeeringRecord {
  return act(
    session,
    ref,
    "modify",
    (connection, side) => {
      const { rules } = session;
      const { name, description, tags, ...shared } = changes;
      if (
        stateFor(rules, connection, side, stateContext(session.store, session.vendor)) === "suspended" &&
        shared.bandwidthMbps !== undefined
      ) {
        throw session.refusal(
          "suspended",
          `account ${connection.requester.accountId}, which pays, is in arrears, and the bandwidth cap of a suspended connection cannot change`,
          {
            property: "bandwidthMbps",
            value: shared.bandwidthMbps,
            rule: rules.arrears,
            fix: "Settle the account first",
          },
        );
      }
      refuseChange(session, connection, changes);
      refuseTagChanges(session, rules.peeringTags, connection[side].tags, tags);
      const second = withIt(session, connection, side);
      const ends = rules.mayModify.value !== "own-half" ? SIDES : second === undefined ? [side] : [side, second];
      const nameOf = (end: SideName) => name && (end === second ? secondName(rules, name) : name);
      if (name !== undefined && name !== connection[side].name)
        refuseUsedNames(
          session,
          [...new Set(ends.map((end) => nameOf(end)!))],
          ends.flatMap((end) => connection[end].id ?? []),
        );
      const changed = ends.map((end) => {
        const text = {
          ...(name !== undefined && { name: nameOf(end) }),
          ...(description !== undefined && { description }),
        };
        return [
          end,
          { ...connection[end], ...text, ...(tags && { tags: withTagChanges(connection[end].tags, tags) }) },
        ] as const;
      });
      return { ...connection, ...shared, ...Object.fromEntries(changed) };
    },
    changes,
  );
}

export function acceptPeering(session: Session, ref: Ref): PeeringRecord {
  refuseMutual(session, "accept");
  return act(session, ref, "accept", (connection) => {
    const candidate = toLiveConnection(session, connection, idsOf(connection)[0]!, "active");
    if (session.rules.endsOverlap.value.recheck) refuseOverlap(session, candidate);
    refuseQuota(session, candidate, ["accepter"]);
    return accepted(connection);
  });
}

export function rejectPeering(session: Session, ref: Ref): PeeringRecord {
  refuseMutual(session, "reject");
  const { reject } = session.rules;
  if ("unsupported" in reject.value) throw session.refusal("unsupported", reject.value.unsupported, { rule: reject });
  return act(session, ref, "reject", (connection) => rejected(session.rules, connection));
}

export function enablePeering(session: Session, ref: Ref): PeeringRecord {
  const { pendingExpiry } = session.rules;
  if (!pendingExpiry.value.reEnable) {
    throw session.refusal("unsupported", "an expired request cannot be re-enabled", {
      rule: pendingExpiry,
      fix: "Delete it and make a new one",
    });
  }
  return act(session, ref, "enable", (connection) => {
    refuseSecond(session, connection.requester, connection.accepter);
    const candidate = toLiveConnection(session, connection, idsOf(connection)[0]!, "pending-acceptance");
    refuseOverlap(session, candidate);
    refuseQuota(session, candidate, SIDES);
    return enabled(connection, expiryFrom(session.rules, session.limits.pendingExpiryHours, session.store.now()));
  });
}

export function deletePeering(session: Session, ref: Ref): void {
  session.store.write(() => {
    const connection = findConnection(session, ref);
    const sides = connection ? sidesOf(connection, session.id) : [];
    if (!connection || sides.length === 0) return;
    saveConnection(session.store, deleted(session.rules, connection, sides));
    removeRoutes(session, connection);
    session.record("DeletePeering", ref.id);
  });
}

/** As a user of the vendor's console does, at the end with that ID, even if the vendor's API cannot. */
export function changePeeringTags(session: Session, ref: Ref, changes: TagChanges): void {
  session.store.write(() => {
    const connection = ownConnection(session, ref);
    const side = SIDES.find((end) => connection[end].id === ref.id)!;
    saveConnection(session.store, {
      ...connection,
      [side]: { ...connection[side], tags: withTagChanges(connection[side].tags, changes) },
    });
    session.record("ChangeTags", ref.id, changes);
  });
}

/** The connection, if the account has a row of it. */
export function ownConnection(session: Session, ref: Ref): Connection {
  const connection = findConnection(session, ref);
  if (connection && sidesOf(connection, session.id).length > 0) return connection;
  throw session.refusal("not-found", `account ${session.id} sees no such peering connection in ${ref.region}`, {
    property: "peeringConnection",
    value: ref.id,
    fix: "Check the id, its region and the account that the provider acts as",
  });
}

/** Finds a connection by the ID of either half, in the region of either end. */
function findConnection(session: Session, { region, id }: Ref): Connection | undefined {
  return connectionsById(session.store, id).find(
    (connection) => connection.vendor === session.vendor && SIDES.some((side) => connection[side].region === region),
  );
}

/** One action on a connection, by the accounts and in the states that allow it. */
function act(
  session: Session,
  ref: Ref,
  action: Action,
  step: (connection: Connection, side: SideName) => Connection,
  detail: object = {},
): PeeringRecord {
  return session.store.write(() => {
    const { store, rules } = session;
    const context = stateContext(store, session.vendor);
    const connection = ownConnection(session, ref);
    const own = sidesOf(connection, session.id);
    const needed = actingSide(rules, action);
    if (needed !== undefined && !own.includes(needed)) {
      throw session.refusal(
        "wrong-account",
        `only the ${needed}, account ${connection[needed].accountId}, may ${action} this connection, and the provider acts as ${session.id}`,
        {
          property: "peeringConnection",
          value: ref.id,
          fix: `Use a provider of account ${connection[needed].accountId}`,
          ...(action === "modify" && { rule: rules.mayModify }),
        },
      );
    }
    const side = needed ?? own.find((name) => connection[name].id === ref.id) ?? own[0]!;
    const state = stateFor(rules, connection, side, context);
    if (!isAllowedIn(action, state)) {
      throw session.refusal("invalid-state", `the connection is ${state}, so ${action} is not possible`, {
        property: "peeringConnection",
        value: ref.id,
        fix: fixFor(action, state, rules.pendingExpiry.value.reEnable),
      });
    }
    const next = step(connection, side);
    saveConnection(store, next);
    if (action === "accept") issueRoutes(session, next);
    session.record(EVENT_NAMES[action], ref.id, detail);
    return viewOf(store, rules, next, session.id, context) ?? viewOfRejection(session, connection);
  });

  /** If a rejection removes the accepter's row, the rejected connection is returned once. */
  function viewOfRejection(by: Session, before: Connection): PeeringRecord {
    const answered: Connection = { ...before, phase: "rejected" };
    return viewOf(by.store, by.rules, answered, by.id, stateContext(by.store, by.vendor))!;
  }
}

const EVENT_NAMES: Readonly<Record<Action, string>> = {
  accept: "AcceptPeering",
  reject: "RejectPeering",
  enable: "EnablePeering",
  modify: "UpdatePeering",
};

function fixFor(action: Action, state: string, reEnable: boolean): string {
  if (state === "active") return action === "reject" ? "Delete the connection to end it" : "No action is required";
  if (state === "expired")
    return reEnable ? "Re-enable it as the requester" : "Delete it as the requester, and create a new connection";
  return "Delete it as the requester, and create a new connection";
}

/** If each account creates its half, creating the second is the acceptance. */
function refuseMutual(session: Session, action: Action): void {
  if (isMutual(session)) {
    throw session.refusal("unsupported", `there are no requests to ${action}: each side creates its own half`, {
      rule: session.rules.acceptance,
      fix:
        action === "accept"
          ? "Create the other half, from the accepter's VPC to the requester's"
          : "Do not create the other half",
    });
  }
}
