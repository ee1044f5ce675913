/**
 * Tags of VPCs and subnets.
 *
 * ShowSubnetTags         GET    /v2.0/{project_id}/subnets/{subnet_id}/tags
 * BatchCreateVpcTags     POST   /v2.0/{project_id}/vpcs/{vpc_id}/tags/action
 * BatchDeleteVpcTags     POST   /v2.0/{project_id}/vpcs/{vpc_id}/tags/action
 * BatchCreateSubnetTags  POST   /v2.0/{project_id}/subnets/{subnet_id}/tags/action
 * BatchDeleteSubnetTags  POST   /v2.0/{project_id}/subnets/{subnet_id}/tags/action
 */
import type { Ref, TagChanges, Tags } from "../../../backend/contract.js";
import { chunked } from "../../../backend/refs.js";
import { PeeringError } from "../../../errors.js";
import { post } from "../../kit/path-calls.js";
import { percentEncode } from "../../kit/signing.js";
import type { ApiCall } from "./context.js";

/** Maximum per call: "tags" of the v2 and v3 SDKs, 0.1.207, and BatchCreateDeleteVpcTags, 2026-01-07. */
export const TAGS_AT_CREATION = 10;
const TAGS_OF_A_CALL = 20;

const KINDS = { Vpc: ["vpcs", "a VPC"], Subnet: ["subnets", "a subnet"] } as const;
export type TaggedKind = keyof typeof KINDS;

export const tagsPath = (kind: TaggedKind, id: string): string =>
  `/v2.0/{project}/${KINDS[kind][0]}/${percentEncode(id)}/tags`;

/** One call for removed tags, and one for the others. */
export function tagCalls(kind: TaggedKind, { region, id }: Ref, changes: TagChanges): readonly ApiCall[] {
  const all = Object.entries(changes);
  const removed = all.flatMap(([key, value]) => (value === null ? [{ key }] : []));
  const set = all.flatMap(([key, value]) => (value === null ? [] : [{ key, value }]));
  const call = (verb: "Create" | "Delete", of: readonly object[]) =>
    chunked(of, TAGS_OF_A_CALL).map((tags) => {
      const body = { action: verb.toLowerCase(), tags };
      return post(`Batch${verb}${kind}Tags`, region, `${tagsPath(kind, id)}/action`, body);
    });
  return [...call("Delete", removed), ...call("Create", set)];
}

/** For a creation over v1, with a star between key and value; absent without tags. */
export function starredTags(kind: TaggedKind, vendor: string, tags: Tags = {}): { readonly tags?: readonly string[] } {
  const all = Object.entries(tags);
  return all.length === 0 ? {} : { tags: all.map((tag) => starred(kind, vendor, tag)) };
}

function starred(kind: TaggedKind, vendor: string, [key, value]: readonly [string, string]): string {
  if (!key.includes("*") && !value.includes("*")) return `${key}*${value}`;
  throw new PeeringError("vendor-rule", `a tag of ${KINDS[kind][1]} cannot contain an asterisk`, {
    property: "tags",
    value: { [key]: value },
    vendor,
    source: `Huawei Cloud VPC API Reference, Creating ${kind === "Vpc" ? "a VPC" : "a Subnet"}, 2024-03`,
    fix: "Use another character",
  });
}
