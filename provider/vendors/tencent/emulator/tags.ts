/** The tag service, for objects in a VPC. */
import { createHash } from "node:crypto";
import { ownEntry } from "../../../lookup/own-entry.js";
import type { Kind, Tagged } from "../../kit/emulator/own-objects.js";
import { action, type Caller, callerOf } from "./action.js";
import { numberPaging, pageOf } from "./lists.js";
import { listOf, object, optional, text } from "./parameters.js";
import { VendorRefusal } from "./refusal.js";

/** By the resource prefix. */
const KINDS: Readonly<Record<string, Kind>> = { vpc: "vpc", pcx: "peering", subnet: "subnet", rtb: "routeTable" };

const taggedIn = (caller: Caller, region: string, kind: Kind, id: string): Promise<Tagged> =>
  callerOf({ ...caller, region }).own.tagged(kind, id);

/** The resource has a six-segment name; an empty account means the caller's. */
export const ModifyResourceTags = action({
  isRegionless: true,
  parameters: {
    Resource: text,
    ReplaceTags: optional(listOf(object({ TagKey: text, TagValue: text }), 50)),
    DeleteTags: optional(listOf(object({ TagKey: text }), 50)),
  },
  async run({ Resource, ReplaceTags = [], DeleteTags = [] }, caller) {
    const match = /^qcs::vpc:([^:]+):uin\/(\d*):(\w+)\/([^/]+)$/.exec(Resource);
    const [, region, owner, prefix = "", id] = match ?? [];
    const kind = ownEntry(KINDS, prefix);
    if (region === undefined || id === undefined || kind === undefined)
      throw new VendorRefusal(
        "InvalidParameterValue",
        `"${Resource}" does not name a resource of a VPC in six segments`,
      );
    if (owner !== "" && owner !== caller.accountId)
      throw new VendorRefusal("UnauthorizedOperation", `the key is not of account ${owner}`);
    if (ReplaceTags.length + DeleteTags.length === 0)
      throw new VendorRefusal("MissingParameter", "one of ReplaceTags and DeleteTags is needed");
    const resource = await taggedIn(caller, region, kind, id);
    const kept = Object.entries(resource.tags).filter(([key]) => !DeleteTags.some(({ TagKey }) => TagKey === key));
    const added = ReplaceTags.map(({ TagKey, TagValue }) => [TagKey, TagValue] as const);
    await resource.set(Object.fromEntries([...kept, ...added]));
    return {};
  },
});

const MOST_IDS = 50;
const DEFAULT_LIMIT = 15;

export const DescribeResourceTagsByResourceIds = action({
  isRead: true,
  isRegionless: true,
  parameters: {
    ServiceType: text,
    ResourcePrefix: text,
    ResourceIds: listOf(text, MOST_IDS),
    ResourceRegion: text,
    ...numberPaging,
  },
  async run({ ServiceType, ResourcePrefix, ResourceIds, ResourceRegion, Offset = 0, Limit = DEFAULT_LIMIT }, caller) {
    if (ServiceType !== "vpc")
      throw new VendorRefusal("InvalidParameterValue.ServiceTypeInvalid", `there is no service ${ServiceType}`);
    const kind = ownEntry(KINDS, ResourcePrefix);
    if (kind === undefined)
      throw new VendorRefusal("InvalidParameterValue.ResourcePrefixInvalid", `there is no prefix ${ResourcePrefix}`);
    if (Offset % Limit !== 0)
      throw new VendorRefusal("InvalidParameterValue.OffsetInvalid", "Offset must be a multiple of Limit");
    const rows: object[] = [];
    for (const ResourceId of ResourceIds) {
      const { tags } = await taggedIn(caller, ResourceRegion, kind, ResourceId);
      for (const [TagKey, TagValue] of Object.entries(tags))
        rows.push({ TagKey, TagValue, ResourceId, TagKeyMd5: md5(TagKey), TagValueMd5: md5(TagValue), ServiceType });
    }
    return { TotalCount: rows.length, Offset, Limit, Tags: pageOf(rows, { Offset, Limit }) };
  },
});

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
