/**
 * Connections of a private cloud: one set of actions inside a region, another with the suffix `Ex` between regions, and
 * one list for both. From "Tencent Cloud Enterprise, Terraform provider and SDK, 2025-11-27".
 */
import type { NewPeering, PeeringRecord } from "../../../backend/contract.js";
import { given } from "../../kit/given.js";
import { action, type Caller } from "../../tencent/emulator/action.js";
import { refuseMalformed } from "../../tencent/emulator/lists.js";
import { integer, optional, text } from "../../tencent/emulator/parameters.js";
import { CREATE_CODES, decision, describing, STATE_VALUES } from "../../tencent/emulator/peerings.js";
import { VendorRefusal } from "../../tencent/emulator/refusal.js";
import { wallTime } from "../../tencent/emulator/times.js";
import { tagRows } from "../../tencent/emulator/vpcs.js";
import { bandwidthOf, keepShowing, nameOf } from "./changes.js";

/** Between VPCs; 0: classic networks, 2: bare metal. */
const VPC_TYPE = 1;
/** Mbps, if the request contains none. */
const DEFAULT_BANDWIDTH = 10;
const DAILY_PEAK = "POSTPAID_BY_DAY_MAX";

export const CreateVpcPeeringConnection = action({
  parameters: {
    SourceVpcId: text,
    PeeringConnectionName: text,
    DestinationVpcId: text,
    DestinationUin: text,
    DestinationRegion: text,
  },
  codes: CREATE_CODES,
  async run(requested, caller) {
    if (requested.DestinationRegion !== caller.region)
      throw new VendorRefusal(
        "InvalidParameterValue",
        `DestinationRegion ${requested.DestinationRegion} is another region`,
      );
    const { id } = await create(caller, {
      name: requested.PeeringConnectionName,
      region: caller.region,
      vpcId: requested.SourceVpcId,
      peerRegion: requested.DestinationRegion,
      peerVpcId: requested.DestinationVpcId,
      peerAccountId: requested.DestinationUin,
    });
    return { PeeringConnectionId: id };
  },
});

/** The ID is declared, but the vendor's own provider looks the connection up, so the answer omits it. */
export const CreateVpcPeeringConnectionEx = action({
  parameters: {
    VpcId: text,
    PeeringConnectionName: text,
    PeerVpcId: text,
    PeerUin: text,
    PeerRegion: text,
    Bandwidth: optional(integer),
    Type: optional(integer),
    ChargeType: optional(text),
    Zone: optional(text),
  },
  codes: CREATE_CODES,
  async run({ Bandwidth = DEFAULT_BANDWIDTH, Type = VPC_TYPE, ChargeType = DAILY_PEAK, ...requested }, caller) {
    if (requested.PeerRegion === caller.region)
      throw new VendorRefusal("InvalidParameterValue", `PeerRegion ${requested.PeerRegion} is the same region`);
    if (Type !== VPC_TYPE) throw new VendorRefusal("InvalidParameterValue", `Type is ${VPC_TYPE}`);
    if (ChargeType !== DAILY_PEAK) throw new VendorRefusal("InvalidParameterValue", `ChargeType is ${DAILY_PEAK}`);
    await create(caller, {
      name: requested.PeeringConnectionName,
      region: caller.region,
      vpcId: requested.VpcId,
      peerRegion: requested.PeerRegion,
      peerVpcId: requested.PeerVpcId,
      peerAccountId: requested.PeerUin,
      bandwidthMbps: Bandwidth,
      chargeType: "daily-peak",
    });
    return {};
  },
});

export const ModifyVpcPeeringConnection = action({
  parameters: { PeeringConnectionId: text, PeeringConnectionName: optional(text) },
  codes: { ...CREATE_CODES, "invalid-state": "UnsupportedOperation" },
  async run({ PeeringConnectionId: id, PeeringConnectionName: name }, caller) {
    const connection = await ownConnection(caller, id, "inside");
    if (name !== undefined) await caller.account.backend.updatePeering(connection, { name });
    return {};
  },
});

/** Continues after the answer, for the duration of a task. */
export const ModifyVpcPeeringConnectionEx = action({
  parameters: { PeeringConnectionId: text, PeeringConnectionName: optional(text), Bandwidth: optional(integer) },
  codes: { ...CREATE_CODES, "invalid-state": "UnsupportedOperation" },
  async run({ PeeringConnectionId: id, PeeringConnectionName: name, Bandwidth }, caller) {
    const connection = await ownConnection(caller, id, "between");
    await caller.account.backend.updatePeering(connection, given({ name, bandwidthMbps: Bandwidth }));
    keepShowing(caller.cloud, connection);
    return {};
  },
});

export const AcceptVpcPeeringConnection = decision("acceptPeering", by("inside"));
export const AcceptVpcPeeringConnectionEx = decision("acceptPeering", by("between", "accepter"));
export const RejectVpcPeeringConnection = decision("rejectPeering", by("inside"));
export const RejectVpcPeeringConnectionEx = decision("rejectPeering", by("between", "accepter"));
export const EnableVpcPeeringConnection = decision("enablePeering", by("inside"));
export const EnableVpcPeeringConnectionEx = decision("enablePeering", by("between", "requester"));
export const DeleteVpcPeeringConnection = decision("deletePeering", by("inside"));
export const DeleteVpcPeeringConnectionEx = decision("deletePeering", by("between"));

export const DescribeVpcPeeringConnections = describing({
  // The requester's VPC, as in API 2.0: the documents do not name the end.
  isOf: ({ requester }, vpcId) => requester.vpcId === vpcId,
  nameOf: ({ cloud }, connection) => nameOf(cloud, connection),
  rowsOf(caller, connections, appId) {
    const { vpcs } = caller.account.operator.inventory({ vendor: caller.rules.id });
    const names = new Map(vpcs.map(({ id, name }) => [id, name]));
    return connections.map((connection) => row(connection, caller, names, appId));
  },
});

function create(caller: Caller, peering: NewPeering): Promise<PeeringRecord> {
  refuseMalformed([peering.vpcId, peering.peerVpcId], caller.rules.ids.value.vpc);
  return caller.account.backend.createPeering(peering);
}

/** @param end the end in the region of the call, if it belongs to the caller */
function by(kind: Kind, end?: "requester" | "accepter"): (caller: Caller, id: string) => Promise<PeeringRecord> {
  return async (caller, id) => {
    const connection = await ownConnection(caller, id, kind);
    const acting = end === undefined ? undefined : connection[end];
    if (acting?.accountId !== caller.accountId || acting.region === caller.region) return connection;
    throw new VendorRefusal("ResourceNotFound", `the peering connection ${id} is answered in ${acting.region}`);
  };
}

type Kind = "inside" | "between";

/** Requires the region of an end of the account, and an action of its kind. */
async function ownConnection({ own, accountId, region }: Caller, id: string, kind: Kind): Promise<PeeringRecord> {
  const connection = await own.peering(id);
  if (![connection.requester, connection.accepter].some((end) => end.accountId === accountId && end.region === region))
    throw new VendorRefusal("ResourceNotFound", `the peering connection ${id} does not exist`);
  const isBetween = connection.requester.region !== connection.accepter.region;
  if (isBetween === (kind === "between")) return connection;
  throw new VendorRefusal(
    "UnsupportedOperation",
    `${id} is ${isBetween ? "between regions, and has actions with Ex" : "inside a region, and has actions without Ex"}`,
  );
}

function row(connection: PeeringRecord, caller: Caller, names: ReadonlyMap<string, string>, appId: number) {
  const { requester, accepter } = connection;
  const appIdOf = (owner: string) => (owner === caller.accountId ? appId : 0);
  return {
    VpcId: requester.vpcId,
    VpcName: names.get(requester.vpcId) ?? "",
    VpcCidrBlock: requester.cidrBlocks?.[0] ?? "",
    PeerVpcId: accepter.vpcId,
    PeerVpcName: names.get(accepter.vpcId) ?? "",
    PeerVpcCidrBlock: accepter.cidrBlocks?.[0] ?? "",
    PeeringConnectionId: connection.id,
    PeeringConnectionName: nameOf(caller.cloud, connection),
    State: STATE_VALUES[connection.state],
    Type: VPC_TYPE,
    IsNgw: 0,
    Bandwidth: bandwidthOf(caller.cloud, connection) ?? 0,
    SrcRegion: requester.region,
    DstRegion: accepter.region,
    CreateTime: wallTime(connection.createdAt!),
    AppId: appIdOf(requester.accountId),
    PeerAppId: appIdOf(accepter.accountId),
    Uin: Number(requester.accountId),
    PeerUin: Number(accepter.accountId),
    TagSet: tagRows(connection.tags ?? {}),
    ChargeType: DAILY_PEAK,
  };
}
