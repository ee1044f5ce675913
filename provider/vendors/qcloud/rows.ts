/** API 2.0's rows → records: regions in their long form, times in UTC, states by our names. */
import type { PeeringEnd, PeeringRecord, RouteRecord, RouteTableRecord } from "../../backend/contract.js";
import type { PeeringState } from "../../rules/schema.js";
import { expiryOf } from "../kit/times.js";
import { fromBeijingTime } from "../tencent/rows.js";
import { reasonFor } from "../tencent/state-reasons.js";
import type { PeeringRow, RouteRow, RouteTableRow } from "./answers.js";

/** nextType of CreateRoute. */
export const PEERING = 4;
const LOCAL = 2;
const NEXT_TYPES: Readonly<Record<number, string>> = {
  0: "public gateway",
  1: "VPN gateway",
  [LOCAL]: "local",
  3: "direct connect",
  7: "SSL VPN gateway",
  8: "NAT gateway",
  9: "server",
};

/** DescribeVpcPeeringConnections, `state`. */
export const STATES: Readonly<Record<number, PeeringState>> = {
  0: "pending-acceptance",
  1: "active",
  2: "expired",
  3: "rejected",
  4: "deleted-by-peer",
};
export const REJECTED = "3";

export interface Surroundings {
  readonly accountId: string;
  readonly toLongRegion: (code: string) => string;
  /** `null`: requests never lapse. */
  readonly expiryHours: number | null;
  /** Of VPCs that the account has. */
  readonly blocksOf: (end: { readonly region: string; readonly id: string }) => readonly string[] | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function peeringRecord(row: PeeringRow, around: Surroundings): PeeringRecord {
  const { accountId } = around;
  const [requester, accepter] = endsOf(row, around);
  const role = requester.accountId !== accountId ? "accepter" : accepter.accountId === accountId ? "both" : "requester";
  const state = stateOf(row);
  const createdAt = fromBeijingTime(row.createTime);
  const expiresAt = endOfPending(state, createdAt, around);
  const stateReason = reasonFor({ state, role, requester, accepter, expiresAt });
  return {
    region: requester.region,
    id: row.peeringConnectionId,
    name: row.peeringConnectionName ?? "",
    state,
    ...(stateReason !== undefined && { stateReason }),
    vendorState: String(row.state),
    role,
    requester,
    accepter,
    // Rows of connections inside a region have a bandwidth, too, which no page explains.
    ...(requester.region !== accepter.region && row.bandwidth && { bandwidthMbps: row.bandwidth }),
    ...(createdAt !== undefined && { createdAt }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

export const stateOf = ({ state }: PeeringRow): PeeringState => STATES[state] ?? "unknown";

export function endsOf(row: PeeringRow, around: Surroundings): readonly [requester: PeeringEnd, accepter: PeeringEnd] {
  const end = (owner: string, code: string, vpcId: string): PeeringEnd => {
    const region = around.toLongRegion(code);
    const cidrBlocks = owner === around.accountId ? around.blocksOf({ region, id: vpcId }) : undefined;
    return { accountId: owner, region, vpcId, ...(cidrBlocks !== undefined && { cidrBlocks }) };
  };
  return [end(row.uin, row.region, row.vpcId), end(row.peerUin, row.peerRegion, row.peerVpcId)];
}

export function routeTableRecord(
  row: RouteTableRow,
  region: string,
  isDefault: boolean,
  subnetIds: readonly string[],
): RouteTableRecord {
  return {
    region,
    id: row.id,
    vpcId: row.vpcId,
    name: row.routeTableName ?? "",
    isDefault,
    subnetIds,
    routes: row.routes.map((route) => routeRecord(route, row.vpcCidrBlock)),
  };
}

/** The VPC's own row says "Local" for destination and next hop alike. */
export function routeRecord(row: RouteRow, vpcCidrBlock: string | undefined): RouteRecord {
  const { destinationCidrBlock, nextType, nextHub, description } = row;
  const destination = nextType === LOCAL ? (vpcCidrBlock ?? destinationCidrBlock) : destinationCidrBlock;
  const kind = NEXT_TYPES[nextType] ?? `next type ${nextType}`;
  return {
    destinationCidrBlock: destination,
    ...(nextType === PEERING
      ? { peeringConnectionId: nextHub }
      : { nextHop: nextType === LOCAL ? kind : `${kind} ${nextHub}`.trim() }),
    ...(description !== undefined && { description }),
    origin: nextType === LOCAL ? "system" : "user",
  };
}

/** Enabling starts the time anew, and no answer says when that was: then the end is not known. */
function endOfPending(
  state: PeeringState,
  createdAt: string | undefined,
  { expiryHours, now }: Surroundings,
): string | undefined {
  if (state !== "pending-acceptance" && state !== "expired") return undefined;
  const at = expiryOf(createdAt, expiryHours);
  return at !== undefined && state === "pending-acceptance" && Date.parse(at) <= now() ? undefined : at;
}
