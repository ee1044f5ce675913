/** The vendor's rules as the embedded cloud enforces them: it also rejects a call that skipped `check`. */
import type { NewPeering } from "../../backend/contract.js";
import {
  endsOverlapViolation,
  peersOverlapViolation,
  quotaViolation,
  type End,
  type LiveLink,
  type Side,
} from "../../rules/account.js";
import {
  linkViolations,
  routeViolations,
  toError,
  vpcViolations,
  type PlannedRoute,
  type PlannedVpcInputs,
  type Violation,
} from "../../rules/plan.js";
import type { Actor } from "./actor.js";
import { isLinkLive, stateFor } from "./lifecycle.js";
import { idsOf, linksOfAccount, linksOfVpc, type Link, type LinkSide } from "../tables/links.js";
import { momentOf } from "./moment.js";
import { blocksOf, findVpc, occupiedBlocksOf, type Vpc } from "../tables/vpc-store.js";

const NOTHING_UNKNOWN: ReadonlySet<string> = new Set();

export function refuseVpc(actor: Actor, asked: Omit<PlannedVpcInputs, "unknown">): void {
  refuse(actor, vpcViolations(actor.rules, actor.limits, { ...asked, unknown: NOTHING_UNKNOWN }));
}

/** What the request alone and the two VPCs show. */
export function refuseRequest(actor: Actor, asked: NewPeering, own: Vpc, peer: Vpc | undefined): void {
  const plan = {
    ...asked,
    ownAccountId: actor.id,
    vpcCidrBlocks: blocksOf(own),
    edgeSiteId: own.edgeSiteId,
    peerCidrBlocks: peer && blocksOf(peer),
    peerEdgeSiteId: peer?.edgeSiteId,
  };
  refuse(actor, linkViolations(actor.rules, actor.limits, { ...plan, unknown: NOTHING_UNKNOWN }));
}

/** The changed fields of a link that is there: its ends are not judged again. */
export function refuseChange(
  actor: Actor,
  link: Link,
  changes: Pick<NewPeering, "bandwidthMbps" | "chargeType" | "description"> & { readonly name?: string },
): void {
  const plan = {
    region: link.requester.region,
    peerRegion: link.accepter.region,
    ...(link.bandwidthMbps !== undefined && { bandwidthMbps: link.bandwidthMbps }),
    ...changes,
  };
  const changed = new Set(Object.keys(changes));
  const violations = linkViolations(actor.rules, actor.limits, { ...plan, unknown: NOTHING_UNKNOWN });
  refuse(
    actor,
    violations.filter((violation) => changed.has(violation.property)),
  );
}

/** One link too many, on these sides. */
export function refuseQuota(actor: Actor, candidate: LiveLink, sides: readonly Side[]): void {
  for (const side of sides) {
    const { vpcId, accountId, region } = candidate[side];
    const links =
      actor.rules.quota.value.scope === "vpc"
        ? linksOfVpc(actor.store, vpcId)
        : linksOfAccount(actor.store, actor.vendor, accountId, region);
    refuse(actor, [quotaViolation(actor.rules, actor.limits, side, candidate, liveOf(actor, links))]);
  }
}

/** Overlap of the two ends, and of the far ends of one VPC's links. */
export function refuseOverlap(actor: Actor, candidate: LiveLink): void {
  refuse(actor, [
    endsOverlapViolation(actor.rules, candidate),
    peersOverlapViolation(actor.rules, candidate, liveAround(actor, candidate)),
  ]);
}

/** A VPC with more blocks than before, against the live links it has. */
export function refuseAddedBlocks(actor: Actor, vpc: Vpc): void {
  for (const link of liveOf(actor, linksOfVpc(actor.store, vpc.id))) {
    const widened = (end: End): End => (end.vpcId === vpc.id ? { ...end, cidrBlocks: occupiedBlocksOf(vpc) } : end);
    const candidate = { ...link, requester: widened(link.requester), accepter: widened(link.accepter) };
    const violation =
      endsOverlapViolation(actor.rules, candidate) ??
      peersOverlapViolation(actor.rules, candidate, liveAround(actor, candidate));
    refuse(actor, [violation && { ...violation, property: "secondaryCidrBlocks", value: vpc.secondaryCidrBlocks }]);
  }
}

export function refuseDestination(actor: Actor, route: Omit<PlannedRoute, "unknown">): void {
  refuse(actor, routeViolations(actor.rules, { ...route, unknown: NOTHING_UNKNOWN }));
}

/** The link as the rules weigh it. */
export function weighed(
  actor: Actor,
  link: Pick<Link, "requester" | "accepter">,
  id: string,
  state: LiveLink["state"],
): LiveLink {
  const end = ({ accountId, region, vpcId }: LinkSide): End => {
    const vpc = findVpc(actor.store, vpcId);
    return { accountId, region, vpcId, cidrBlocks: vpc ? occupiedBlocksOf(vpc) : [] };
  };
  return { id, state, requester: end(link.requester), accepter: end(link.accepter) };
}

function liveAround(actor: Actor, { requester, accepter }: LiveLink): LiveLink[] {
  return liveOf(actor, [...linksOfVpc(actor.store, requester.vpcId), ...linksOfVpc(actor.store, accepter.vpcId)]);
}

function liveOf(actor: Actor, links: readonly Link[]): LiveLink[] {
  const moment = momentOf(actor.store, actor.vendor);
  return links
    .filter((link) => isLinkLive(actor.rules, link, moment))
    .map((link) => weighed(actor, link, idsOf(link)[0]!, stateFor(actor.rules, link, "requester", moment)));
}

function refuse(actor: Actor, violations: readonly (Violation | undefined)[]): void {
  const error = violations.find((violation) => violation?.severity === "error");
  if (error) throw toError(error, actor.rules);
}
