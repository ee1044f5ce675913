/**
 * The client of API 3.0. Calls: GetUserAppId, to learn whose key it is; and by subject those of vpc-client.ts,
 * peering-client.ts, route-client.ts and monitor-client.ts.
 */
import type { Backend } from "../../backend/contract.js";
import { joinSubjects } from "../../backend/subjects.js";
import { CONFIG_NAMESPACE } from "../../config.js";
import { isPeeringError, PeeringError } from "../../errors.js";
import { ownEntry } from "../../own-entry.js";
import type { VendorRules } from "../../rules/schema.js";
import { pendingExpiryHours } from "../pending-expiry.js";
import type { ClientContext, OpenClient } from "../vendor.js";
import { userAppId } from "./answers.js";
import { Api, SETTLE_SECONDS } from "./api.js";
import { MonitorClient } from "./monitor-client.js";
import { PeeringClient } from "./peering-client.js";
import { RouteClient } from "./route-client.js";
import { rules } from "../../rules/vendors/tencent.js";
import { VpcClient } from "./vpc-client.js";

export const openClient: OpenClient = (context) => openTencentClient(context, rules);

/** @param vendorRules of the vendor that speaks this API; its short region codes become long ones. */
export async function openTencentClient(context: ClientContext, vendorRules: VendorRules): Promise<Backend> {
  const { settings } = context;
  const api = new Api(context, vendorRules);
  const { accountId, isAccountProven, appId, notice } = await identify(api, settings.accountId);
  const { shortForms } = vendorRules.regions.value;
  const vpcs = new VpcClient(api, accountId);
  const peerings = new PeeringClient(api, vpcs, {
    accountId,
    toLongRegion: (region) => ownEntry(shortForms, region) ?? region,
    expiryHours: pendingExpiryHours(vendorRules, settings.limits),
    blocksOf: (end) => vpcs.blocksOf(end),
  });
  const routes = new RouteClient(api, accountId);
  const monitor = new MonitorClient(api, (ref) => peerings.getPeering(ref));
  return {
    identity: `api/${vendorRules.id}/${accountId}`,
    accountId,
    isAccountProven,
    ...(notice !== undefined && { notice }),
    settleSeconds: SETTLE_SECONDS,

    getAccount: async () => ({ accountId, ...(appId !== undefined && { appId }) }),

    ...joinSubjects({ vpcs, peerings, routes }),

    getMetrics: (query) => monitor.getMetrics(query),
    getTopTalkers: (query) => monitor.getTopTalkers(query),
  };
}

interface Whose {
  readonly accountId: string;
  /** The API said so. */
  readonly isAccountProven: boolean;
  readonly appId?: string;
  readonly notice?: string;
}

/** The account that the key belongs to; its owner's, where the key is a sub-account's. */
async function identify(api: Api, configured: string | undefined): Promise<Whose> {
  const property = `${CONFIG_NAMESPACE}:accountId`;
  const vendor = api.rules.id;
  let asked;
  try {
    asked = await api.read("GetUserAppId", undefined, {}, userAppId);
  } catch (error) {
    const isWithheld = isPeeringError(error, "permission-denied") || isPeeringError(error, "unsupported");
    if (!isWithheld) throw error;
    if (configured !== undefined)
      return {
        accountId: configured,
        isAccountProven: false,
        notice: `account ${configured} is taken from ${property}, unchecked: the key may not ask whose it is (GetUserAppId)`,
      };
    throw new PeeringError("invalid-config", "the key may not ask which account it belongs to (GetUserAppId)", {
      property,
      vendor,
      cause: error,
      fix: `Allow it cam:GetUserAppId, or name the account in ${property}`,
    });
  }
  if (configured !== undefined && configured !== asked.OwnerUin)
    throw new PeeringError(
      "identity-mismatch",
      `the API key belongs to account ${asked.OwnerUin}, and the configuration names ${configured}`,
      { property, value: configured, vendor, fix: "Use the key of that account, or correct the account's id" },
    );
  return { accountId: asked.OwnerUin, isAccountProven: true, appId: asked.AppId };
}
