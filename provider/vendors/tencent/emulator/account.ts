/** The account of a key, and quotas. */
import { action } from "./action.js";
import { listOf, text } from "./parameters.js";
import { VendorRefusal } from "./refusal.js";

export const GetUserAppId = action({
  isRead: true,
  isRegionless: true,
  parameters: {},
  async run(_, { account }) {
    const { accountId, appId } = await account.backend.getAccount();
    return { Uin: accountId, OwnerUin: accountId, AppId: Number(appId) };
  },
});

export const DescribeVpcLimits = action({
  isRead: true,
  parameters: { LimitTypes: listOf(text) },
  async run({ LimitTypes }, { rules }) {
    const peerings = rules.quota.value.peerings;
    const values: Readonly<Record<string, number>> = {
      ...DEFAULT_LIMITS,
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

/** Keys of the reference. The values are plausible examples, not from a document, and are not enforced here. */
const DEFAULT_LIMITS: Readonly<Record<string, number>> = {
  "appid-max-vpcs": 20,
  "vpc-max-subnets": 100,
  "vpc-max-route-tables": 10,
  "route-table-max-policies": 50,
  "vpc-max-assistant_cidrs": 5,
};
