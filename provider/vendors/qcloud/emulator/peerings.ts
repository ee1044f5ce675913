/** Peering connections: actions inside a region, and `Ex` actions, which start tasks, between regions. */
import { z } from "zod";
import type { PeeringRecord } from "../../../backend/contract.js";
import type { PeeringState } from "../../../rules/schema.js";
import type { Step } from "../../kit/emulator/account.js";
import { fits, given } from "../../kit/given.js";
import { type Action, action, type Caller, int, listing, order, paging, text } from "./action.js";
import { numbered, toLong, toShort, unified } from "./ids.js";
import { badParameter } from "./refusal.js";
import { refuseWhileBusy, startTask } from "./tasks.js";
import { CHARGE_TYPES } from "../../tencent/emulator/peerings.js";
import { wallTime } from "../../tencent/emulator/times.js";

/** The API's five state numbers; for these vendors the embedded cloud has no other state. */
const STATE_NUMBERS: Readonly<Partial<Record<PeeringState, number>>> = {
  "pending-acceptance": 0,
  active: 1,
  expired: 2,
  rejected: 3,
  "deleted-by-peer": 4,
};

const chargeTypeName = z
  .enum(Object.keys(CHARGE_TYPES) as [string, ...string[]])
  .transform((word) => CHARGE_TYPES[word]!);

const endParameters = { vpcId: text, peerVpcId: text, peerUin: text, peeringConnectionName: text };
type EndParameters = Readonly<Record<keyof typeof endParameters, string>>;

export const CreateVpcPeeringConnection = action(endParameters, async (requested, caller) => {
  const request = { ...(await ends(requested, caller)), peerRegion: caller.region };
  const connection = await caller.account.backend.createPeering(request);
  return { peeringConnectionId: connection.id };
});

export const CreateVpcPeeringConnectionEx = action(
  {
    ...endParameters,
    peerRegion: text,
    bandwidth: int,
    type: z.enum(["1", "2"]).optional(),
    chargeType: chargeTypeName.optional(),
    qosLevel: z.enum(["PT", "AU", "AG"]).optional(),
  },
  async ({ peerRegion, bandwidth, type, chargeType, qosLevel, ...requested }, caller) => {
    const far = toLong(peerRegion);
    if (far === caller.region)
      throw badParameter("peerRegion is the own region: connections inside it are made by CreateVpcPeeringConnection");
    const connection = await caller.account.backend.createPeering({
      ...(await ends(requested, caller)),
      peerRegion: far,
      bandwidthMbps: bandwidth,
      ...(type !== undefined && { type: type === "2" ? "bare-metal" : "vpc" }),
      ...given({ chargeType, qosLevel }),
    });
    return startTask(caller, connection.id);
  },
);

export const ModifyVpcPeeringConnection = action(
  { peeringConnectionId: text, peeringConnectionName: text },
  async ({ peeringConnectionId, peeringConnectionName: name }, caller) => {
    const connection = await connectionInside(caller, peeringConnectionId, "ModifyVpcPeeringConnectionEx");
    await caller.account.backend.updatePeering(connection, { name });
    return {};
  },
);

export const ModifyVpcPeeringConnectionEx = action(
  {
    peeringConnectionId: text,
    peeringConnectionName: text.optional(),
    bandwidth: int.optional(),
    chargeType: chargeTypeName.optional(),
  },
  async ({ peeringConnectionId, peeringConnectionName: name, bandwidth, chargeType }, caller) => {
    const connection = await connectionBetween(caller, peeringConnectionId, "ModifyVpcPeeringConnection");
    await caller.account.backend.updatePeering(connection, given({ name, bandwidthMbps: bandwidth, chargeType }));
    return startTask(caller, connection.id);
  },
);

export const AcceptVpcPeeringConnection = inside("Accept", "acceptPeering");
export const AcceptVpcPeeringConnectionEx = between("Accept", "acceptPeering");
export const RejectVpcPeeringConnection = inside("Reject", "rejectPeering");
export const RejectVpcPeeringConnectionEx = between("Reject", "rejectPeering");
export const EnableVpcPeeringConnection = inside("Enable", "enablePeering");
export const EnableVpcPeeringConnectionEx = between("Enable", "enablePeering");
export const DeleteVpcPeeringConnection = inside("Delete", "deletePeering");
export const DeleteVpcPeeringConnectionEx = between("Delete", "deletePeering");

export const DescribeVpcPeeringConnections = action(
  {
    vpcId: text.optional(),
    peeringConnectionId: text.optional(),
    peeringConnectionName: text.optional(),
    state: int.optional(),
    type: int.optional(),
    ...paging,
    ...order("createTime", "peeringConnectionname"),
  },
  async (requested, caller) => {
    const { vpcId, peeringConnectionId, peeringConnectionName: name, state, type: _, ...page } = requested;
    const { region, account } = caller;
    if (vpcId !== undefined) await caller.own.vpc(vpcId);
    const connections =
      peeringConnectionId === undefined
        ? await account.backend.listPeerings({ region, ...(vpcId !== undefined && { vpcId: unified(vpcId) }) })
        : [await caller.own.peering(peeringConnectionId, "backend")];
    const { appId = "" } = await account.backend.getAccount();
    const rows = connections
      .filter((connection) => name === undefined || connection.name.includes(name))
      .map((connection) => row(connection, connection.requester.accountId === caller.accountId ? appId : ""))
      .filter((connection) => fits(state, connection.state));
    return listing(
      rows,
      page,
      (connection, field) =>
        `${field === "createTime" ? connection.createTime : connection.peeringConnectionName} ${connection.peeringConnectionId}`,
    );
  },
);

async function ends({ vpcId, peerVpcId, peerUin, peeringConnectionName }: EndParameters, caller: Caller) {
  const { region, id } = await caller.own.vpc(vpcId);
  const peer = { peerVpcId: unified(peerVpcId), peerAccountId: peerUin };
  return { region, vpcId: id, ...peer, name: peeringConnectionName };
}

function inside(verb: string, step: Step): Action {
  return action({ peeringConnectionId: text }, async ({ peeringConnectionId }, caller) => {
    const connection = await connectionInside(caller, peeringConnectionId, `${verb}VpcPeeringConnectionEx`);
    await caller.account.backend[step](connection);
    return {};
  });
}

function between(verb: string, step: Step): Action {
  return action({ peeringConnectionId: text }, async ({ peeringConnectionId }, caller) => {
    const connection = await connectionBetween(caller, peeringConnectionId, `${verb}VpcPeeringConnection`);
    await caller.account.backend[step](connection);
    return startTask(caller, connection.id);
  });
}

async function connectionInside(caller: Caller, id: string, other: string): Promise<PeeringRecord> {
  const connection = await caller.own.peering(id);
  if (connection.requester.region === connection.accepter.region) return connection;
  throw badParameter(`${id} connects two regions, which ${other} is for`);
}

async function connectionBetween(caller: Caller, id: string, other: string): Promise<PeeringRecord> {
  const connection = await caller.own.peering(id);
  if (connection.requester.region === connection.accepter.region)
    throw badParameter(`${id} stays inside a region, which ${other} is for`);
  refuseWhileBusy(caller, id);
  return connection;
}

/**
 * Both accounts see the ends in the requester's order. A production answer contains a bandwidth and a type inside a
 * region, too; none contains the charge type.
 */
function row(
  { id, name, state, requester, accepter, createdAt, bandwidthMbps = 0, type }: PeeringRecord,
  appId: string,
) {
  return {
    vpcId: numbered(requester.region, requester.vpcId),
    unVpcId: requester.vpcId,
    uniqVpcId: requester.vpcId,
    peerVpcId: numbered(accepter.region, accepter.vpcId),
    unPeerVpcId: accepter.vpcId,
    uniqPeerVpcId: accepter.vpcId,
    appId,
    peeringConnectionId: id,
    peeringConnectionName: name,
    bandwidth: bandwidthMbps,
    type: type === "bare-metal" ? 2 : 1,
    state: STATE_NUMBERS[state]!,
    createTime: wallTime(createdAt!),
    uin: Number(requester.accountId),
    peerUin: Number(accepter.accountId),
    region: toShort(requester.region),
    peerRegion: toShort(accepter.region),
  };
}
