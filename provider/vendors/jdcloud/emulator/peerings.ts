/** The emulator's actions on halves of connections. */
import type { Half, HalfEnd } from "../../../cloud/operations/mutual-peerings.js";
import { given } from "../../kit/given.js";
import { tagList } from "../answers.js";
import { type Action, type Call, group, wireTime } from "./call.js";
import { type Filterable, page, ZONES } from "./lists.js";
import { invalid, notFound } from "./refusal.js";
import { rules } from "../../../rules/vendors/jdcloud.js";

export const createVpcPeering: Action = async (call) => {
  const { region, body, halves } = call;
  const name = body.required("vpcPeeringName");
  const [vpcId, peerVpcId] = [body.required("vpcId"), body.required("remoteVpcId")];
  const labels = body.labels();
  const half = await halves.create({ region, name, vpcId, peerVpcId, ...labels });
  group(call, half.id);
  return { vpcPeering: wireOf(call, half) };
};

export const describeVpcPeerings: Action = async (call) => {
  const { rows, total } = page(call, call.halves.seen(call.region), FILTERS, (half) => half);
  return { vpcPeerings: rows.map((half) => wireOf(call, half)), totalCount: total };
};

const FILTERS: Filterable<Half> = {
  vpcPeeringIds: ({ id }) => id,
  vpcPeeringNames: ({ name }) => name,
  vpcId: ({ own }) => own.vpcId,
  remoteVpcId: ({ remote }) => remote.vpcId,
  ...ZONES,
};

export const describeVpcPeering: Action = async (call) => ({
  vpcPeering: wireOf(call, halfOf(call.halves.seen(call.region), call.id)),
});

/** The reference's table contains the object; its sample and the SDKs do not. */
export const modifyVpcPeering: Action = async (call) => {
  const half = halfOf(call.halves.list(call.region), call.id);
  await call.halves.update(half, call.body.changes("vpcPeeringName"));
};

export const deleteVpcPeering: Action = async (call) => {
  if (!(await call.halves.delete(call))) throw notFound("vpcPeering", call.id);
};

export const describeQuota: Action = async ({ region, query, halves }) => {
  const [type, vpcId] = [query.get("type"), query.get("parentResourceId")];
  if (type !== "vpcpeering") throw invalid(`there is no quota '${type}' here`);
  const count = halves.seen(region).filter(({ own }) => own.vpcId === vpcId).length;
  return { quota: { type, parentResourceId: vpcId, maxLimit: rules.quota.value.peerings, count } };
};

function halfOf(halves: readonly Half[], id: string): Half {
  const half = halves.find((one) => one.id === id);
  if (half === undefined) throw notFound("vpcPeering", id);
  return half;
}

function wireOf({ groups }: Call, half: Half) {
  const { id, name, vendorState, description, own, remote, createdAt, tags } = half;
  return {
    vpcPeeringId: id,
    vpcPeeringName: name,
    vpcPeeringState: vendorState,
    description,
    vpcInfo: endOf(own),
    remoteVpcInfo: endOf(remote),
    createdTime: wireTime(createdAt!),
    tags: tagList(tags),
    ...given({ resourceGroupId: groups.get(id) }),
  };
}

const endOf = ({ vpcId, name, cidrBlocks }: HalfEnd) => ({ vpcId, vpcName: name, addressPrefix: cidrBlocks });
