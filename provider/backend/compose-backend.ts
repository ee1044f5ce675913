/** Builds a backend from one client per kind of object. */
import type { Backend } from "./contract.js";

type VpcCalls = Pick<Backend, "createVpc" | "getVpcs" | "listVpcs" | "updateVpc" | "deleteVpc">;

type PeeringCalls = Pick<
  Backend,
  | "createPeering"
  | "getPeerings"
  | "listPeerings"
  | "updatePeering"
  | "acceptPeering"
  | "rejectPeering"
  | "enablePeering"
  | "deletePeering"
>;

type RouteCalls = Required<
  Pick<Backend, "getRouteTables" | "listRouteTables" | "putRoute" | "createRoutes" | "deleteRoutes">
>;

export interface CallGroups {
  readonly vpcs: VpcCalls;
  readonly peerings: PeeringCalls;
  /** A single route is written by the calls for several. */
  readonly routes: RouteCalls;
}

type Calls = VpcCalls & PeeringCalls & RouteCalls & Pick<Backend, "createRoute" | "deleteRoute">;

export function composeBackend({ vpcs, peerings, routes }: CallGroups): Calls {
  return {
    createVpc: (vpc) => vpcs.createVpc(vpc),
    getVpcs: (refs) => vpcs.getVpcs(refs),
    listVpcs: (filter) => vpcs.listVpcs(filter),
    updateVpc: (ref, changes) => vpcs.updateVpc(ref, changes),
    deleteVpc: (ref) => vpcs.deleteVpc(ref),

    createPeering: (peering) => peerings.createPeering(peering),
    getPeerings: (refs) => peerings.getPeerings(refs),
    listPeerings: (filter) => peerings.listPeerings(filter),
    updatePeering: (ref, changes) => peerings.updatePeering(ref, changes),
    acceptPeering: (ref) => peerings.acceptPeering(ref),
    rejectPeering: (ref) => peerings.rejectPeering(ref),
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
}
