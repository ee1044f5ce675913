/**
 * The client of the VPC API. Calls: those of projects.ts, to learn whose the credentials are, and by subject those of
 * vpc-client.ts, peering-client.ts and route-client.ts; legacy-routes.ts where there are no route tables.
 */
import { joinSubjects } from "../../backend/subjects.js";
import { withoutRouteSwitch } from "../kit/route-switch.js";
import { pendingExpiryHours } from "../pending-expiry.js";
import type { OpenClient } from "../vendor.js";
import { Api, SETTLE_SECONDS } from "./api.js";
import { LegacyRoutes } from "./legacy-routes.js";
import { PeeringClient } from "./peering-client.js";
import { RouteClient } from "./route-client.js";
import { RouteTables } from "./route-tables.js";
import { rules } from "../../rules/vendors/huawei.js";
import { VpcClient } from "./vpc-client.js";

/**
 * Known by the project of the provider's region, as links are: its id never changes, and an account's own id is
 * nothing that the key may always ask for.
 */
export const openClient: OpenClient = async (context) => {
  const api = new Api(context);
  const home = await api.projects.settleHome();
  const { projectId, accountId = context.settings.accountId ?? projectId } = home;
  const legacy = new LegacyRoutes(api, () => vpcs);
  const routes = new RouteClient(new RouteTables(api), legacy);
  const vpcs: VpcClient = new VpcClient(api, projectId, (region, vpcIds) => routes.defaultTables(region, vpcIds));
  const expiryHours = pendingExpiryHours(rules, context.settings.limits);
  const peerings = new PeeringClient(api, vpcs, { accountId: projectId, expiryHours });
  return {
    identity: `api/${rules.id}/${projectId}`,
    accountId: projectId,
    // Without an account id nothing was asked: the configuration says it all.
    isAccountProven: home.accountId !== undefined,
    settleSeconds: SETTLE_SECONDS,
    readsTablesSingly: true,

    getAccount: async () => ({ accountId, projectId }),

    ...withoutRouteSwitch(joinSubjects({ vpcs, peerings, routes }), rules),
  };
};
