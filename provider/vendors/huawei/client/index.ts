/**
 * The client of the VPC API. Calls: those in projects.ts, which determine the owner of the credentials, and those in
 * vpcs.ts, peerings.ts and route-tables.ts; legacy-routes.ts for clouds without route tables.
 */
import { composeBackend } from "../../../backend/compose-backend.js";
import { routeTableCalls, subnetCalls } from "../../kit/subnet-calls.js";
import { withoutRouteSwitch } from "../../kit/route-switch.js";
import { pendingExpiryHours } from "../../pending-expiry.js";
import type { OpenClient } from "../../vendor.js";
import { Api, type Context } from "./context.js";
import { LegacyRoutes } from "./legacy-routes.js";
import { PeeringClient } from "./peerings.js";
import { routesOver } from "./routes.js";
import { RouteTables } from "./route-tables.js";
import { rules } from "../../../rules/vendors/huawei.js";
import { subnetPort, tablePort } from "./subnets.js";
import { VpcClient } from "./vpcs.js";

/**
 * Identified by the project of the provider's region, like connections: its ID never changes, and not every key has
 * permission to read the account ID.
 */
export const openClient: OpenClient = async (context) => {
  const api = new Api(context, rules);
  const home = await api.projects.settleHome();
  const { projectId, accountId = context.settings.accountId ?? projectId } = home;
  const expiryHours = pendingExpiryHours(rules, context.settings.limits);
  const shared: Context = { api, rules, accountId: projectId, expiryHours };
  const legacy = new LegacyRoutes(shared, () => vpcs);
  const routes = routesOver(new RouteTables(shared), legacy);
  const vpcs: VpcClient = new VpcClient(shared, (region, vpcIds) => routes.defaultTables(region, vpcIds));
  const peerings = new PeeringClient(shared, vpcs);
  return {
    identity: `api/${rules.id}/${projectId}`,
    accountId: projectId,
    // Without an account ID no call was made: the configuration contains all values.
    isAccountProven: home.accountId !== undefined,
    settleSeconds: api.settleSeconds,
    readsTablesSingly: true,
    lacks: ["ipv6", "edgeSites"],

    getAccount: async () => ({ accountId, projectId }),

    ...withoutRouteSwitch(composeBackend({ vpcs, peerings, routes }), rules),
    ...subnetCalls(shared, subnetPort(shared, routes)),
    ...routeTableCalls(shared, routes, tablePort),
  };
};
