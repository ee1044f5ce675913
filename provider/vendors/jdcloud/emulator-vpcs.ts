/** The emulator's actions on VPCs. */
import type { RouteTableRecord, VpcRecord } from "../../backend/contract.js";
import { type Action, type Call, notFound, optional, page, required, tagList, tagsIn } from "./emulator-call.js";

export const createVpc: Action = async ({ region, body, backend }) => {
  const description = optional(body, "description");
  const { id: vpcId } = await backend.createVpc({
    region,
    name: required(body, "vpcName"),
    // The API makes a VPC without limits where none is given; the embedded cloud has none of these.
    cidrBlock: required(body, "addressPrefix"),
    ...(description !== undefined && { description }),
    tags: tagsIn(body),
  });
  return { vpcId };
};

export const describeVpcs: Action = async (call) => {
  const { region, seen } = call;
  const [vpcs, tables] = [await seen.listVpcs({ region }), await seen.listRouteTables({ region })];
  const { rows, total } = page(call, vpcs, { vpcIds: ({ id }) => id, vpcNames: ({ name }) => name });
  return { vpcs: rows.map((vpc) => wireOf(vpc, tables)), totalCount: total };
};

export const describeVpc: Action = async (call) => {
  const vpc = await vpcOf(call);
  const { region, seen } = call;
  return { vpc: wireOf(vpc, await seen.listRouteTables({ region, vpcId: vpc.id })) };
};

export const modifyVpc: Action = async (call) => {
  const [name, description] = [optional(call.body, "vpcName"), optional(call.body, "description")];
  const vpc = await vpcOf(call);
  await call.backend.updateVpc(vpc, {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
  });
  return undefined;
};

export const deleteVpc: Action = async (call) => {
  await call.backend.deleteVpc(await vpcOf(call));
  return undefined;
};

async function vpcOf({ region, id, seen }: Call): Promise<VpcRecord> {
  const [vpc] = await seen.getVpcs([{ region, id }]);
  if (vpc === undefined) throw notFound("vpc", id);
  return vpc;
}

function wireOf({ id, name, cidrBlock, description = "", tags }: VpcRecord, tables: readonly RouteTableRecord[]) {
  return {
    vpcId: id,
    vpcName: name,
    addressPrefix: cidrBlock,
    description,
    aclIds: [],
    routeTableIds: tables.filter(({ vpcId }) => vpcId === id).map((table) => table.id),
    subnets: [],
    tags: tagList(tags),
  };
}
