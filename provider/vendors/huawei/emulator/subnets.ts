/** Subnets, v1: `/v1/{project_id}/subnets`; changes use a path below the VPC. */
import { z } from "zod";
import type { Subnet } from "../../../cloud/operations/subnets.js";
import { given } from "../../kit/given.js";
import { actionsOf, type Call } from "./call.js";
import { wireTime } from "./delays.js";
import { cidr, description, isRequested, readBody, readPage, starredTags, tagsOfStarred, uuid } from "./input.js";
import { Refused } from "./refusals.js";
import { vpcErrorFor } from "./vpc-rows.js";

const PATH = "/v1/{project_id}/subnets";
const BELOW_VPC = "/v1/{project_id}/vpcs/{vpc_id}/subnets/{subnet_id}";

const name = z.string().min(1).max(64);
/** Stored as sent; the model does not use them. */
const details = {
  dhcp_enable: z.boolean().optional(),
  ipv6_enable: z.boolean().optional(),
  primary_dns: z.string().optional(),
  secondary_dns: z.string().optional(),
  dnsList: z.array(z.string()).optional(),
  extra_dhcp_opts: z.array(z.strictObject({ opt_name: z.string(), opt_value: z.string().optional() })).optional(),
  enable_network_address_usage_metrics: z.boolean().optional(),
};
const creation = z.strictObject({
  subnet: z.strictObject({
    name,
    cidr,
    vpc_id: uuid,
    gateway_ip: z.string(),
    description: description.optional(),
    availability_zone: z.string().optional(),
    tags: starredTags.optional(),
    ...details,
  }),
});
const change = z.strictObject({
  subnet: z.strictObject({ name, description: description.optional(), ...details }),
});

export const subnetActions = actionsOf("v1", vpcErrorFor, [
  ["CreateSubnet", "POST", PATH, 200, createSubnet],
  ["ListSubnets", "GET", PATH, 200, listSubnets],
  ["ShowSubnet", "GET", `${PATH}/{subnet_id}`, 200, showSubnet],
  ["UpdateSubnet", "PUT", BELOW_VPC, 200, updateSubnet],
  ["DeleteSubnet", "DELETE", BELOW_VPC, 204, deleteSubnet],
]);

async function createSubnet(call: Call): Promise<object> {
  const { subnet } = readBody(call, creation);
  const {
    vpc_id: vpcId,
    cidr: block,
    name: called,
    description: text,
    tags,
    availability_zone: zone,
    ...rest
  } = subnet;
  await call.own.vpc(vpcId);
  const labels = {
    name: called,
    ...given({ description: text, zone }),
    tags: tagsOfStarred(tags),
    details: rest,
  };
  return { subnet: rowOf(call, call.operator.createSubnet(vpcId, block, undefined, labels)) };
}

async function listSubnets(call: Call): Promise<object> {
  const rows = call.own
    .subnets()
    .filter(({ vpcId }) => isRequested(call, { vpc_id: vpcId }))
    .map((subnet) => rowOf(call, subnet));
  return { subnets: readPage(call, rows) };
}

async function showSubnet(call: Call): Promise<object> {
  return { subnet: rowOf(call, call.own.subnet(call.path["subnet_id"]!)) };
}

/** The answer contains only part of the subnet. */
async function updateSubnet(call: Call): Promise<object> {
  const { name: called, description: text, ...changed } = readBody(call, change).subnet;
  const { id, vpcId, details: kept } = ofVpc(call);
  call.operator.updateSubnet(vpcId, id, {
    name: called,
    ...(text !== undefined && { description: text }),
    details: { ...kept, ...changed },
  });
  return { subnet: { id, status: ACTIVE } };
}

async function deleteSubnet(call: Call): Promise<undefined> {
  const { id, vpcId } = ofVpc(call);
  call.operator.deleteSubnet(vpcId, id);
}

function ofVpc(call: Call): Subnet {
  const subnet = call.own.subnet(call.path["subnet_id"]!);
  if (subnet.vpcId === call.path["vpc_id"]) return subnet;
  throw new Refused(404, "VPC.0202", `VPC ${call.path["vpc_id"]} has no subnet ${subnet.id}.`);
}

const ACTIVE = "ACTIVE";

/** Network, gateway, system interface, DHCP and broadcast. */
const RESERVED_ADDRESSES = 5;

function rowOf({ operator, projectId }: Call, { id, vpcId, cidrBlock, name: called, ...subnet }: Subnet) {
  const { createdAt, updatedAt } = operator.times(id);
  return {
    id,
    name: called ?? id,
    description: subnet.description ?? "",
    cidr: cidrBlock,
    vpc_id: vpcId,
    status: ACTIVE,
    tenant_id: projectId,
    gateway_ip: "",
    dhcp_enable: true,
    ipv6_enable: false,
    cidr_v6: "",
    gateway_ip_v6: "",
    primary_dns: "",
    secondary_dns: "",
    dnsList: [],
    extra_dhcp_opts: [],
    availability_zone: subnet.zone ?? "",
    enable_network_address_usage_metrics: false,
    ...subnet.details,
    neutron_network_id: id,
    neutron_subnet_id: id,
    neutron_subnet_id_v6: "",
    available_ip_address_count: 2 ** (32 - Number(cidrBlock.split("/")[1])) - RESERVED_ADDRESSES,
    created_at: wireTime(createdAt),
    updated_at: wireTime(updatedAt),
  };
}
