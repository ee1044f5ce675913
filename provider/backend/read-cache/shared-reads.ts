/**
 * Reduces the calls to a remote cloud: combines concurrent reads, answers `shared` reads from recent lists, batches
 * routes of one table, and serialises changes of one VPC or table.
 */
import type { VendorRules } from "../../rules/schema.js";
import { alignedTo, distinct } from "../checked-answers.js";
import type { Backend, NewRoute, Ref, RouteKey, RouteTableCalls, SubnetCalls } from "../contract.js";
import { hasRouteTables, hasSubnets } from "../optional-calls.js";
import { batchGets, batchLists } from "./batched-calls.js";
import { batchRoutes } from "./batched-routes.js";
import { OwnChanges } from "./own-changes.js";
import { readRecently } from "./recent-reads.js";
import type { Clock } from "./batcher.js";

const CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

export function shareReads(backend: Backend, rules: Pick<VendorRules, "routes">, clock: Clock = CLOCK): Backend {
  const recent = readRecently(backend, clock);
  const changes = new OwnChanges(backend, recent, rules);
  const several = {
    ...(backend.createRoutes && {
      createRoutes: (table: Ref, routes: readonly NewRoute[]) => changes.createRoutes(table, routes),
    }),
    ...(backend.deleteRoutes && {
      deleteRoutes: (table: Ref, routes: readonly RouteKey[]) => changes.deleteRoutes(table, routes),
    }),
  };
  const routes = batchRoutes(
    {
      createRoute: (table, route) => changes.createRoute(table, route),
      deleteRoute: (table, route) => changes.deleteRoute(table, route),
      ...several,
    },
    clock,
  );

  return {
    identity: backend.identity,
    accountId: backend.accountId,
    ...(backend.notice !== undefined && { notice: backend.notice }),
    ...(backend.warning !== undefined && { warning: backend.warning }),
    settleSeconds: backend.settleSeconds,
    ...(backend.readsTablesSingly !== undefined && { readsTablesSingly: backend.readsTablesSingly }),
    ...(backend.lacks !== undefined && { lacks: backend.lacks }),
    ...(backend.now && { now: () => backend.now!() }),
    getAccount: () => backend.getAccount(),
    ...(backend.usedRegions && { usedRegions: () => backend.usedRegions!() }),

    ...recent.fresh,
    shared: recent.shared,

    createVpc: (vpc) => changes.createVpc(vpc),
    updateVpc: (ref, wanted) => changes.updateVpc(ref, wanted),
    deleteVpc: (ref) => changes.deleteVpc(ref),
    createPeering: (peering) => changes.createPeering(peering),
    updatePeering: (ref, wanted) => changes.changePeering(ref, () => backend.updatePeering(ref, wanted)),
    acceptPeering: (ref) => changes.changePeering(ref, () => backend.acceptPeering(ref)),
    rejectPeering: (ref) => changes.changePeering(ref, () => backend.rejectPeering(ref)),
    enablePeering: (ref) => changes.changePeering(ref, () => backend.enablePeering(ref)),
    deletePeering: (ref) => changes.deletePeering(ref),
    ...routes,
    putRoute: (table, route) => changes.putRoute(table, route),
    ...several,
    ...(hasSubnets(backend) && subnetCalls(backend, changes, clock)),
    ...(hasRouteTables(backend) && routeTableCalls(backend, changes)),

    ...(backend.getMetrics && { getMetrics: (query) => backend.getMetrics!(query) }),
    ...(backend.getTopTalkers && { getTopTalkers: (query) => backend.getTopTalkers!(query) }),
    ...(backend.close && { close: () => backend.close!() }),
  };
}

/** Subnet reads are few, so they are batched but not cached. */
function subnetCalls(backend: SubnetCalls, changes: OwnChanges, clock: Clock): SubnetCalls {
  const get = async (refs: readonly Ref[]) => alignedTo("getSubnets", refs, await backend.getSubnets(refs));
  return {
    createSubnet: (subnet) => changes.createSubnet(backend, subnet),
    getSubnets: batchGets(get, clock),
    listSubnets: batchLists(
      async (filter) => distinct(await backend.listSubnets(filter)),
      ({ vpcId }) =>
        (subnet) =>
          vpcId === undefined || subnet.vpcId === vpcId,
      clock,
    ),
    updateSubnet: (ref, wanted) => changes.updateSubnet(backend, ref, wanted),
    deleteSubnet: (ref) => changes.deleteSubnet(backend, ref),
  };
}

const routeTableCalls = (backend: RouteTableCalls, changes: OwnChanges): RouteTableCalls => ({
  createRouteTable: (table) => changes.createRouteTable(backend, table),
  updateRouteTable: (ref, wanted) => changes.updateRouteTable(backend, ref, wanted),
  deleteRouteTable: (ref) => changes.deleteRouteTable(backend, ref),
});
