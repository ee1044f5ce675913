/** A row of the API as a record: times in UTC, own projects under one id, nothing for "". */
import type { PeeringEnd, PeeringRecord } from "../../backend/contract.js";
import type { PeeringState } from "../../rules/schema.js";
import { ownEntry } from "../../own-entry.js";
import { expiryOf } from "../kit/times.js";
import type { PeeringRow } from "./answers.js";
import { inUtc } from "./vpc-client.js";
import { STATES } from "./wire.js";

export interface Surroundings {
  readonly region: string;
  /** The own project of the region. */
  readonly project: string;
  /** Under which records know it: the provider's own, whatever the region. */
  readonly accountId: string;
  /** `null`: requests never lapse. */
  readonly expiryHours: number | null;
  /** Of VPCs that the project can see. */
  readonly blocksOf: (vpcId: string) => readonly string[] | undefined;
}

export function peeringRecord(row: PeeringRow, around: Surroundings): PeeringRecord {
  const { region, project, accountId, expiryHours, blocksOf } = around;
  const end = ({ vpc_id, tenant_id }: PeeringRow["request_vpc_info"]): PeeringEnd => {
    const isOwn = tenant_id === undefined || tenant_id === project;
    const cidrBlocks = isOwn ? blocksOf(vpc_id) : undefined;
    return {
      accountId: isOwn ? accountId : tenant_id,
      region,
      vpcId: vpc_id,
      ...(cidrBlocks !== undefined && { cidrBlocks }),
    };
  };
  const requester = end(row.request_vpc_info);
  const accepter = end(row.accept_vpc_info);
  const role = requester.accountId !== accountId ? "accepter" : accepter.accountId === accountId ? "both" : "requester";
  const state = ownEntry(STATES, row.status) ?? "unknown";
  const stateReason = reasonFor(state, accepter.accountId);
  const createdAt = inUtc(row.created_at);
  const isOpen = state === "pending-acceptance" || state === "expired";
  const expiresAt = isOpen ? expiryOf(createdAt, expiryHours) : undefined;
  return {
    region,
    id: row.id,
    name: row.name ?? "",
    state,
    ...(stateReason !== undefined && { stateReason }),
    vendorState: row.status,
    role,
    requester,
    accepter,
    ...(row.description !== undefined && { description: row.description }),
    tags: {},
    ...(createdAt !== undefined && { createdAt }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

function reasonFor(state: PeeringState, accepter: string): string | undefined {
  if (state === "pending-acceptance") return `project ${accepter} has not accepted yet`;
  if (state === "rejected") return `project ${accepter} rejected the request`;
  if (state === "expired") return `project ${accepter} did not accept in time`;
  return undefined;
}
