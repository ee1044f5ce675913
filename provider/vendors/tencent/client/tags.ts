/** Tags of objects in a VPC, one key at a time: ModifyResourceTags of the tag service. */
import type { Ref, TagChanges } from "../../../backend/contract.js";
import { type Context, type ApiCall, apiCall } from "./context.js";

/** Type in a six-segment resource name; the types other than VPC are from the page on access management of VPCs. */
export type TaggedKind = "vpc" | "pcx" | "subnet" | "rtb";

export const changeTags = (context: Context, kind: TaggedKind, ref: Ref, changes: TagChanges): Promise<void> =>
  context.api.sendEach(tagCalls(context, kind, ref, changes));

/** One call, or none without changes. */
export function tagCalls(
  { accountId }: Pick<Context, "accountId">,
  kind: TaggedKind,
  { region, id }: Ref,
  changes: TagChanges,
): readonly ApiCall[] {
  const replaced = Object.entries(changes).flatMap(([TagKey, TagValue]) =>
    TagValue === null ? [] : [{ TagKey, TagValue }],
  );
  const deleted = Object.keys(changes).flatMap((TagKey) => (changes[TagKey] === null ? [{ TagKey }] : []));
  if (replaced.length + deleted.length === 0) return [];
  const params = {
    Resource: `qcs::vpc:${region}:uin/${accountId}:${kind}/${id}`,
    ...(replaced.length > 0 && { ReplaceTags: replaced }),
    ...(deleted.length > 0 && { DeleteTags: deleted }),
  };
  return [apiCall("ModifyResourceTags", region, params)];
}
