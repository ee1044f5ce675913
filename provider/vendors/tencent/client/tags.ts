/** Tags of resources in a VPC, key by key: ModifyResourceTags of the tag service. */
import type { Ref, TagChanges } from "../../../backend/contract.js";
import type { Context } from "./context.js";

/** Of a resource's name in six segments; that of a connection is from the page on access management of VPCs. */
export type TaggedKind = "vpc" | "pcx";

export async function changeTags(
  { api, accountId }: Context,
  kind: TaggedKind,
  { region, id }: Ref,
  changes: TagChanges,
): Promise<void> {
  const replaced = Object.entries(changes).flatMap(([TagKey, TagValue]) =>
    TagValue === null ? [] : [{ TagKey, TagValue }],
  );
  const deleted = Object.keys(changes).flatMap((TagKey) => (changes[TagKey] === null ? [{ TagKey }] : []));
  if (replaced.length + deleted.length === 0) return;
  const params = {
    Resource: `qcs::vpc:${region}:uin/${accountId}:${kind}/${id}`,
    ...(replaced.length > 0 && { ReplaceTags: replaced }),
    ...(deleted.length > 0 && { DeleteTags: deleted }),
  };
  await api.send({ action: "ModifyResourceTags", region, params });
}
