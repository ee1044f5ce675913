/** The owner of a key, and the regions. */
import { LONG_FORMS } from "../../../rules/regions/tencent.js";
import { action } from "../../tencent/emulator/action.js";

export const GetUserInfo = action({
  isRead: true,
  isRegionless: true,
  parameters: {},
  async run(_, { accountId }) {
    return { Uin: Number(accountId), OwnerUin: Number(accountId) };
  },
});

/** The regions of the public cloud, whose names many deployments keep, and the region of the call. */
export const DescribeRegions = action({
  isRead: true,
  parameters: {},
  async run(_, { region }) {
    const known = Object.entries(LONG_FORMS).map(([ShortName, Region]) => ({ ShortName, Region }));
    const all = known.some(({ Region }) => Region === region)
      ? known
      : [...known, { ShortName: region, Region: region }];
    return {
      RegionSet: all.map((row, i) => ({
        ...row,
        RegionId: i + 1,
        Name: row.Region,
        IsChinaMainland: true,
        IsFinance: false,
        AvailableZoneSet: [],
      })),
    };
  },
});
