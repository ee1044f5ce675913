/** VPCs of the cloud as v1 and v3 show them, and the cloud's refusals in their words. */
import type { VpcRecord } from "../../../backend/contract.js";
import { type ErrorCode, isPeeringError } from "../../../errors.js";
import type { Call } from "./call.js";
import { creationTime, isUp } from "./delays.js";
import { Refused } from "./refusals.js";

/** Of v1: no tags, no secondary blocks. */
export function rowOfV1({ cloud, projectId }: Call, vpc: VpcRecord) {
  return {
    id: vpc.id,
    name: vpc.name,
    description: vpc.description ?? "",
    cidr: vpc.cidrBlock,
    status: isUp(cloud, vpc.id) ? "OK" : "CREATING",
    enterprise_project_id: "0",
    tenant_id: projectId,
    routes: [],
    ...timesOf(cloud, vpc.id, ""),
  };
}

export function rowOfV3({ cloud, projectId }: Call, vpc: VpcRecord) {
  return {
    id: vpc.id,
    name: vpc.name,
    description: vpc.description ?? "",
    cidr: vpc.cidrBlock,
    extend_cidrs: vpc.secondaryCidrBlocks,
    status: isUp(cloud, vpc.id) ? "ACTIVE" : "PENDING",
    project_id: projectId,
    enterprise_project_id: "0",
    tags: Object.entries(vpc.tags).map(([key, value]) => ({ key, value })),
    cloud_resources: [{ resource_type: "routetable", resource_count: 1 }],
    ...timesOf(cloud, vpc.id, "Z"),
  };
}

/** As reads show it, or as it is. */
export async function findVpc(
  call: Call,
  by: "backend" | "exact" = "exact",
  id = call.path["vpc_id"]!,
): Promise<VpcRecord> {
  const [vpc] = await call[by].getVpcs([{ region: call.region, id }]);
  if (vpc !== undefined) return vpc;
  throw new Refused(404, "VPC.0003", `VPC ${id} is not exist.`);
}

export async function toldOfVpc<T>(outcome: Promise<T>): Promise<T> {
  try {
    return await outcome;
  } catch (error) {
    if (!isPeeringError(error)) throw error;
    const [status, code] = CODES[error.code] ?? [400, "VPC.0101"];
    throw new Refused(status, code, error.message);
  }
}

const CODES: Partial<Record<ErrorCode, readonly [number, string]>> = {
  "not-found": [404, "VPC.0003"],
  "in-use": [409, "VPC.0120"],
  "quota-exceeded": [409, "VPC.0114"],
};

function timesOf(cloud: Call["cloud"], id: string, zone: string) {
  const created = creationTime(cloud, id);
  return created === undefined ? {} : { created_at: `${created}${zone}`, updated_at: `${created}${zone}` };
}
