/** A connection as one account sees it. */
import type { PeeringEnd, PeeringRecord } from "../../backend/contract.js";
import type { PeeringState, VendorRules } from "../../rules/schema.js";
import { sidesOf, stateFor, type Moment } from "./lifecycle.js";
import { opposite, type Link, type LinkSide, type SideName } from "../tables/links.js";
import type { Store } from "../store/store.js";
import { blocksOf, findVpc } from "../tables/vpc-store.js";

/**
 * `undefined` if the account has no row of it. An account that owns both halves sees the connection by the requester's
 * ID, and no account sees a property that the vendor's API does not report.
 */
export function viewOf(
  store: Store,
  rules: VendorRules,
  link: Link,
  accountId: string,
  moment: Moment,
): PeeringRecord | undefined {
  const [side, second] = sidesOf(link, accountId);
  if (side === undefined) return undefined;
  const record = viewFrom(store, rules, link, side, second === undefined ? side : "both", moment);
  const { bandwidthMbps, chargeType, ...reported } = record;
  return {
    ...reported,
    ...(bandwidthMbps !== undefined && rules.bandwidthReadable.value && { bandwidthMbps }),
    ...(chargeType !== undefined && rules.chargeTypeReadable.value && { chargeType }),
  };
}

/** The connection from one of its sides. */
export function viewFrom(
  store: Store,
  rules: VendorRules,
  link: Link,
  side: SideName,
  role: PeeringRecord["role"],
  moment: Moment,
): PeeringRecord {
  const { id, name, description, tags } = link[side];
  const state = stateFor(rules, link, side, moment);
  const stateReason = reasonFor(state, link, side);
  const { bandwidthMbps, chargeType, qosLevel, type } = link;
  const otherHalf = rules.acceptance.value === "mutual" ? link.accepter.id : undefined;
  return {
    region: link.requester.region,
    id: id!,
    name,
    state,
    ...(stateReason !== undefined && { stateReason }),
    vendorState: rules.vendorStates.value[state] ?? state,
    role,
    requester: endOf(store, link.requester),
    accepter: endOf(store, link.accepter),
    ...(bandwidthMbps !== undefined && { bandwidthMbps }),
    ...(chargeType !== undefined && { chargeType }),
    ...(qosLevel !== undefined && { qosLevel }),
    ...(type !== undefined && { type }),
    ...(description && { description }),
    tags,
    ...(otherHalf !== undefined && { accepterPeeringConnectionId: otherHalf }),
    createdAt: new Date(link.createdAt).toISOString(),
    ...(link.expiresAt !== undefined && { expiresAt: new Date(link.expiresAt).toISOString() }),
  };
}

/** The CIDR blocks of both ends are shown while their VPCs exist: no vendor hides them from a connected account. */
function endOf(store: Store, { accountId, region, vpcId }: LinkSide): PeeringEnd {
  const vpc = findVpc(store, vpcId);
  return { accountId, region, vpcId, ...(vpc && { cidrBlocks: blocksOf(vpc) }) };
}

function reasonFor(state: PeeringState, link: Link, side: SideName): string | undefined {
  switch (state) {
    case "pending-acceptance":
      return `account ${link.accepter.accountId} has not accepted yet`;
    case "rejected":
      return `account ${link.accepter.accountId} rejected the request`;
    case "expired":
      return `account ${link.accepter.accountId} did not accept before ${new Date(link.expiresAt!).toISOString()}`;
    case "deleted-by-peer":
      return `account ${link[opposite(side)].accountId} deleted its side`;
    case "suspended":
      return `account ${link.requester.accountId}, which pays, is in arrears`;
    default:
      return undefined;
  }
}
