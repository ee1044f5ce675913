/** One account of the embedded cloud, as a `Backend`. */
import type { Backend } from "../backend/contract.js";
import type { Settings } from "../configuration/read.js";
import { rulesOf } from "../rules/registry.js";
import * as own from "./operations/account-subnets.js";
import { accountKey } from "./tables/accounts.js";
import { Session } from "./model/session.js";
import { findCloudFile } from "./store/file.js";
import { getMetrics, getTopTalkers } from "./operations/metrics.js";
import { createPeering } from "./operations/new-peerings.js";
import * as peerings from "./operations/peerings.js";
import { getRouteTables, listRouteTables } from "./operations/route-tables.js";
import { createRoute, createRoutes, deleteRoute, deleteRoutes, putRoute } from "./operations/routes.js";
import { Store, type StoreOptions } from "./store/store.js";
import { createVpc, deleteVpc, getVpcs, listVpcs, updateVpc, usedRegions } from "./operations/vpcs.js";

/** Opens nothing yet: the first call creates the file and loads the native library. */
export function openEmbeddedBackend(settings: Settings, options: StoreOptions = {}): Backend {
  const rules = rulesOf(settings.vendor)!;
  const file = findCloudFile({ cloudFile: settings.cloudFile });
  const key = accountKey(rules, settings);
  let store: Store | undefined;
  const open = () => (store ??= new Store(file, options));
  const session = () => new Session(open(), rules, settings.limits, key);

  return {
    get identity() {
      return `embedded/${rules.id}/${key.id}/${open().id}`;
    },
    accountId: key.id,
    notice: `embedded cloud: nothing real is created (${rules.id}, account ${key.id}, ${file})`,
    settleSeconds: 0,

    getAccount: async () => {
      const acting = session();
      const { id, owner, name, appId } = acting.store.write(() => acting.account());
      return { accountId: owner, name, appId, ...(rules.peerIdentity.value === "project" && { projectId: id }) };
    },

    usedRegions: async () => usedRegions(session()),

    createVpc: async (vpc) => createVpc(session(), vpc),
    getVpcs: async (refs) => getVpcs(session(), refs),
    listVpcs: async (filter) => listVpcs(session(), filter),
    updateVpc: async (ref, changes) => updateVpc(session(), ref, changes),
    deleteVpc: async (ref) => deleteVpc(session(), ref),

    createPeering: async (peering) => createPeering(session(), peering),
    getPeerings: async (refs) => peerings.getPeerings(session(), refs),
    listPeerings: async (filter) => peerings.listPeerings(session(), filter),
    updatePeering: async (ref, changes) => peerings.updatePeering(session(), ref, changes),
    acceptPeering: async (ref) => peerings.acceptPeering(session(), ref),
    rejectPeering: async (ref) => peerings.rejectPeering(session(), ref),
    enablePeering: async (ref) => peerings.enablePeering(session(), ref),
    deletePeering: async (ref) => peerings.deletePeering(session(), ref),

    getRouteTables: async (refs) => getRouteTables(session(), refs),
    listRouteTables: async (filter) => listRouteTables(session(), filter),
    createRoute: async (table, route) => createRoute(session(), table, route),
    putRoute: async (table, route) => putRoute(session(), table, route),
    deleteRoute: async (table, route) => deleteRoute(session(), table, route),
    createRoutes: async (table, routes) => createRoutes(session(), table, routes),
    deleteRoutes: async (table, routes) => deleteRoutes(session(), table, routes),

    createSubnet: async (subnet) => own.createSubnet(session(), subnet),
    getSubnets: async (refs) => own.getSubnets(session(), refs),
    listSubnets: async (filter) => own.listSubnets(session(), filter),
    updateSubnet: async (ref, changes) => own.updateSubnet(session(), ref, changes),
    deleteSubnet: async (ref) => own.deleteSubnet(session(), ref),
    createRouteTable: async (table) => own.createRouteTable(session(), table),
    updateRouteTable: async (ref, changes) => own.updateRouteTable(session(), ref, changes),
    deleteRouteTable: async (ref) => own.deleteRouteTable(session(), ref),

    getMetrics: async (query) => getMetrics(session(), query),
    getTopTalkers: async (query) => getTopTalkers(session(), query),

    now: () => new Date(open().now()),
    close: () => {
      store?.close();
      store = undefined;
    },
  };
}
