/**
 * Converts the API's rows to records: long region names, IDs as strings, times in UTC, and absent values instead of "".
 */
import type {
  PeeringEnd,
  PeeringRecord,
  Ref,
  RouteRecord,
  RouteTableRecord,
  Tags,
  VpcRecord,
} from "../../../backend/contract.js";
import type { PeeringState, PeeringType, QosLevel } from "../../../rules/schema.js";
import { ownEntry } from "../../../lookup/own-entry.js";
import { type ConnectionContext, peeringRecord as recordOf } from "../../kit/peering-record.js";
import { instant } from "../../kit/times.js";
import type { PeeringRow, RouteRow, RouteTableRow, VpcRow } from "../answers.js";
import { chargeTypeOf } from "./charge-types.js";

/** Tag that identifies the resource that created a VPC. */
export const CREATOR_TAG = "vpc-peering:creator";

export const PEERING = "PEERCONNECTION";

/** `ISOLATED` is not explained in the reference; the client treats it as arrears. */
export const STATES: Readonly<Record<string, PeeringState>> = {
  PENDING: "pending-acceptance",
  ACTIVE: "active",
  REJECTED: "rejected",
  DELETED: "deleted-by-peer",
  FAILED: "failed",
  EXPIRED: "expired",
  ISOLATED: "suspended",
};

export const PEERING_TYPES = {
  vpc: "VPC_PEER",
  "bare-metal": "VPC_BM_PEER",
} as const satisfies Record<PeeringType, string>;

const QOS_LEVELS: readonly string[] = ["PT", "AU", "AG"] satisfies QosLevel[];

export interface RecordContext extends ConnectionContext {
  readonly toLongRegion: (region: string) => string;
  /** CIDR blocks of VPCs that the account can see. */
  readonly blocksOf: (end: Ref) => readonly string[] | undefined;
}

export function peeringRecord(row: PeeringRow, context: RecordContext): PeeringRecord {
  const { accountId, toLongRegion } = context;
  const end = (owner: string, region: string, vpcId: string, shown: string | undefined): PeeringEnd => {
    const known = owner === accountId ? context.blocksOf({ region, id: vpcId }) : undefined;
    const cidrBlocks = known ?? (shown === undefined ? undefined : [shown]);
    return { accountId: owner, region, vpcId, ...(cidrBlocks !== undefined && { cidrBlocks }) };
  };
  const requester = end(row.SourceUin, toLongRegion(row.SourceRegion), row.SourceVpcId, row.VpcCidrBlock);
  const accepter = end(row.DestinationUin, toLongRegion(row.DestinationRegion), row.PeerVpcId, row.PeerVpcCidrBlock);
  const type = typeOf(row.Type);
  const seen = {
    region: requester.region,
    id: row.PeeringConnectionId,
    name: row.PeeringConnectionName ?? "",
    state: ownEntry(STATES, row.State) ?? "unknown",
    vendorState: row.State,
    requester,
    accepter,
    // Inside a region the API reports a bandwidth of 0 and a charge type; neither has a meaning.
    ...(requester.region !== accepter.region && capOf(row)),
    ...(row.QosLevel !== undefined && QOS_LEVELS.includes(row.QosLevel) && { qosLevel: row.QosLevel as QosLevel }),
    ...(type !== undefined && { type }),
    ...(row.TagSet && { tags: row.TagSet }),
    createdAt: fromBeijingTime(row.CreateTime),
  };
  return recordOf(seen, context);
}

export function vpcRecord(
  row: VpcRow,
  { region, accountId, defaultRouteTableId }: Pick<VpcRecord, "region" | "accountId" | "defaultRouteTableId">,
): VpcRecord {
  const { [CREATOR_TAG]: creator, ...tags } = row.TagSet;
  const others = row.AssistantCidrSet.filter(isContainers).map(({ CidrBlock }) => CidrBlock);
  return {
    region,
    id: row.VpcId,
    accountId,
    name: row.VpcName ?? "",
    cidrBlock: row.CidrBlock,
    secondaryCidrBlocks: secondaryBlocksOf(row),
    ...(others.length > 0 && { otherCidrBlocks: others }),
    ...(row.Ipv6CidrBlock !== undefined && { ipv6CidrBlock: row.Ipv6CidrBlock }),
    tags,
    defaultRouteTableId,
    ...(creator !== undefined && { creator }),
    state: "available",
  };
}

/** CIDR blocks that the account adds and removes; a container cluster manages its own. */
export const secondaryBlocksOf = ({ AssistantCidrSet }: VpcRow): string[] =>
  AssistantCidrSet.filter((block) => !isContainers(block)).map(({ CidrBlock }) => CidrBlock);

const isContainers = ({ AssistantType }: VpcRow["AssistantCidrSet"][number]): boolean => (AssistantType ?? 0) !== 0;

export function routeTableRecord(row: RouteTableRow, region: string): RouteTableRecord {
  return {
    region,
    id: row.RouteTableId,
    vpcId: row.VpcId,
    name: row.RouteTableName ?? "",
    isDefault: row.Main,
    subnetIds: (row.AssociationSet ?? []).map(({ SubnetId }) => SubnetId),
    routes: (row.RouteSet ?? []).map(routeRecord),
    ...(row.TagSet && { tags: row.TagSet }),
  };
}

export function routeRecord(row: RouteRow): RouteRecord {
  const { GatewayType, GatewayId, RouteDescription, RouteType, Enabled } = row;
  return {
    destinationCidrBlock: destinationOf(row),
    ...(GatewayType === PEERING && GatewayId !== undefined
      ? { peeringConnectionId: GatewayId }
      : { nextHop: [GatewayType, GatewayId].filter(Boolean).join(" ") }),
    ...(RouteDescription !== undefined && { description: RouteDescription }),
    ...(Enabled === false && { enabled: false }),
    // Only rows of type USER can be edited.
    origin: RouteType === undefined || RouteType === "USER" ? "user" : "system",
  };
}

export const destinationOf = (row: RouteRow): string => row.DestinationCidrBlock ?? row.DestinationIpv6CidrBlock ?? "";

/** Parameter of a creation; absent without tags. */
export function tagParams(tags: Tags = {}): { readonly Tags?: readonly object[] } {
  const all = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return all.length === 0 ? {} : { Tags: all };
}

/** "2024-11-14 11:58:54", without time zone: the API uses Beijing time. `undefined` for an invalid time. */
export const fromBeijingTime = (time: string | undefined): string | undefined =>
  instant(time && `${time.replace(" ", "T")}+08:00`);

export const toBeijingTime = (iso: string): string =>
  new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");

function capOf({ Bandwidth, ChargeType }: PeeringRow): Pick<PeeringRecord, "bandwidthMbps" | "chargeType"> {
  const chargeType = chargeTypeOf(ChargeType);
  return { ...(Bandwidth && { bandwidthMbps: Bandwidth }), ...(chargeType !== undefined && { chargeType }) };
}

/** Requests use `VPC_PEER` and `VPC_BM_PEER`; the reference's example of an answer contains `VPC0`. */
function typeOf(value: string | undefined): PeeringType | undefined {
  if (value === undefined) return undefined;
  if (value.includes("BM")) return "bare-metal";
  return value.startsWith("VPC") ? "vpc" : undefined;
}
