/** VPCs in the form of v1 and v3, and refusals of the embedded cloud as their errors. */
import type { Ref, Tags, VpcRecord } from "../../../backend/contract.js";
import { refuseContents } from "../../../servers/emulator/contents.js";
import type { PeeringError } from "../../../errors.js";
import { given } from "../../kit/given.js";
import { type Call, vpcOf } from "./call.js";
import { isUp, noteCreation, wireTime } from "./delays.js";
import type { LayerError } from "./refusals.js";

/** The default enterprise project if the creation named none. */
export const projectOf = ({ enterpriseProjectId = "0" }: VpcRecord): string => enterpriseProjectId;

/** v1: without tags and secondary CIDR blocks. */
export function rowOfV1(call: Call, vpc: VpcRecord) {
  return {
    id: vpc.id,
    name: vpc.name,
    description: vpc.description ?? "",
    cidr: vpc.cidrBlock,
    status: isUp(call.cloud, vpc.id) ? "OK" : "CREATING",
    enterprise_project_id: projectOf(vpc),
    tenant_id: call.projectId,
    routes: [],
    ...timesOf(call, vpc.id, ""),
  };
}

export function rowOfV3(call: Call, vpc: VpcRecord) {
  return {
    id: vpc.id,
    name: vpc.name,
    description: vpc.description ?? "",
    cidr: vpc.cidrBlock,
    extend_cidrs: vpc.secondaryCidrBlocks,
    status: isUp(call.cloud, vpc.id) ? "ACTIVE" : "PENDING",
    project_id: call.projectId,
    enterprise_project_id: projectOf(vpc),
    tags: Object.entries(vpc.tags).map(([key, value]) => ({ key, value })),
    cloud_resources: [{ resource_type: "routetable", resource_count: 1 }],
    ...timesOf(call, vpc.id, "Z"),
  };
}

interface NewRow {
  readonly name?: string | undefined;
  readonly cidr: string;
  readonly description?: string | undefined;
  readonly enterprise_project_id?: string | undefined;
}

/** For v1 and v3, like changes and deletions. */
export async function makeVpc(call: Call, requested: NewRow, tags: Tags): Promise<VpcRecord> {
  const { name = "", cidr: cidrBlock, description, enterprise_project_id: enterpriseProjectId } = requested;
  const optional = given({ description, enterpriseProjectId });
  const made = await call.backend.createVpc({ region: call.region, name, cidrBlock, ...optional, tags });
  noteCreation(call.cloud, made.id);
  return made;
}

export const changeVpc = (
  call: Call,
  vpc: Ref,
  { name, description }: Pick<NewRow, "name" | "description">,
): Promise<VpcRecord> => call.backend.updateVpc(vpc, given({ name, description }));

export async function deleteVpc(call: Call): Promise<undefined> {
  const vpc = await vpcOf(call);
  await refuseContents(call.exact, vpc);
  await call.backend.deleteVpc(vpc);
}

export const vpcErrorFor = ({ code, detail }: PeeringError): LayerError =>
  CODES[`${code} ${detail.property ?? ""}`] ?? CODES[code] ?? [400, "VPC.0101"];

/** By the embedded cloud's code, and by the property if the code is ambiguous. */
const CODES: Readonly<Record<string, LayerError>> = {
  "not-found": [404, "VPC.0003"],
  "in-use": [409, "VPC.0120"],
  "in-use subnetId": [409, "VPC.0104"],
  // "Router is used not allow deleted." No code of route tables is documented.
  "in-use routeTableId": [409, "VPC.0108"],
  "quota-exceeded": [409, "VPC.0114"],
  "already-exists": [400, "VPC.0115"],
};

function timesOf({ operator }: Call, id: string, zone: string) {
  const { createdAt, updatedAt } = operator.times(id);
  return { created_at: `${wireTime(createdAt)}${zone}`, updated_at: `${wireTime(updatedAt)}${zone}` };
}
