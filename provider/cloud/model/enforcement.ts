/** The vendor's rules as enforced by the embedded cloud, which also rejects a call that skipped `check`. */
import type { NewPeering, PeeringChanges, TagChanges, Tags } from "../../backend/contract.js";
import { withTagChanges } from "../../backend/tags.js";
import type { Rule, TagSupport } from "../../rules/schema.js";
import {
  endsOverlapViolation,
  peersOverlapViolation,
  quotaViolation,
  type End,
  type LiveConnection,
  type Side,
} from "../../rules/account.js";
import {
  connectionViolations,
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
import { isConnectionLive, stateFor } from "./lifecycle.js";
import {
  idsOf,
  connectionsOfAccount,
  connectionsOfVpc,
  type Connection,
  type ConnectionSide,
} from "../tables/connections.js";
import { stateContext } from "./clock.js";
import { blocksOf, findVpc, occupiedBlocksOf, type Vpc } from "../tables/vpc-store.js";

const NOTHING_UNKNOWN: ReadonlySet<string> = new Set();

export function refuseVpc(session: Session, requested: Omit<PlannedVpcInputs, "unknown">): void {
  refuse(session, vpcViolations(session.rules, session.limits, { ...requested, unknown: NOTHING_UNKNOWN }));
}

export function refuseSubnet(session: Session, requested: Omit<PlannedSubnet, "unknown">): void {
  refuse(session, subnetViolations(session.rules, { ...requested, unknown: NOTHING_UNKNOWN }));
}

/** For an existing subnet, checks the changes only. */
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

export function refuseRouteTable(session: Session, requested: PlannedRouteTable): void {
  refuse(session, routeTableViolations(session.rules, requested));
}

/** Violations visible in the request and the two VPCs alone. */
export function refuseRequest(session: Session, requested: NewPeering, own: Vpc, peer: Vpc | undefined): void {
  const plan = {
    ...requested,
    ownAccountId: session.id,
    vpcCidrBlocks: blocksOf(own),
    edgeSiteId: own.edgeSiteId,
    peerCidrBlocks: peer && blocksOf(peer),
    peerEdgeSiteId: peer?.edgeSiteId,
  };
  refuse(session, connectionViolations(session.rules, session.limits, { ...plan, unknown: NOTHING_UNKNOWN }));
}

/** Checks the changed fields of an existing connection, but not its ends. */
export function refuseChange(session: Session, connection: Connection, changes: PeeringChanges): void {
  const plan = {
    region: connection.requester.region,
    peerRegion: connection.accepter.region,
    ...(connection.bandwidthMbps !== undefined && { bandwidthMbps: connection.bandwidthMbps }),
    ...changes,
  };
  const changed = new Set(Object.keys(changes));
  const violations = connectionViolations(session.rules, session.limits, { ...plan, unknown: NOTHING_UNKNOWN });
  refuse(
    session,
    violations.filter((violation) => changed.has(violation.property)),
  );
}

/** The refusal of a name that another object has. @param where "account 1", or a region */
export const nameInUse = (
  session: Session,
  {
    noun,
    where,
    id,
    name,
    rule,
  }: Readonly<Record<"noun" | "where" | "id" | "name", string>> & { readonly rule: Rule<unknown> },
): Error =>
  session.refusal("already-exists", `${where} already has a ${noun} of that name: ${id}`, {
    property: "name",
    value: name,
    rule,
    fix: `Choose another name, or import the ${noun} (\`vpc-peering import\`)`,
  });

export const refuseTags = (session: Session, tags: Tags = {}): void =>
  refuse(session, tagViolations(session.rules, tags));

/** Tags that the vendor accepts at creation only, and tags that it never accepts. */
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

/** Fails if a connection more exceeds the quota of these sides. */
export function refuseQuota(session: Session, candidate: LiveConnection, sides: readonly Side[]): void {
  for (const side of sides) {
    const { vpcId, accountId, region } = candidate[side];
    const connections =
      session.rules.quota.value.scope === "vpc"
        ? connectionsOfVpc(session.store, vpcId)
        : connectionsOfAccount(session.store, session.vendor, accountId, region);
    refuse(session, [quotaViolation(session.rules, session.limits, side, candidate, liveOf(session, connections))]);
  }
}

/** Overlap of the two ends, and of the other ends of one VPC's connections. */
export function refuseOverlap(session: Session, candidate: LiveConnection): void {
  refuse(session, [
    endsOverlapViolation(session.rules, candidate),
    peersOverlapViolation(session.rules, candidate, liveAtSameVpcs(session, candidate)),
  ]);
}

/** Checks a VPC's additional CIDR blocks against its live connections. */
export function refuseAddedBlocks(session: Session, vpc: Vpc): void {
  for (const connection of liveOf(session, connectionsOfVpc(session.store, vpc.id))) {
    const widened = (end: End): End => (end.vpcId === vpc.id ? { ...end, cidrBlocks: occupiedBlocksOf(vpc) } : end);
    const candidate = {
      ...connection,
      requester: widened(connection.requester),
      accepter: widened(connection.accepter),
    };
    const violation =
      endsOverlapViolation(session.rules, candidate) ??
      peersOverlapViolation(session.rules, candidate, liveAtSameVpcs(session, candidate));
    refuse(session, [violation && { ...violation, property: "secondaryCidrBlocks", value: vpc.secondaryCidrBlocks }]);
  }
}

export function refuseDestination(session: Session, route: Omit<PlannedRoute, "unknown">): void {
  refuse(session, routeViolations(session.rules, { ...route, unknown: NOTHING_UNKNOWN }));
}

/** The connection in the form that the rules take. */
export function toLiveConnection(
  session: Session,
  connection: Pick<Connection, "requester" | "accepter">,
  id: string,
  state: LiveConnection["state"],
): LiveConnection {
  const end = ({ accountId, region, vpcId }: ConnectionSide): End => {
    const vpc = findVpc(session.store, vpcId);
    return { accountId, region, vpcId, cidrBlocks: vpc ? occupiedBlocksOf(vpc) : [] };
  };
  return { id, state, requester: end(connection.requester), accepter: end(connection.accepter) };
}

function liveAtSameVpcs(session: Session, { requester, accepter }: LiveConnection): LiveConnection[] {
  return liveOf(session, [
    ...connectionsOfVpc(session.store, requester.vpcId),
    ...connectionsOfVpc(session.store, accepter.vpcId),
  ]);
}

function liveOf(session: Session, connections: readonly Connection[]): LiveConnection[] {
  const context = stateContext(session.store, session.vendor);
  return connections
    .filter((connection) => isConnectionLive(session.rules, connection, context))
    .map((connection) =>
      toLiveConnection(
        session,
        connection,
        idsOf(connection)[0]!,
        stateFor(session.rules, connection, "requester", context),
      ),
    );
}

const refuse = (session: Session, violations: readonly (Violation | undefined)[]): void =>
  throwFirstError(violations, session.rules);
