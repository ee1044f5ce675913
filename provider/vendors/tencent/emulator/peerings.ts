/** Peering connections. Both accounts see the ends in the requester's order. */
import type { NewPeering, PeeringRecord } from "../../../backend/contract.js";
import type { ChargeType, PeeringState, QosLevel } from "../../../rules/schema.js";
import type { Step } from "../../kit/emulator/account.js";
import { type Action, action, type Caller } from "./action.js";
import { wallTime } from "./times.js";
import { filtered, filters, numberPaging, pageOf, refuseIds, refuseMalformed } from "./lists.js";
import { integer, listOf, optional, tags, text } from "./parameters.js";
import { type RefusalCodes, VendorRefusal } from "./refusal.js";
import { tagRecord, tagRows } from "./vpcs.js";

export const STATE_VALUES: Readonly<Record<PeeringState, string>> = {
  "pending-acceptance": "PENDING",
  provisioning: "PENDING",
  active: "ACTIVE",
  rejected: "REJECTED",
  expired: "EXPIRED",
  "deleted-by-peer": "DELETED",
  suspended: "ISOLATED",
  failed: "FAILED",
  unknown: "FAILED",
};

/** Including those of API 2.0. */
export const CHARGE_TYPES: Readonly<Record<string, ChargeType>> = {
  POSTPAID_BY_DAY_MAX: "daily-peak",
  POSTPAID_BY_MONTH_95: "monthly-95th",
};
const TYPES: Readonly<Record<string, "vpc" | "bare-metal">> = { VPC_PEER: "vpc", VPC_BM_PEER: "bare-metal" };
const QOS_LEVELS: Readonly<Record<string, QosLevel>> = { PT: "PT", AU: "AU", AG: "AG" };

export const CREATE_CODES: RefusalCodes = {
  "cidr-overlap": "UnsupportedOperation.VpcPeerCidrConflict",
  "quota-exceeded": "LimitExceeded.VpcPeerTotalLimitExceeded",
  "already-exists": "UnsupportedOperation.VpcPeerAlreadyExist",
  "wrong-account": "UnsupportedOperation.VpcPeerPurviewError",
  "vendor-rule": "InvalidParameterValue.Combination",
};
const DECIDE_CODES: RefusalCodes = {
  ...CREATE_CODES,
  "invalid-state": "UnsupportedOperation.VpcPeerInvalidStateChange",
  "vendor-rule": "UnsupportedOperation",
};

export const CreateVpcPeeringConnection = action({
  parameters: {
    SourceVpcId: text,
    PeeringConnectionName: text,
    DestinationVpcId: text,
    DestinationUin: text,
    DestinationRegion: text,
    Bandwidth: optional(integer),
    Type: optional(text),
    ChargeType: optional(text),
    QosLevel: optional(text),
    Tags: tags,
  },
  codes: CREATE_CODES,
  async run(requested, caller) {
    const { account, region, rules } = caller;
    refuseMalformed([requested.SourceVpcId, requested.DestinationVpcId], rules.ids.value.vpc);
    const isInside = requested.DestinationRegion === region;
    const peering: NewPeering = {
      name: requested.PeeringConnectionName,
      region,
      vpcId: requested.SourceVpcId,
      peerRegion: requested.DestinationRegion,
      peerVpcId: requested.DestinationVpcId,
      peerAccountId: requested.DestinationUin,
      // The reference's own example contains 0 for a connection inside a region.
      ...(requested.Bandwidth !== undefined &&
        !(isInside && requested.Bandwidth === 0) && { bandwidthMbps: requested.Bandwidth }),
      ...(requested.ChargeType !== undefined &&
        !isInside && { chargeType: parsed("ChargeType", requested.ChargeType, CHARGE_TYPES) }),
      ...(requested.QosLevel && { qosLevel: parsed("QosLevel", requested.QosLevel, QOS_LEVELS) }),
      ...(requested.Type !== undefined && { type: parsed("Type", requested.Type, TYPES) }),
      ...(requested.Tags !== undefined && { tags: tagRecord(requested.Tags) }),
    };
    const { id } = await account.backend.createPeering(peering);
    return { PeeringConnectionId: id };
  },
});

export const ModifyVpcPeeringConnection = action({
  parameters: {
    PeeringConnectionId: text,
    PeeringConnectionName: optional(text),
    Bandwidth: optional(integer),
    ChargeType: optional(text),
  },
  codes: { ...CREATE_CODES, "invalid-state": "UnsupportedOperation" },
  async run({ PeeringConnectionId, PeeringConnectionName, Bandwidth, ChargeType: value }, caller) {
    const connection = await caller.own.peering(PeeringConnectionId);
    const isInside = connection.requester.region === connection.accepter.region;
    const chargeType = value === undefined ? undefined : parsed("ChargeType", value, CHARGE_TYPES);
    await caller.account.backend.updatePeering(connection, {
      ...(PeeringConnectionName !== undefined && { name: PeeringConnectionName }),
      // The reference's own example contains both for a connection inside a region, with a bandwidth of 0.
      ...(Bandwidth !== undefined && !(isInside && Bandwidth === 0) && { bandwidthMbps: Bandwidth }),
      ...(chargeType !== undefined && !isInside && { chargeType }),
    });
    return {};
  },
});

export const AcceptVpcPeeringConnection = decision("acceptPeering");
export const RejectVpcPeeringConnection = decision("rejectPeering");
export const DeleteVpcPeeringConnection = decision("deletePeering");

export const DescribeVpcPeeringConnections = describing({
  isOf: ({ requester, accepter }, vpcId) => requester.vpcId === vpcId || accepter.vpcId === vpcId,
  nameOf: (_, { name }) => name,
  rowsOf: (caller, connections, appId) => connections.map((connection) => peeringRow(connection, caller, appId)),
});

/** Actions that take only the ID. */
export function decision(
  step: Step,
  find: (caller: Caller, id: string) => Promise<PeeringRecord> = ({ own }, id) => own.peering(id),
): Action {
  return action({
    parameters: { PeeringConnectionId: text },
    codes: DECIDE_CODES,
    async run({ PeeringConnectionId }, caller) {
      await caller.account.backend[step](await find(caller, PeeringConnectionId));
      return {};
    },
  });
}

/** Row format of connections, by cloud. */
interface Shown {
  /** True if the filter by a VPC matches. */
  readonly isOf: (connection: PeeringRecord, vpcId: string) => boolean;
  readonly nameOf: (caller: Caller, connection: PeeringRecord) => string;
  /** @param appId numeric ID of the account */
  readonly rowsOf: (caller: Caller, connections: readonly PeeringRecord[], appId: number) => object[];
}

export function describing({ isOf, nameOf, rowsOf }: Shown): Action {
  return action({
    isRead: true,
    parameters: {
      PeeringConnectionIds: optional(listOf(text)),
      Filters: filters,
      ...numberPaging,
      OrderField: optional(text),
      OrderDirection: optional(text),
    },
    async run({ PeeringConnectionIds: ids, Filters, OrderField, OrderDirection, ...paging }, caller) {
      const { account, region, rules } = caller;
      refuseIds(ids, Filters, rules.ids.value.peering);
      const all =
        ids === undefined
          ? await account.backend.listPeerings({ region })
          : (await account.backend.getPeerings(ids.map((id) => ({ region, id })))).filter(
              (connection) => connection !== undefined,
            );
      const found = filtered(all, Filters, {
        "vpc-id": isOf,
        state: ({ state }, value) => STATE_VALUES[state] === value,
        "peering-connection-name": (connection, value) => nameOf(caller, connection) === value,
      });
      const { appId } = await account.backend.getAccount();
      const page = pageOf(ordered(found, OrderField, OrderDirection), paging);
      return { TotalCount: found.length, PeerConnectionSet: rowsOf(caller, page, Number(appId)) };
    },
  });
}

function ordered(
  connections: readonly PeeringRecord[],
  field = "CreatedTime",
  direction = "DESC",
): readonly PeeringRecord[] {
  const keys: Readonly<Record<string, (connection: PeeringRecord) => string>> = {
    CreatedTime: ({ createdAt, id }) => `${createdAt} ${id}`,
    PeeringConnectionName: ({ name, id }) => `${name} ${id}`,
  };
  const key = keys[field];
  if (key === undefined) throw new VendorRefusal("InvalidParameterValue", `there is no order by ${field}`);
  if (direction !== "ASC" && direction !== "DESC")
    throw new VendorRefusal("InvalidParameterValue", "OrderDirection is ASC or DESC");
  const sign = direction === "ASC" ? 1 : -1;
  return connections.toSorted((a, b) => sign * (key(a) < key(b) ? -1 : 1));
}

function peeringRow(connection: PeeringRecord, { accountId, rules }: Caller, appId: number) {
  const { requester, accepter } = connection;
  // The API returns an account its own number, and only the ID of another account.
  const appIdOf = (owner: string) => (owner === accountId ? appId : 0);
  return {
    SourceVpcId: requester.vpcId,
    PeerVpcId: accepter.vpcId,
    DestinationVpcId: accepter.vpcId,
    PeeringConnectionId: connection.id,
    PeeringConnectionName: connection.name,
    State: STATE_VALUES[connection.state],
    IsNgw: false,
    Bandwidth: connection.bandwidthMbps ?? 0,
    SourceRegion: shortForm(requester.region, rules.regions.value.shortForms),
    DestinationRegion: shortForm(accepter.region, rules.regions.value.shortForms),
    CreateTime: wallTime(connection.createdAt!),
    AppId: appIdOf(requester.accountId),
    PeerAppId: appIdOf(accepter.accountId),
    SourceUin: Number(requester.accountId),
    DestinationUin: Number(accepter.accountId),
    ChargeType:
      Object.keys(CHARGE_TYPES).find((value) => CHARGE_TYPES[value] === connection.chargeType) ?? "POSTPAID_BY_DAY_MAX",
    QosLevel: connection.qosLevel ?? "",
    Type: connection.type === "bare-metal" ? "VPC_BM_PEER" : "VPC0",
    TagSet: tagRows(connection.tags ?? {}),
  };
}

/** Answers contain short region codes although requests use long names. */
const shortForm = (region: string, shortForms: Readonly<Record<string, string>>): string =>
  Object.keys(shortForms).find((short) => shortForms[short] === region) ?? region;

function parsed<T>(name: string, value: string, values: Readonly<Record<string, T>>): T {
  const ours = Object.hasOwn(values, value) ? values[value] : undefined;
  if (ours !== undefined) return ours;
  throw new VendorRefusal("InvalidParameterValue", `${name} is one of ${Object.keys(values).join(", ")}`);
}
