/** VPCs, v3: `/v3/{project_id}/vpc/vpcs`, with tags and secondary blocks. */
import { z } from "zod";
import { actionsOf, type Call, vpcOf } from "./call.js";
import { cidr, description, enterpriseProject, isRequested, readBody, readPage, tag } from "./input.js";
import { malformed } from "./refusals.js";
import { changeVpc, deleteVpc, makeVpc, projectOf, rowOfV3, vpcErrorFor } from "./vpc-rows.js";

const PATH = "/v3/{project_id}/vpc/vpcs";
const ONE = `${PATH}/{vpc_id}`;

const creation = z.strictObject({
  vpc: z.strictObject({
    name: z.string().max(64),
    cidr,
    description: description.optional(),
    enterprise_project_id: enterpriseProject.optional(),
    tags: z.array(tag).optional(),
  }),
});
const change = z.strictObject({
  vpc: z
    .strictObject({ name: z.string().max(64).optional(), description: description.optional() })
    .refine((given) => Object.keys(given).length > 0, "at least one of name and description is required"),
});
const extension = z.strictObject({ vpc: z.strictObject({ extend_cidrs: z.array(cidr).length(1) }) });

export const vpcActionsOfV3 = actionsOf("v3", vpcErrorFor, [
  ["CreateVpc", "POST", PATH, 201, createVpc],
  ["ListVpcs", "GET", PATH, 200, listVpcs],
  ["ShowVpc", "GET", ONE, 200, showVpc],
  ["UpdateVpc", "PUT", ONE, 200, updateVpc],
  ["DeleteVpc", "DELETE", ONE, 204, deleteVpc],
  ["AddVpcExtendCidr", "PUT", `${ONE}/add-extend-cidr`, 200, addBlock],
  ["RemoveVpcExtendCidr", "PUT", `${ONE}/remove-extend-cidr`, 200, removeBlock],
]);

async function createVpc(call: Call): Promise<object> {
  const { vpc } = readBody(call, creation);
  const tags = Object.fromEntries((vpc.tags ?? []).map(({ key, value = "" }) => [key, value]));
  return { vpc: rowOfV3(call, await makeVpc(call, vpc, tags)) };
}

async function listVpcs(call: Call): Promise<object> {
  const rows = (await call.backend.listVpcs({ region: call.region })).filter((vpc) => {
    const { id, name, description: text = "", cidrBlock } = vpc;
    return isRequested(call, { id, name, description: text, cidr: cidrBlock, enterprise_project_id: projectOf(vpc) });
  });
  const page = readPage(call, rows);
  const last = page.at(-1);
  const isLastPage = last === undefined || rows.every(({ id }) => id <= last.id);
  const info = {
    current_count: page.length,
    ...(page[0] !== undefined && { previous_marker: page[0].id }),
    ...(!isLastPage && { next_marker: last.id }),
  };
  return { vpcs: page.map((vpc) => rowOfV3(call, vpc)), page_info: info };
}

async function showVpc(call: Call): Promise<object> {
  const vpc = await vpcOf(call, "backend");
  return { vpc: rowOfV3(call, vpc) };
}

async function updateVpc(call: Call): Promise<object> {
  const { vpc: requested } = readBody(call, change);
  return { vpc: rowOfV3(call, await changeVpc(call, await vpcOf(call), requested)) };
}

async function addBlock(call: Call): Promise<object> {
  const [block, vpc] = [blockIn(call), await vpcOf(call)];
  if ([vpc.cidrBlock, ...vpc.secondaryCidrBlocks].includes(block))
    throw malformed("v3", `the VPC has ${block} already`);
  return changeBlocks(call, [...vpc.secondaryCidrBlocks, block]);
}

async function removeBlock(call: Call): Promise<object> {
  const [block, vpc] = [blockIn(call), await vpcOf(call)];
  if (!vpc.secondaryCidrBlocks.includes(block)) throw malformed("v3", `the VPC has no extended block ${block}`);
  return changeBlocks(
    call,
    vpc.secondaryCidrBlocks.filter((other) => other !== block),
  );
}

const blockIn = (call: Call): string => readBody(call, extension).vpc.extend_cidrs[0]!;

async function changeBlocks(call: Call, secondaryCidrBlocks: readonly string[]): Promise<object> {
  const ref = { region: call.region, id: call.path["vpc_id"]! };
  return { vpc: rowOfV3(call, await call.backend.updateVpc(ref, { secondaryCidrBlocks })) };
}
