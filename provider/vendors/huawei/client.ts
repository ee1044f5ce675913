/**
 * The client of the VPC API. Calls: those of projects.ts, to learn whose the credentials are, and by subject those of
 * vpc-client.ts, peering-client.ts and route-client.ts; legacy-routes.ts where there are no route tables.
 */
import type { OpenClient } from "../vendor.js";
import { Api, SETTLE_SECONDS } from "./api.js";
import { LegacyRoutes } from "./legacy-routes.js";
import { PeeringClient } from "./peering-client.js";
import { RouteClient } from "./route-client.js";
import { RouteTables } from "./route-tables.js";
import { rules } from "./rules.js";
import { VpcClient } from "./vpc-client.js";

/**
 * Known by the project of the provider's region, as links are: its id never changes, and an account's own id is
 * nothing that the key may always ask for.
 */
export const openClient: OpenClient = async (context) => {
  const api = new Api(context);
  const { projectId, accountId = context.settings.accountId ?? projectId } = await api.projects.settleHome();
  const legacy = new LegacyRoutes(api, () => vpcs);
  const routes = new RouteClient(new RouteTables(api), legacy);
  const vpcs: VpcClient = new VpcClient(api, projectId, (region, vpcIds) => routes.defaultTables(region, vpcIds));
  const limit = context.settings.limits.pendingExpiryHours;
  const expiryHours = limit === undefined ? rules.pendingExpiry.value.hours : limit || null;
  const peerings = new PeeringClient(api, vpcs, { accountId: projectId, expiryHours });
  return {
    identity: `api/${rules.id}/${projectId}`,
    accountId: projectId,
    settleSeconds: SETTLE_SECONDS,
    readsTablesSingly: true,

    getAccount: async () => ({ accountId, projectId }),

    createVpc: (vpc) => vpcs.createVpc(vpc),
    getVpcs: (refs) => vpcs.getVpcs(refs),
    listVpcs: (filter) => vpcs.listVpcs(filter),
    updateVpc: (ref, changes) => vpcs.updateVpc(ref, changes),
    deleteVpc: (ref) => vpcs.deleteVpc(ref),

    createPeering: (peering) => peerings.createPeering(peering),
    getPeerings: (refs) => peerings.getPeerings(refs),
    listPeerings: (filter) => peerings.listPeerings(filter),
    updatePeering: (ref, changes) => peerings.updatePeering(ref, changes),
    acceptPeering: (ref) => peerings.answer(ref, "accept"),
    rejectPeering: (ref) => peerings.answer(ref, "reject"),
    enablePeering: (ref) => peerings.enablePeering(ref),
    deletePeering: (ref) => peerings.deletePeering(ref),

    getRouteTables: (refs) => routes.getRouteTables(refs),
    listRouteTables: (filter) => routes.listRouteTables(filter),
    createRoute: async (table, route) => (await routes.createRoutes(table, [route]))[0]!,
    putRoute: (table, route) => routes.putRoute(table, route),
    deleteRoute: (table, route) => routes.deleteRoutes(table, [route]),
    createRoutes: (table, news) => routes.createRoutes(table, news),
    deleteRoutes: (table, keys) => routes.deleteRoutes(table, keys),
  };
};
