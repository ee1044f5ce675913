/** The vendor's rules as the embedded cloud enforces them: it also rejects a call that skipped `check`. */
import type { NewPeering, PeeringChanges, TagChanges, Tags } from "../../backend/contract.js";
import { withTagChanges } from "../../backend/tags.js";
import type { Rule, TagSupport } from "../../rules/schema.js";
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
  routeTableViolations,
  routeViolations,
  subnetViolations,
  tagViolations,
  throwFirstError,
  vpcViolations,
  type PlannedRoute,
  type PlannedRouteTable,
  type PlannedSubnet,
  type PlannedVpcInputs,
  type Violation,
} from "../../rules/plan/index.js";
import type { Session } from "./session.js";
import { isLinkLive, stateFor } from "./lifecycle.js";
import { idsOf, linksOfAccount, linksOfVpc, type Link, type LinkSide } from "../tables/links.js";
import { momentOf } from "./clock.js";
import { blocksOf, findVpc, occupiedBlocksOf, type Vpc } from "../tables/vpc-store.js";

const NOTHING_UNKNOWN: ReadonlySet<string> = new Set();

export function refuseVpc(session: Session, asked: Omit<PlannedVpcInputs, "unknown">): void {
  refuse(session, vpcViolations(session.rules, session.limits, { ...asked, unknown: NOTHING_UNKNOWN }));
}

export function refuseSubnet(session: Session, asked: Omit<PlannedSubnet, "unknown">): void {
  refuse(session, subnetViolations(session.rules, { ...asked, unknown: NOTHING_UNKNOWN }));
}

/** Of a subnet that is there, only what changes is judged. */
export function refuseSubnetChange(
  session: Session,
  changes: Pick<PlannedSubnet, "name" | "routeTable" | "tags">,
): void {
  const violations = subnetViolations(session.rules, { ...changes, unknown: NOTHING_UNKNOWN });
  refuse(
    session,
    violations.filter(({ property }) => changes[property as keyof typeof changes] !== undefined),
  );
}

export function refuseRouteTable(session: Session, asked: PlannedRouteTable): void {
  refuse(session, routeTableViolations(session.rules, asked));
}

/** What the request alone and the two VPCs show. */
export function refuseRequest(session: Session, asked: NewPeering, own: Vpc, peer: Vpc | undefined): void {
  const plan = {
    ...asked,
    ownAccountId: session.id,
    vpcCidrBlocks: blocksOf(own),
    edgeSiteId: own.edgeSiteId,
    peerCidrBlocks: peer && blocksOf(peer),
    peerEdgeSiteId: peer?.edgeSiteId,
  };
  refuse(session, linkViolations(session.rules, session.limits, { ...plan, unknown: NOTHING_UNKNOWN }));
}

/** The changed fields of a link that is there: its ends are not judged again. */
export function refuseChange(session: Session, link: Link, changes: PeeringChanges): void {
  const plan = {
    region: link.requester.region,
    peerRegion: link.accepter.region,
    ...(link.bandwidthMbps !== undefined && { bandwidthMbps: link.bandwidthMbps }),
    ...changes,
  };
  const changed = new Set(Object.keys(changes));
  const violations = linkViolations(session.rules, session.limits, { ...plan, unknown: NOTHING_UNKNOWN });
  refuse(
    session,
    violations.filter((violation) => changed.has(violation.property)),
  );
}

export const refuseTags = (session: Session, tags: Tags = {}): void =>
  refuse(session, tagViolations(session.rules, tags));

/** Tags that the vendor takes at creation only, and tags that it never takes. */
export function refuseTagChanges(
  session: Session,
  rule: Rule<TagSupport>,
  before: Tags | undefined,
  changes: TagChanges = {},
): void {
  if (Object.keys(changes).length === 0) return;
  refuse(session, tagViolations(session.rules, withTagChanges(before, changes), before));
  if (rule.value !== "creation") return;
  throw session.refusal("unsupported", "tags are set at creation only", {
    property: "tags",
    value: changes,
    rule,
    fix: "Keep the tags as they are",
  });
}

/** One link too many, on these sides. */
export function refuseQuota(session: Session, candidate: LiveLink, sides: readonly Side[]): void {
  for (const side of sides) {
    const { vpcId, accountId, region } = candidate[side];
    const links =
      session.rules.quota.value.scope === "vpc"
        ? linksOfVpc(session.store, vpcId)
        : linksOfAccount(session.store, session.vendor, accountId, region);
    refuse(session, [quotaViolation(session.rules, session.limits, side, candidate, liveOf(session, links))]);
  }
}

/** Overlap of the two ends, and of the far ends of one VPC's links. */
export function refuseOverlap(session: Session, candidate: LiveLink): void {
  refuse(session, [
    endsOverlapViolation(session.rules, candidate),
    peersOverlapViolation(session.rules, candidate, liveAround(session, candidate)),
  ]);
}

/** A VPC with more blocks than before, against the live links it has. */
export function refuseAddedBlocks(session: Session, vpc: Vpc): void {
  for (const link of liveOf(session, linksOfVpc(session.store, vpc.id))) {
    const widened = (end: End): End => (end.vpcId === vpc.id ? { ...end, cidrBlocks: occupiedBlocksOf(vpc) } : end);
    const candidate = { ...link, requester: widened(link.requester), accepter: widened(link.accepter) };
    const violation =
      endsOverlapViolation(session.rules, candidate) ??
      peersOverlapViolation(session.rules, candidate, liveAround(session, candidate));
    refuse(session, [violation && { ...violation, property: "secondaryCidrBlocks", value: vpc.secondaryCidrBlocks }]);
  }
}

export function refuseDestination(session: Session, route: Omit<PlannedRoute, "unknown">): void {
  refuse(session, routeViolations(session.rules, { ...route, unknown: NOTHING_UNKNOWN }));
}

/** The link as the rules weigh it. */
export function weighed(
  session: Session,
  link: Pick<Link, "requester" | "accepter">,
  id: string,
  state: LiveLink["state"],
): LiveLink {
  const end = ({ accountId, region, vpcId }: LinkSide): End => {
    const vpc = findVpc(session.store, vpcId);
    return { accountId, region, vpcId, cidrBlocks: vpc ? occupiedBlocksOf(vpc) : [] };
  };
  return { id, state, requester: end(link.requester), accepter: end(link.accepter) };
}

function liveAround(session: Session, { requester, accepter }: LiveLink): LiveLink[] {
  return liveOf(session, [...linksOfVpc(session.store, requester.vpcId), ...linksOfVpc(session.store, accepter.vpcId)]);
}

function liveOf(session: Session, links: readonly Link[]): LiveLink[] {
  const moment = momentOf(session.store, session.vendor);
  return links
    .filter((link) => isLinkLive(session.rules, link, moment))
    .map((link) => weighed(session, link, idsOf(link)[0]!, stateFor(session.rules, link, "requester", moment)));
}

const refuse = (session: Session, violations: readonly (Violation | undefined)[]): void =>
  throwFirstError(violations, session.rules);
