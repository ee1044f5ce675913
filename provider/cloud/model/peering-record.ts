/** A connection as one account sees it. */
import type { PeeringEnd, PeeringRecord } from "../../backend/contract.js";
import type { PeeringState, VendorRules } from "../../rules/schema.js";
import { sidesOf, stateFor, type StateContext } from "./lifecycle.js";
import { opposite, type Connection, type ConnectionSide, type SideName } from "../tables/connections.js";
import type { Store } from "../store/store.js";
import { blocksOf, findVpc } from "../tables/vpc-store.js";

/**
 * `undefined` if the account has no row of the connection. An account that owns both halves sees the connection by the
 * requester's ID. Properties that the vendor's API does not report are absent.
 */
export function viewOf(
  store: Store,
  rules: VendorRules,
  connection: Connection,
  accountId: string,
  context: StateContext,
): PeeringRecord | undefined {
  const [side, second] = sidesOf(connection, accountId);
  if (side === undefined) return undefined;
  const record = viewFrom(store, rules, connection, side, second === undefined ? side : "both", context);
  const { bandwidthMbps, chargeType, ...reported } = record;
  return {
    ...reported,
    ...(bandwidthMbps !== undefined && rules.bandwidthReadable.value && { bandwidthMbps }),
    ...(chargeType !== undefined && rules.chargeTypeReadable.value && { chargeType }),
  };
}

/** The connection as seen from one of its sides. */
export function viewFrom(
  store: Store,
  rules: VendorRules,
  connection: Connection,
  side: SideName,
  role: PeeringRecord["role"],
  context: StateContext,
): PeeringRecord {
  const { id, name, description, tags } = connection[side];
  const state = stateFor(rules, connection, side, context);
  const stateReason = reasonFor(state, connection, side);
  const { bandwidthMbps, chargeType, qosLevel, type } = connection;
  const otherHalf = rules.acceptance.value === "mutual" ? connection.accepter.id : undefined;
  return {
    region: connection.requester.region,
    id: id!,
    name,
    state,
    ...(stateReason !== undefined && { stateReason }),
    vendorState: rules.vendorStates.value[state] ?? state,
    role,
    requester: endOf(store, connection.requester),
    accepter: endOf(store, connection.accepter),
    ...(bandwidthMbps !== undefined && { bandwidthMbps }),
    ...(chargeType !== undefined && { chargeType }),
    ...(qosLevel !== undefined && { qosLevel }),
    ...(type !== undefined && { type }),
    ...(description && { description }),
    tags,
    ...(otherHalf !== undefined && { accepterPeeringConnectionId: otherHalf }),
    createdAt: new Date(connection.createdAt).toISOString(),
    ...(connection.expiresAt !== undefined && { expiresAt: new Date(connection.expiresAt).toISOString() }),
  };
}

/** The CIDR blocks of both ends are visible while their VPCs exist: no vendor hides them from a connected account. */
function endOf(store: Store, { accountId, region, vpcId }: ConnectionSide): PeeringEnd {
  const vpc = findVpc(store, vpcId);
  return { accountId, region, vpcId, ...(vpc && { cidrBlocks: blocksOf(vpc) }) };
}

function reasonFor(state: PeeringState, connection: Connection, side: SideName): string | undefined {
  switch (state) {
    case "pending-acceptance":
      return `account ${connection.accepter.accountId} has not accepted yet`;
    case "rejected":
      return `account ${connection.accepter.accountId} rejected the request`;
    case "expired":
      return `account ${connection.accepter.accountId} did not accept before ${new Date(connection.expiresAt!).toISOString()}`;
    case "deleted-by-peer":
      return `account ${connection[opposite(side)].accountId} deleted its side`;
    case "suspended":
      return `account ${connection.requester.accountId}, which pays, is in arrears`;
    default:
      return undefined;
  }
}
