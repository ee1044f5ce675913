/** The emulator's actions on VPCs. */
import type { RouteTableRecord, VpcRecord } from "../../../backend/contract.js";
import { refuseContents } from "../../../servers/emulator/contents.js";
import { given } from "../../kit/given.js";
import { tagList } from "../answers.js";
import { type Action, type Call, group, wireTime } from "./call.js";
import { type Filterable, page, ZONES } from "./lists.js";
import { subnetWire } from "./subnets.js";

export const createVpc: Action = async (call) => {
  const { region, body, backend } = call;
  const { id: vpcId } = await backend.createVpc({
    region,
    name: body.required("vpcName"),
    // The API creates a VPC without limits if no block is given; the embedded cloud does not support that.
    cidrBlock: body.required("addressPrefix"),
    ...body.labels(),
  });
  group(call, vpcId);
  return { vpcId };
};

const FILTERS: Filterable<VpcRecord> = {
  vpcIds: ({ id }) => id,
  vpcNames: ({ name }) => name,
  ...ZONES,
};

export const describeVpcs: Action = async (call) => {
  const { region, seen } = call;
  const [vpcs, tables] = [await seen.listVpcs({ region }), await seen.listRouteTables({ region })];
  const { rows, total } = page(call, vpcs, FILTERS, (vpc) => vpc);
  return { vpcs: rows.map((vpc) => wireOf(call, vpc, tables)), totalCount: total };
};

export const describeVpc: Action = async (call) => {
  const vpc = await call.own.vpc(call.id);
  const { region, seen } = call;
  return { vpc: wireOf(call, vpc, await seen.listRouteTables({ region, vpcId: vpc.id })) };
};

export const modifyVpc: Action = async (call) => {
  const changes = call.body.changes("vpcName");
  await call.backend.updateVpc(await call.own.vpc(call.id), changes);
};

export const deleteVpc: Action = async (call) => {
  const vpc = await call.own.vpc(call.id);
  await refuseContents(call.seen, vpc);
  await call.backend.deleteVpc(vpc);
};

function wireOf(call: Call, vpc: VpcRecord, tables: readonly RouteTableRecord[]) {
  const { id, name, cidrBlock, description = "", tags } = vpc;
  return {
    vpcId: id,
    vpcName: name,
    addressPrefix: cidrBlock,
    description,
    aclIds: [],
    routeTableIds: tables.filter(({ vpcId }) => vpcId === id).map((table) => table.id),
    subnets: call.own
      .subnets()
      .filter(({ vpcId }) => vpcId === id)
      .map((subnet) => subnetWire(call, subnet)),
    createdTime: wireTime(call.operator.times(id).createdAt),
    tags: tagList(tags),
    ...given({ resourceGroupId: call.groups.get(id) }),
  };
}
