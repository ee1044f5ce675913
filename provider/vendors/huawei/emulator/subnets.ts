/** Subnets, v1, as much of them as routing needs: `/v1/{project_id}/subnets`. */
import { z } from "zod";
import { rules } from "../../../rules/vendors/huawei.js";
import type { Action, Call } from "./call.js";
import { cidr, description, isAsked, readBody, readPage, uuid } from "./input.js";
import { Refused } from "./refusals.js";
import { findVpc, toldOfVpc } from "./vpc-rows.js";

const PATH = "/v1/{project_id}/subnets";

const creation = z.strictObject({
  subnet: z.strictObject({
    name: z.string().min(1).max(64),
    cidr,
    vpc_id: uuid,
    gateway_ip: z.string(),
    description: description.optional(),
    dhcp_enable: z.boolean().optional(),
    availability_zone: z.string().optional(),
    primary_dns: z.string().optional(),
    secondary_dns: z.string().optional(),
  }),
});

export const subnetActions: readonly Action[] = [
  { name: "CreateSubnet", method: "POST", path: PATH, layer: "v1", status: 200, run: createSubnet },
  { name: "ListSubnets", method: "GET", path: PATH, layer: "v1", status: 200, run: listSubnets },
  { name: "ShowSubnet", method: "GET", path: `${PATH}/{subnet_id}`, layer: "v1", status: 200, run: showSubnet },
];

async function createSubnet(call: Call): Promise<object> {
  const { subnet } = readBody("v1", call, creation);
  await findVpc(call, "exact", subnet.vpc_id);
  const made = await toldOfVpc((async () => call.operator.createSubnet(subnet.vpc_id, subnet.cidr))());
  return { subnet: { ...rowOf(call, made), name: subnet.name, gateway_ip: subnet.gateway_ip } };
}

async function listSubnets(call: Call): Promise<object> {
  const rows = subnetsOf(call).filter(({ vpc_id }) => isAsked(call, "vpc_id", vpc_id));
  return { subnets: readPage("v1", call, rows) };
}

async function showSubnet(call: Call): Promise<object> {
  const id = call.path["subnet_id"]!;
  const subnet = subnetsOf(call).find((row) => row.id === id);
  if (subnet === undefined) throw new Refused(404, "VPC.0202", `Subnet ${id} could not be found.`);
  return { subnet };
}

function subnetsOf(call: Call) {
  const { subnets } = call.operator.inventory({ vendor: rules.id });
  return subnets
    .filter(({ accountId, region }) => accountId === call.projectId && region === call.region)
    .map((subnet) => rowOf(call, subnet));
}

/** The cloud keeps no names of subnets. */
const rowOf = ({ projectId }: Call, { id, vpcId, cidrBlock }: { id: string; vpcId: string; cidrBlock: string }) => ({
  id,
  name: id,
  cidr: cidrBlock,
  vpc_id: vpcId,
  status: "ACTIVE",
  tenant_id: projectId,
});
