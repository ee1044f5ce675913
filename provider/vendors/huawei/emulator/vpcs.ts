/** VPCs, v1: `/v1/{project_id}/vpcs`; and their quotas. */
import { z } from "zod";
import { actionsOf, type Call, vpcOf } from "./call.js";
import {
  cidr,
  description,
  enterpriseProject,
  isRequested,
  readBody,
  readPage,
  starredTags,
  tagsOfStarred,
} from "./input.js";
import { malformed } from "./refusals.js";
import { changeVpc, deleteVpc, makeVpc, projectOf, rowOfV1, vpcErrorFor } from "./vpc-rows.js";
import { rules } from "../../../rules/vendors/huawei.js";

const PATH = "/v1/{project_id}/vpcs";

const creation = z.strictObject({
  vpc: z.strictObject({
    name: z.string().max(64).optional(),
    cidr: cidr.optional(),
    description: description.optional(),
    enterprise_project_id: enterpriseProject.optional(),
    tags: starredTags.optional(),
    block_service_endpoint_states: z.enum(["on", "off"]).optional(),
    enable_network_address_usage_metrics: z.boolean().optional(),
  }),
});
const change = z.strictObject({
  vpc: z.strictObject({
    name: z.string().max(64).optional(),
    description: description.optional(),
    cidr: cidr.optional(),
  }),
});

export const vpcActions = actionsOf("v1", vpcErrorFor, [
  ["CreateVpc", "POST", PATH, 200, createVpc],
  ["ListVpcs", "GET", PATH, 200, listVpcs],
  ["ShowVpc", "GET", `${PATH}/{vpc_id}`, 200, showVpc],
  ["UpdateVpc", "PUT", `${PATH}/{vpc_id}`, 200, updateVpc],
  ["DeleteVpc", "DELETE", `${PATH}/{vpc_id}`, 204, deleteVpc],
  ["ShowQuota", "GET", "/v1/{project_id}/quotas", 200, showQuotas],
]);

async function createVpc(call: Call): Promise<object> {
  const { vpc } = readBody(call, creation);
  // The API creates VPCs without a CIDR block; the embedded cloud does not.
  if (vpc.cidr === undefined) throw malformed("v1", "cidr is required here");
  return { vpc: rowOfV1(call, await makeVpc(call, { ...vpc, cidr: vpc.cidr }, tagsOfStarred(vpc.tags))) };
}

async function listVpcs(call: Call): Promise<object> {
  const rows = (await call.backend.listVpcs({ region: call.region })).filter((vpc) =>
    isRequested(call, { id: vpc.id, enterprise_project_id: projectOf(vpc) }),
  );
  return { vpcs: readPage(call, rows).map((vpc) => rowOfV1(call, vpc)) };
}

async function showVpc(call: Call): Promise<object> {
  const vpc = await vpcOf(call, "backend");
  return { vpc: rowOfV1(call, vpc) };
}

async function updateVpc(call: Call): Promise<object> {
  const { vpc: requested } = readBody(call, change);
  const before = await vpcOf(call);
  if (requested.cidr !== undefined && requested.cidr !== before.cidrBlock)
    throw malformed("v1", "the emulator does not change the CIDR blocks of VPCs");
  return { vpc: rowOfV1(call, await changeVpc(call, before, requested)) };
}

/** The quotas that the embedded cloud counts and that have documented defaults. */
async function showQuotas(call: Call): Promise<object> {
  const { backend, region } = call;
  const [vpcs, connections] = await Promise.all([backend.listVpcs({ region }), backend.listPeerings({ region })]);
  // A pending request counts for its requester only.
  const counted = connections.filter(
    ({ state, role }) => state === "active" || (state === "pending-acceptance" && role !== "accepter"),
  );
  const resources = [
    { type: "vpc", used: vpcs.length, quota: 150, min: 0 },
    { type: "vpcPeer", used: counted.length, quota: rules.quota.value.peerings, min: 0 },
    { type: "routetableContainRoutes", used: 0, quota: 200, min: 0 },
  ];
  return { quotas: { resources: resources.filter(({ type }) => isRequested(call, { type })) } };
}
