/**
 * Rules that depend on the account's objects: quotas, and overlap with existing connections. Pure functions over lists.
 */
import { type Cidr, readCidr } from "../network/cidr/cidr.js";
import { overlapsBetween } from "../network/cidr/overlap.js";
import { endsOverlap, wellFormed } from "./ends-overlap.js";
import type { Limits, PeeringState, VendorRules } from "./schema.js";
import { isLive } from "./states.js";
import type { Violation } from "./violation.js";

/** The VPC of an end, and its owner. */
export interface EndVpc {
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
}

export interface End extends EndVpc {
  readonly cidrBlocks: readonly string[];
}

/** The parts of a connection that a quota depends on. */
interface Counted {
  readonly state: PeeringState;
  readonly requester: EndVpc;
  readonly accepter: EndVpc;
}

/** One connection. On vendors where each account creates its own half, two halves are one connection. */
export interface LiveConnection {
  readonly id: string;
  /** For a planned connection: the state after its creation. */
  readonly state: PeeringState;
  readonly requester: End;
  readonly accepter: End;
}

export type Side = "requester" | "accepter";

/** The quota limit that applies to the account. */
export function quotaOf(rules: VendorRules, limits: Limits): number {
  return limits.peerings ?? rules.quota.value.peerings;
}

/** Number of connections that count towards the quota of the end's scope. */
export const quotaUsed = (rules: VendorRules, end: EndVpc, connections: readonly Counted[]): number =>
  connections.filter((connection) => isLive(connection.state) && takesUpQuota(rules, connection, end)).length;

/** The new connection exceeds the quota of that side. `live` may contain connections that do not count. */
export function quotaViolation(
  rules: VendorRules,
  limits: Limits,
  side: Side,
  candidate: LiveConnection,
  live: readonly LiveConnection[],
): Violation | undefined {
  const others = live.filter((connection) => connection.id !== candidate.id);
  return usedQuotaViolation(rules, limits, side, candidate, quotaUsed(rules, candidate[side], others));
}

/** @param used connections that already count towards the quota */
export function usedQuotaViolation(
  rules: VendorRules,
  limits: Limits,
  side: Side,
  candidate: LiveConnection,
  used: number,
): Violation | undefined {
  if (!isCharged(rules, candidate, side)) return undefined;
  const end = candidate[side];
  const quota = quotaOf(rules, limits);
  if (used < quota) return undefined;
  const what = `${quotaScopeText(rules, end)} already has ${used} peering connections, and its quota is ${quota}`;
  const property = side === "requester" ? "vpc" : "peerVpc";
  return { ...quotaExceeded(rules, end, what), property, value: end.vpcId };
}

/** Connections in a quota's scope, at present and in a plan. */
export interface QuotaPlan {
  /** At present; `undefined` if the account was not read. */
  readonly used: number | undefined;
  readonly created: number;
  readonly deleted: number;
}

/** The plan exceeds the quota of the end's scope: in its final state or, because deletions come last, before it. */
export function quotaPlanViolation(
  rules: VendorRules,
  limits: Limits,
  end: EndVpc,
  { used, created, deleted }: QuotaPlan,
): Violation | undefined {
  const quota = quotaOf(rules, limits);
  const most = (used ?? 0) + created;
  if (created === 0 || most <= quota) return undefined;
  const owner = quotaScopeText(rules, end);
  const exist = used === undefined ? "existing ones not counted" : `${used} exist`;
  if (most - deleted > quota) {
    const rest = deleted === 0 ? "" : ` and deletes ${deleted}`;
    const what = `${owner} would have ${most - deleted} peering connections (${exist}, the plan creates ${created}${rest}), and its quota is ${quota}`;
    return quotaExceeded(rules, end, what);
  }
  const what = `${owner} would have ${most} peering connections during the update (${exist}, the plan creates ${created} before it deletes ${deleted}), and its quota is ${quota}`;
  return { ...quotaExceeded(rules, end, what), fix: "Delete in an update of its own, then create" };
}

function quotaExceeded(rules: VendorRules, end: EndVpc, what: string): Violation {
  const { scope, raisable } = rules.quota.value;
  return {
    property: scope === "vpc" ? "vpc" : "region",
    value: scope === "vpc" ? end.vpcId : end.region,
    severity: "error",
    code: "quota-exceeded",
    what,
    fix: `Delete one that is no longer needed${raisable ? ', or have the quota raised with a ticket, then set it in the configuration: limits {"peerings": …}' : ""}`,
    source: rules.quota.source,
    involves: ["vpc", "peerVpc"],
  };
}

/** Overlap of the two ends' CIDR blocks. */
export function endsOverlapViolation(rules: VendorRules, candidate: LiveConnection): Violation | undefined {
  return endsOverlap(rules, wellFormed(candidate.requester.cidrBlocks), wellFormed(candidate.accepter.cidrBlocks));
}

/** The other end's CIDR block overlaps that of another peer of the same VPC. `live`: connections of both VPCs. */
export function peersOverlapViolation(
  rules: VendorRules,
  candidate: LiveConnection,
  live: readonly LiveConnection[],
): Violation | undefined {
  const counts = PEERS_OVERLAP[rules.peersOverlap.value];
  if (!counts(candidate)) return undefined;
  const others = live.filter(
    (connection) => connection.id !== candidate.id && isLive(connection.state) && counts(connection),
  );
  return (
    peersOfOneVpc(rules, candidate.requester, candidate.accepter, "peerVpc", others) ??
    peersOfOneVpc(rules, candidate.accepter, candidate.requester, "vpc", others)
  );
}

const SCOPES: Record<VendorRules["quota"]["value"]["scope"], (end: EndVpc) => string> = {
  vpc: ({ vpcId }) => `the VPC ${vpcId}`,
  "project-and-region": ({ accountId, region }) => `the project ${accountId} in ${region}`,
  "account-and-region": ({ accountId, region }) => `the account ${accountId} in ${region}`,
};

const quotaScopeText = (rules: VendorRules, end: EndVpc): string => SCOPES[rules.quota.value.scope](end);

/** Equal for all ends whose connections count together. */
export function quotaScope(rules: VendorRules, { accountId, region, vpcId }: EndVpc): string {
  return (rules.quota.value.scope === "vpc" ? [region, vpcId] : [accountId, region]).join(" ");
}

const PEERS_OVERLAP: Record<VendorRules["peersOverlap"]["value"], (connection: LiveConnection) => boolean> = {
  "refused-among-all": () => true,
  "refused-among-cross-region": ({ requester, accepter }) => requester.region !== accepter.region,
  "refused-among-same-region": ({ requester, accepter }) => requester.region === accepter.region,
  allowed: () => false,
};

function isCharged(rules: VendorRules, connection: Counted, side: Side): boolean {
  switch (rules.quota.value.charges) {
    case "both":
      return true;
    case "requester":
      return side === "requester";
    case "requester-while-pending":
      return side === "requester" || connection.state !== "pending-acceptance";
  }
}

/**
 * The scopes in which the connection counts towards the quota, each as one of its ends; empty for an ended connection.
 */
export function quotaEnds(rules: VendorRules, connection: Counted): EndVpc[] {
  if (!isLive(connection.state)) return [];
  const [own, peer] = (["requester", "accepter"] as const).flatMap((side) =>
    isCharged(rules, connection, side) ? [connection[side]] : [],
  );
  const isOne = own !== undefined && peer !== undefined && quotaScope(rules, own) === quotaScope(rules, peer);
  return [own, isOne ? undefined : peer].filter((end) => end !== undefined);
}

/** Both ends may be in one scope; the connection still counts once. */
function takesUpQuota(rules: VendorRules, connection: Counted, end: EndVpc): boolean {
  const scope = quotaScope(rules, end);
  return (["requester", "accepter"] as const).some(
    (side) => isCharged(rules, connection, side) && quotaScope(rules, connection[side]) === scope,
  );
}

function peersOfOneVpc(
  rules: VendorRules,
  vpc: End,
  peer: End,
  property: "vpc" | "peerVpc",
  others: readonly LiveConnection[],
): Violation | undefined {
  const owners = new Map<Cidr, { readonly connection: LiveConnection; readonly end: End }>();
  for (const connection of others) {
    const end = isSameVpc(connection.requester, vpc)
      ? connection.accepter
      : isSameVpc(connection.accepter, vpc)
        ? connection.requester
        : undefined;
    // A second connection of a pair is refused for that reason, not for its overlap.
    if (end === undefined || isSameVpc(end, peer)) continue;
    for (const block of end.cidrBlocks) {
      const reading = readCidr(block);
      if ("cidr" in reading) owners.set(reading.cidr, { connection, end });
    }
  }
  const overlap = overlapsBetween([...owners.keys()], wellFormed(peer.cidrBlocks), 1)[0];
  const owner = overlap && owners.get(overlap.a);
  if (owner === undefined) return undefined;
  return {
    property,
    value: peer.vpcId,
    severity: "error",
    code: "cidr-overlap",
    what: `${overlap!.b.text} of ${peer.vpcId} overlaps ${overlap!.a.text} of ${owner.end.vpcId}, to which ${vpc.vpcId} is already connected by ${owner.connection.id}, and peers of one VPC must not overlap`,
    fix: "Change the CIDR block of the VPC, or delete the other connection first",
    source: rules.peersOverlap.source,
    involves: ["vpc", "peerVpc"],
  };
}

function isSameVpc(a: EndVpc, b: EndVpc): boolean {
  return a.vpcId === b.vpcId && a.region === b.region;
}
