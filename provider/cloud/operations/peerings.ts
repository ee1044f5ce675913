/** What an account does with its links. */
import type { PeeringChanges, PeeringFilter, PeeringRecord, Ref } from "../../backend/contract.js";
import type { Actor } from "../model/actor.js";
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
import { idsOf, linksById, linksOfAccount, saveLink, SIDES, type Link, type SideName } from "../tables/links.js";
import { momentOf } from "../model/moment.js";
import { refuseSecond } from "../model/pair-uniqueness.js";
import { refuseChange, refuseOverlap, refuseQuota, weighed } from "../model/enforcement.js";
import { viewOf } from "../model/view.js";

export function getPeerings(actor: Actor, refs: readonly Ref[]): (PeeringRecord | undefined)[] {
  return actor.store.read(() => {
    const moment = momentOf(actor.store, actor.vendor);
    return refs.map((ref) => {
      const link = findLink(actor, ref);
      return link && viewOf(actor.store, actor.rules, link, actor.id, moment);
    });
  });
}

export function listPeerings(actor: Actor, { region, vpcId, name }: PeeringFilter): PeeringRecord[] {
  return actor.store.read(() => {
    const moment = momentOf(actor.store, actor.vendor);
    return linksOfAccount(actor.store, actor.vendor, actor.id, region)
      .filter((link) => vpcId === undefined || SIDES.some((side) => link[side].vpcId === vpcId))
      .map((link) => viewOf(actor.store, actor.rules, link, actor.id, moment))
      .filter((record) => record !== undefined)
      .filter((record) => name === undefined || record.name === name);
  });
}

export function updatePeering(actor: Actor, ref: Ref, changes: PeeringChanges): PeeringRecord {
  return act(
    actor,
    ref,
    "modify",
    (link, side) => {
      const { name, description, ...shared } = changes;
      if (
        stateFor(actor.rules, link, side, momentOf(actor.store, actor.vendor)) === "suspended" &&
        shared.bandwidthMbps !== undefined
      ) {
        throw actor.refusal(
          "suspended",
          `account ${link.requester.accountId}, which pays, is in arrears, and the bandwidth cap of a suspended connection cannot change`,
          {
            property: "bandwidthMbps",
            value: shared.bandwidthMbps,
            rule: actor.rules.arrears,
            fix: "Settle the account first",
          },
        );
      }
      refuseChange(actor, link, changes);
      const text = { ...(name !== undefined && { name }), ...(description !== undefined && { description }) };
      const renamed = actor.rules.mayModify.value === "own-half" ? [side] : SIDES;
      return { ...link, ...shared, ...Object.fromEntries(renamed.map((end) => [end, { ...link[end], ...text }])) };
    },
    changes,
  );
}

export function acceptPeering(actor: Actor, ref: Ref): PeeringRecord {
  refuseMutual(actor, "accept");
  return act(actor, ref, "accept", (link) => {
    const candidate = weighed(actor, link, idsOf(link)[0]!, "active");
    if (actor.rules.endsOverlap.value.recheck) refuseOverlap(actor, candidate);
    refuseQuota(actor, candidate, ["accepter"]);
    return accepted(link);
  });
}

export function rejectPeering(actor: Actor, ref: Ref): PeeringRecord {
  refuseMutual(actor, "reject");
  const { reject } = actor.rules;
  if ("unsupported" in reject.value) throw actor.refusal("unsupported", reject.value.unsupported, { rule: reject });
  return act(actor, ref, "reject", (link) => rejected(actor.rules, link));
}

export function enablePeering(actor: Actor, ref: Ref): PeeringRecord {
  const { pendingExpiry } = actor.rules;
  if (!pendingExpiry.value.reEnable) {
    throw actor.refusal("unsupported", "an expired request cannot be re-enabled", {
      rule: pendingExpiry,
      fix: "Delete it and make a new one",
    });
  }
  return act(actor, ref, "enable", (link) => {
    refuseSecond(actor, link.requester, link.accepter);
    const candidate = weighed(actor, link, idsOf(link)[0]!, "pending-acceptance");
    refuseOverlap(actor, candidate);
    refuseQuota(actor, candidate, SIDES);
    return enabled(link, expiryFrom(actor.rules, actor.limits.pendingExpiryHours, actor.store.now()));
  });
}

export function deletePeering(actor: Actor, ref: Ref): void {
  actor.store.write(() => {
    const link = findLink(actor, ref);
    const sides = link ? sidesOf(link, actor.id) : [];
    if (!link || sides.length === 0) return;
    saveLink(actor.store, deleted(actor.rules, link, sides));
    removeRoutes(actor, link);
    actor.record("DeletePeering", ref.id);
  });
}

/** The link, if the account has a row of it. */
export function ownLink(actor: Actor, ref: Ref): Link {
  const link = findLink(actor, ref);
  if (link && sidesOf(link, actor.id).length > 0) return link;
  throw actor.refusal("not-found", `account ${actor.id} sees no such peering connection in ${ref.region}`, {
    property: "peeringConnection",
    value: ref.id,
    fix: "Check the id, its region and the account that the provider acts as",
  });
}

/** By the id of either half, in the region of either end. */
function findLink(actor: Actor, { region, id }: Ref): Link | undefined {
  return linksById(actor.store, id).find(
    (link) => link.vendor === actor.vendor && SIDES.some((side) => link[side].region === region),
  );
}

/** One action on a connection, by the accounts and in the states that allow it. */
function act(
  actor: Actor,
  ref: Ref,
  action: Action,
  step: (link: Link, side: SideName) => Link,
  detail: object = {},
): PeeringRecord {
  return actor.store.write(() => {
    const { store, rules } = actor;
    const moment = momentOf(store, actor.vendor);
    const link = ownLink(actor, ref);
    const own = sidesOf(link, actor.id);
    const needed = actingSide(rules, action);
    if (needed !== undefined && !own.includes(needed)) {
      throw actor.refusal(
        "wrong-account",
        `only the ${needed}, account ${link[needed].accountId}, may ${action} this connection, and the provider acts as ${actor.id}`,
        {
          property: "peeringConnection",
          value: ref.id,
          fix: `Use a provider of account ${link[needed].accountId}`,
          ...(action === "modify" && { rule: rules.mayModify }),
        },
      );
    }
    const side = needed ?? own.find((name) => link[name].id === ref.id) ?? own[0]!;
    const state = stateFor(rules, link, side, moment);
    if (!isAllowedIn(action, state)) {
      throw actor.refusal("invalid-state", `the connection is ${state}, so ${action} is not possible`, {
        property: "peeringConnection",
        value: ref.id,
        fix: wayOut(action, state, rules.pendingExpiry.value.reEnable),
      });
    }
    const next = step(link, side);
    saveLink(store, next);
    if (action === "accept") issueRoutes(actor, next);
    actor.record(EVENT_NAMES[action], ref.id, detail);
    return viewOf(store, rules, next, actor.id, moment) ?? viewOfRejection(actor, link);
  });

  /** Where the accepter's row disappears with its answer, the answer is still told once. */
  function viewOfRejection(by: Actor, before: Link): PeeringRecord {
    const answered: Link = { ...before, phase: "rejected" };
    return viewOf(by.store, by.rules, answered, by.id, momentOf(by.store, by.vendor))!;
  }
}

const EVENT_NAMES: Readonly<Record<Action, string>> = {
  accept: "AcceptPeering",
  reject: "RejectPeering",
  enable: "EnablePeering",
  modify: "UpdatePeering",
};

function wayOut(action: Action, state: string, reEnable: boolean): string {
  if (state === "active") return action === "reject" ? "Delete the connection to end it" : "No action is required";
  if (state === "expired")
    return reEnable ? "Re-enable it as the requester" : "Delete it as the requester, and create a new connection";
  return "Delete it as the requester, and create a new connection";
}

/** Where each side makes its half, making the second is the acceptance. */
function refuseMutual(actor: Actor, action: Action): void {
  if (actor.rules.acceptance.value === "mutual") {
    throw actor.refusal("unsupported", `there are no requests to ${action}: each side creates its own half`, {
      rule: actor.rules.acceptance,
      fix:
        action === "accept"
          ? "Create the other half, from the accepter's VPC to the requester's"
          : "Do not create the other half",
    });
  }
}
