/** The API's rows → records: regions in their long form, ids as strings, times in UTC, and nothing for "". */
import type {
  PeeringEnd,
  PeeringRecord,
  RouteRecord,
  RouteTableRecord,
  Tags,
  VpcRecord,
} from "../../backend/contract.js";
import type { PeeringState, PeeringType, QosLevel } from "../../rules/schema.js";
import { ownEntry } from "../../own-entry.js";
import { expiryOf, instant } from "../kit/times.js";
import type { PeeringRow, RouteRow, RouteTableRow, VpcRow } from "./answers.js";
import { chargeTypeOf } from "./charge-types.js";
import { reasonFor } from "./state-reasons.js";

/** The tag that marks the resource that made a VPC. */
export const CREATOR_TAG = "vpc-peering:creator";

export const PEERING = "PEERCONNECTION";

/** `ISOLATED` is not explained in the reference, and read as arrears. */
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

export interface Surroundings {
  readonly accountId: string;
  readonly toLongRegion: (region: string) => string;
  /** `null`: requests never lapse. */
  readonly expiryHours: number | null;
  /** Of VPCs that the account can see. */
  readonly blocksOf: (end: { readonly region: string; readonly id: string }) => readonly string[] | undefined;
}

export function peeringRecord(row: PeeringRow, around: Surroundings): PeeringRecord {
  const { accountId, toLongRegion } = around;
  const end = (owner: string, region: string, vpcId: string, shown: string | undefined): PeeringEnd => {
    const known = owner === accountId ? around.blocksOf({ region, id: vpcId }) : undefined;
    const cidrBlocks = known ?? (shown === undefined ? undefined : [shown]);
    return { accountId: owner, region, vpcId, ...(cidrBlocks !== undefined && { cidrBlocks }) };
  };
  const requester = end(row.SourceUin, toLongRegion(row.SourceRegion), row.SourceVpcId, row.VpcCidrBlock);
  const accepter = end(row.DestinationUin, toLongRegion(row.DestinationRegion), row.PeerVpcId, row.PeerVpcCidrBlock);
  const role = requester.accountId !== accountId ? "accepter" : accepter.accountId === accountId ? "both" : "requester";
  const state = ownEntry(STATES, row.State) ?? "unknown";
  const createdAt = fromBeijingTime(row.CreateTime);
  const expiresAt = isOpen(state) ? expiryOf(createdAt, around.expiryHours) : undefined;
  const stateReason = reasonFor({ state, role, requester, accepter, expiresAt });
  const type = typeOf(row.Type);
  return {
    region: requester.region,
    id: row.PeeringConnectionId,
    name: row.PeeringConnectionName ?? "",
    state,
    ...(stateReason !== undefined && { stateReason }),
    vendorState: row.State,
    role,
    requester,
    accepter,
    // Inside a region the API reports a cap of 0 and a charge type, and neither means anything.
    ...(requester.region !== accepter.region && capOf(row)),
    ...(row.QosLevel !== undefined && QOS_LEVELS.includes(row.QosLevel) && { qosLevel: row.QosLevel as QosLevel }),
    ...(type !== undefined && { type }),
    tags: row.TagSet,
    ...(createdAt !== undefined && { createdAt }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
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

/** Blocks that the account adds and removes; those of container clusters are the clusters'. */
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
    // Only rows of the type USER can be edited.
    origin: RouteType === undefined || RouteType === "USER" ? "user" : "system",
  };
}

export const destinationOf = (row: RouteRow): string => row.DestinationCidrBlock ?? row.DestinationIpv6CidrBlock ?? "";

export const tagList = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** "2024-11-14 11:58:54", without a zone: the API's clock is Beijing's. `undefined` for a time that is none. */
export const fromBeijingTime = (time: string | undefined): string | undefined =>
  instant(time && `${time.replace(" ", "T")}+08:00`);

export const toBeijingTime = (iso: string): string =>
  new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");

function capOf({ Bandwidth, ChargeType }: PeeringRow): Pick<PeeringRecord, "bandwidthMbps" | "chargeType"> {
  const chargeType = chargeTypeOf(ChargeType);
  return { ...(Bandwidth && { bandwidthMbps: Bandwidth }), ...(chargeType !== undefined && { chargeType }) };
}

/** The request's words are `VPC_PEER` and `VPC_BM_PEER`; the reference's example of an answer says `VPC0`. */
function typeOf(word: string | undefined): PeeringType | undefined {
  if (word === undefined) return undefined;
  if (word.includes("BM")) return "bare-metal";
  return word.startsWith("VPC") ? "vpc" : undefined;
}

/** The request waits, or has waited in vain. */
const isOpen = (state: PeeringState): boolean => state === "pending-acceptance" || state === "expired";
