/** Converts API 2.0's rows to records: long region names, times in UTC, our names of states. */
import type { PeeringEnd, PeeringRecord, Ref, RouteRecord, RouteTableRecord } from "../../../backend/contract.js";
import type { PeeringState } from "../../../rules/schema.js";
import { type ConnectionContext, expiryOf, peeringRecord as recordOf } from "../../kit/peering-record.js";
import { fromBeijingTime } from "../../tencent/client/records.js";
import type { PeeringRow, RouteRow, RouteTableRow } from "../answers.js";

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

export interface RecordContext extends ConnectionContext {
  readonly toLongRegion: (code: string) => string;
  /** CIDR blocks of the account's VPCs. */
  readonly blocksOf: (end: Ref) => readonly string[] | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function peeringRecord(row: PeeringRow, context: RecordContext): PeeringRecord {
  const [requester, accepter] = endsOf(row, context);
  const seen = {
    region: requester.region,
    id: row.peeringConnectionId,
    name: row.peeringConnectionName ?? "",
    state: stateOf(row),
    vendorState: String(row.state),
    requester,
    accepter,
    // Rows of connections inside a region have a bandwidth, too; no page explains it.
    ...(requester.region !== accepter.region && row.bandwidth && { bandwidthMbps: row.bandwidth }),
    createdAt: fromBeijingTime(row.createTime),
  };
  // Re-enabling restarts the period, and no answer contains its start, so the expiry is unknown.
  return recordOf(seen, context, (state, createdAt, hours) => {
    const at = expiryOf(state, createdAt, hours);
    return at !== undefined && state === "pending-acceptance" && Date.parse(at) <= context.now() ? undefined : at;
  });
}

export const stateOf = ({ state }: PeeringRow): PeeringState => STATES[state] ?? "unknown";

export function endsOf(
  row: PeeringRow,
  context: RecordContext,
): readonly [requester: PeeringEnd, accepter: PeeringEnd] {
  const end = (owner: string, code: string, vpcId: string): PeeringEnd => {
    const region = context.toLongRegion(code);
    const cidrBlocks = owner === context.accountId ? context.blocksOf({ region, id: vpcId }) : undefined;
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

/** The row of the VPC itself has "Local" as its destination and next hop. */
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
