/** The embedded cloud as resources know it: one account of it, behind the contract. */
import type { Backend } from "../backend/contract.js";
import type { Settings } from "../config.js";
import { rulesOf } from "../rules/registry.js";
import { accountKey } from "./tables/accounts.js";
import { Actor } from "./model/actor.js";
import { findCloudFile } from "./store/file.js";
import { getMetrics, getTopTalkers } from "./operations/metrics.js";
import { createPeering } from "./operations/new-peerings.js";
import * as peerings from "./operations/peerings.js";
import { getRouteTables, listRouteTables } from "./operations/route-tables.js";
import { createRoute, createRoutes, deleteRoute, deleteRoutes, putRoute } from "./operations/routes.js";
import { Store, type StoreOptions } from "./store/store.js";
import { createVpc, deleteVpc, getVpcs, listVpcs, updateVpc, usedRegions } from "./operations/vpcs.js";

/** Opens nothing yet: the file is made, and the native library loaded, at the first question. */
export function openEmbeddedBackend(settings: Settings, options: StoreOptions = {}): Backend {
  const rules = rulesOf(settings.vendor)!;
  const file = findCloudFile({ cloudFile: settings.cloudFile });
  const key = accountKey(rules, settings);
  let store: Store | undefined;
  const open = () => (store ??= new Store(file, options));
  const actor = () => new Actor(open(), rules, settings.limits, key);

  return {
    get identity() {
      return `embedded/${rules.id}/${key.id}/${open().id}`;
    },
    accountId: key.id,
    notice: `embedded cloud: nothing real is created (${rules.id}, account ${key.id}, ${file})`,
    settleSeconds: 0,

    getAccount: async () => {
      const acting = actor();
      const { id, owner, name, appId } = acting.store.write(() => acting.account());
      return { accountId: owner, name, appId, ...(rules.peerIdentity.value === "project" && { projectId: id }) };
    },

    usedRegions: async () => usedRegions(actor()),

    createVpc: async (vpc) => createVpc(actor(), vpc),
    getVpcs: async (refs) => getVpcs(actor(), refs),
    listVpcs: async (filter) => listVpcs(actor(), filter),
    updateVpc: async (ref, changes) => updateVpc(actor(), ref, changes),
    deleteVpc: async (ref) => deleteVpc(actor(), ref),

    createPeering: async (peering) => createPeering(actor(), peering),
    getPeerings: async (refs) => peerings.getPeerings(actor(), refs),
    listPeerings: async (filter) => peerings.listPeerings(actor(), filter),
    updatePeering: async (ref, changes) => peerings.updatePeering(actor(), ref, changes),
    acceptPeering: async (ref) => peerings.acceptPeering(actor(), ref),
    rejectPeering: async (ref) => peerings.rejectPeering(actor(), ref),
    enablePeering: async (ref) => peerings.enablePeering(actor(), ref),
    deletePeering: async (ref) => peerings.deletePeering(actor(), ref),

    getRouteTables: async (refs) => getRouteTables(actor(), refs),
    listRouteTables: async (filter) => listRouteTables(actor(), filter),
    createRoute: async (table, route) => createRoute(actor(), table, route),
    putRoute: async (table, route) => putRoute(actor(), table, route),
    deleteRoute: async (table, route) => deleteRoute(actor(), table, route),
    createRoutes: async (table, routes) => createRoutes(actor(), table, routes),
    deleteRoutes: async (table, routes) => deleteRoutes(actor(), table, routes),

    getMetrics: async (query) => getMetrics(actor(), query),
    getTopTalkers: async (query) => getTopTalkers(actor(), query),

    now: () => new Date(open().now()),
    close: () => {
      store?.close();
      store = undefined;
    },
  };
}
