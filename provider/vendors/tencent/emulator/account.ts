/** Whose key it is, tags of resources, and quotas. */
import { action } from "./action.js";
import { listOf, object, optional, text } from "./parameters.js";
import { VendorRefusal } from "./refusal.js";
import { ownVpc } from "./vpcs.js";

export const GetUserAppId = action({
  isRead: true,
  isRegionless: true,
  parameters: {},
  async run(_, { account }) {
    const { accountId, appId } = await account.backend.getAccount();
    return { Uin: accountId, OwnerUin: accountId, AppId: Number(appId) };
  },
});

/** Of the tag service; the resource is named in six segments. */
export const ModifyResourceTags = action({
  isRegionless: true,
  parameters: {
    Resource: text,
    ReplaceTags: optional(listOf(object({ TagKey: text, TagValue: text }), 50)),
    DeleteTags: optional(listOf(object({ TagKey: text }), 50)),
  },
  async run({ Resource, ReplaceTags = [], DeleteTags = [] }, caller) {
    const match = /^qcs::vpc:([^:]+):uin\/(\d+):vpc\/([^/]+)$/.exec(Resource);
    const [, region, owner, id] = match ?? [];
    if (region === undefined || id === undefined)
      throw new VendorRefusal("InvalidParameterValue", `"${Resource}" does not name a VPC in six segments`);
    if (owner !== caller.accountId)
      throw new VendorRefusal("UnauthorizedOperation", `the key is not of account ${owner}`);
    if (ReplaceTags.length + DeleteTags.length === 0)
      throw new VendorRefusal("MissingParameter", "one of ReplaceTags and DeleteTags is needed");
    const vpc = await ownVpc({ ...caller, region }, id);
    const kept = Object.entries(vpc.tags).filter(([key]) => !DeleteTags.some(({ TagKey }) => TagKey === key));
    const added = ReplaceTags.map(({ TagKey, TagValue }) => [TagKey, TagValue] as const);
    await caller.account.backend.updateVpc(vpc, { tags: Object.fromEntries([...kept, ...added]) });
    return {};
  },
});

export const DescribeVpcLimits = action({
  isRead: true,
  parameters: { LimitTypes: listOf(text) },
  async run({ LimitTypes }, { rules }) {
    const peerings = rules.quota.value.peerings;
    const values: Readonly<Record<string, number>> = {
      "vpc-max-vpcpeers": peerings,
      "vpc-max-available-vpcpeers": peerings,
    };
    const VpcLimitSet = LimitTypes.map((LimitType) => {
      const LimitValue = Object.hasOwn(values, LimitType) ? values[LimitType] : undefined;
      if (LimitValue !== undefined) return { LimitType, LimitValue };
      throw new VendorRefusal("InvalidParameterValue", `the emulator has no limit ${LimitType}`);
    });
    return { VpcLimitSet };
  },
});
