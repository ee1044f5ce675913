/**
 * The client of API 2.0. Its calls are in vpcs.ts, peerings.ts, routes.ts and metrics.ts. No call reports the owner of
 * a key.
 */
import type { Backend } from "../../../backend/contract.js";
import { composeBackend } from "../../../backend/compose-backend.js";
import type { VendorRules } from "../../../rules/schema.js";
import { rules } from "../../../rules/vendors/qcloud.js";
import { accountRequired } from "../../kit/errors.js";
import { routeTableCalls, subnetCalls } from "../../kit/subnet-calls.js";
import { withoutRouteSwitch } from "../../kit/route-switch.js";
import { pendingExpiryHours } from "../../pending-expiry.js";
import type { ClientContext, OpenClient } from "../../vendor.js";
import { Api, type Context } from "./context.js";
import { metricCalls } from "./metrics.js";
import { PeeringClient } from "./peerings.js";
import { Regions } from "./regions.js";
import { RouteClient } from "./routes.js";
import { subnetPort, tablePort } from "./subnets.js";
import { VpcClient } from "./vpcs.js";

export const openClient: OpenClient = (context) => openApi2(context, rules);

/** @param vendorRules rules of the vendor that uses this API */
export async function openApi2(context: ClientContext, vendorRules: VendorRules): Promise<Backend> {
  const { settings } = context;
  const { accountId } = settings;
  if (accountId === undefined) throw accountRequired(vendorRules.id, "API 2.0");
  const api = new Api(context, vendorRules, new Regions(Object.keys(vendorRules.regions.value.shortForms).length > 0));
  const expiryHours = pendingExpiryHours(vendorRules, settings.limits);
  const shared: Context = { api, rules: vendorRules, accountId, expiryHours };
  const routes = new RouteClient(shared, (ref) => peerings.find(ref));
  const vpcs = new VpcClient(shared, routes);
  const peerings: PeeringClient = new PeeringClient(shared, vpcs);
  return {
    identity: `api/${vendorRules.id}/${accountId}`,
    accountId,
    settleSeconds: api.settleSeconds,

    getAccount: async () => ({ accountId }),

    ...withoutRouteSwitch(composeBackend({ vpcs, peerings, routes }), vendorRules),
    ...subnetCalls(shared, subnetPort(shared)),
    ...routeTableCalls(shared, routes, tablePort),
    ...metricCalls(shared, (ref) => peerings.present(ref)),
  };
}
