/**
 * The client of API 2.0. Its calls, by subject, are those of vpc-client.ts, peering-client.ts, route-client.ts and
 * monitor-client.ts. There is none that says whose key it is.
 */
import type { Backend, PeeringRecord, Ref } from "../../backend/contract.js";
import { joinSubjects } from "../../backend/subjects.js";
import { CONFIG_NAMESPACE } from "../../config.js";
import { PeeringError } from "../../errors.js";
import type { VendorRules } from "../../rules/schema.js";
import { withoutRouteSwitch } from "../kit/route-switch.js";
import { pendingExpiryHours } from "../pending-expiry.js";
import type { ClientContext, OpenClient } from "../vendor.js";
import { Api, SETTLE_SECONDS } from "./api.js";
import { MonitorClient } from "./monitor-client.js";
import { PeeringClient } from "./peering-client.js";
import { gone } from "./refs.js";
import { Regions } from "./region-codes.js";
import { RouteClient } from "./route-client.js";
import { rules } from "../../rules/vendors/qcloud.js";
import { VpcClient } from "./vpc-client.js";

export const openClient: OpenClient = (context) => openApi2(context, rules);

/** @param vendorRules of the vendor that speaks this API */
export async function openApi2(context: ClientContext, vendorRules: VendorRules): Promise<Backend> {
  const { settings } = context;
  const accountId = requireAccount(settings.accountId, vendorRules);
  const regions = new Regions(Object.keys(vendorRules.regions.value.shortForms).length > 0);
  const api = new Api(context, vendorRules, regions);
  const findPeering = async (ref: Ref): Promise<PeeringRecord | undefined> => (await peerings.getPeerings([ref]))[0];
  const routes = new RouteClient(api, accountId, findPeering);
  const vpcs = new VpcClient(api, routes, accountId);
  const peerings = new PeeringClient(api, vpcs, {
    accountId,
    toLongRegion: (code) => regions.fromWire(code),
    expiryHours: pendingExpiryHours(vendorRules, settings.limits),
    blocksOf: (end) => vpcs.blocksOf(end),
    now: api.now,
  });
  const monitor = new MonitorClient(api, async (ref) => {
    const link = await findPeering(ref);
    if (link === undefined) throw gone(vendorRules, accountId, "connection", "peeringConnection", ref);
    return link;
  });
  return {
    identity: `api/${vendorRules.id}/${accountId}`,
    accountId,
    settleSeconds: SETTLE_SECONDS,

    getAccount: async () => ({ accountId }),

    ...withoutRouteSwitch(joinSubjects({ vpcs, peerings, routes }), vendorRules),

    getMetrics: (query) => monitor.getMetrics(query),
    getTopTalkers: () => monitor.getTopTalkers(),
  };
}

function requireAccount(accountId: string | undefined, { id }: VendorRules): string {
  if (accountId !== undefined) return accountId;
  throw new PeeringError("invalid-config", "API 2.0 does not report which account an API key belongs to", {
    property: `${CONFIG_NAMESPACE}:accountId`,
    vendor: id,
    fix: `Set the account that owns the key: \`pulumi config set ${CONFIG_NAMESPACE}:accountId 100000000001\``,
  });
}
