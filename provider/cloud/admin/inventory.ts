/** All contents of the cloud, of all vendors and accounts, for an operator of the simulation. */
import type { PeeringRecord, RouteRecord, RouteTableRecord, VpcRecord } from "../../backend/contract.js";
import { rulesOf } from "../../rules/registry.js";
import { listAccounts } from "../tables/accounts.js";
import { isConnectionLive } from "../model/lifecycle.js";
import { allConnections, SIDES } from "../tables/connections.js";
import { stateContext } from "../model/clock.js";
import { allTables, routesOf, subnetIdsOf, type Table } from "../operations/route-tables.js";
import type { Store } from "../store/store.js";
import { allSubnets, type Subnet } from "../operations/subnets.js";
import { viewFrom } from "../model/peering-record.js";
import { allVpcs, vpcRecord, type Vpc } from "../tables/vpc-store.js";

interface Owned {
  readonly vendor: string;
  readonly accountId: string;
  readonly region: string;
}

export interface InventoryAccount {
  readonly vendor: string;
  readonly accountId: string;
  /** If `accountId` is a project: the account that owns it. */
  readonly ownerAccountId?: string;
  readonly name: string;
  readonly appId: string;
  readonly arrears: boolean;
}

export interface Inventory {
  readonly accounts: readonly InventoryAccount[];
  readonly vpcs: readonly (VpcRecord & Owned)[];
  readonly subnets: readonly (Subnet & Owned)[];
  readonly peeringConnections: readonly (Omit<PeeringRecord, "role"> & { readonly vendor: string })[];
  readonly routeTables: readonly (Omit<RouteTableRecord, "routes"> & Owned)[];
  readonly routes: readonly (RouteRecord & Owned & { readonly routeTableId: string; readonly vpcId: string })[];
}

export interface InventoryFilter {
  /** Includes ended connections, and the system routes of every table. */
  readonly all?: boolean;
  readonly vendor?: string | undefined;
}

export const EMPTY_INVENTORY: Inventory = {
  accounts: [],
  vpcs: [],
  subnets: [],
  peeringConnections: [],
  routeTables: [],
  routes: [],
};

export function takeInventory(store: Store, { all = false, vendor }: InventoryFilter = {}): Inventory {
  return store.read(() => {
    const isRequested = (row: { readonly vendor: string }) => vendor === undefined || row.vendor === vendor;
    const vpcs = allVpcs(store).filter(isRequested);
    const ownerOf = new Map(vpcs.map((vpc) => [vpc.id, owned(vpc)]));
    const tables = allTables(store).filter(({ vpc }) => isRequested(vpc));
    return {
      accounts: listAccounts(store)
        .filter(isRequested)
        .map(({ id, owner, ...account }) => ({
          ...account,
          accountId: id,
          ...(owner !== id && { ownerAccountId: owner }),
        })),
      vpcs: vpcs.map((vpc) => ({ ...vpcRecord(store, vpc), ...owned(vpc) })),
      subnets: allSubnets(store)
        .filter(({ vpcId }) => ownerOf.has(vpcId))
        .map((subnet) => ({ ...subnet, ...ownerOf.get(subnet.vpcId)! })),
      peeringConnections: peeringConnections(store, all).filter(isRequested),
      routeTables: tables.map((table) => ({
        id: table.id,
        ...owned(table.vpc),
        vpcId: table.vpc.id,
        name: table.name,
        isDefault: table.isDefault,
        subnetIds: subnetIdsOf(store, table.id),
        ...(Object.keys(table.tags).length > 0 && { tags: table.tags }),
      })),
      routes: tables.flatMap((table) => routesIn(store, table).filter(({ origin }) => all || origin !== "system")),
    };
  });
}

/** A connection of two halves is listed once, as the requester's account sees it while it has a row. */
function peeringConnections(store: Store, all: boolean): Inventory["peeringConnections"] {
  return allConnections(store).flatMap((connection) => {
    const rules = rulesOf(connection.vendor)!;
    const context = stateContext(store, connection.vendor);
    if (!all && !isConnectionLive(rules, connection, context)) return [];
    const side = SIDES.find((name) => connection[name].row === "present")!;
    const { role: _, ...record } = viewFrom(store, rules, connection, side, side, context);
    return [{ vendor: connection.vendor, ...record }];
  });
}

function routesIn(store: Store, { id, vpc }: Table): Inventory["routes"] {
  return routesOf(store, id).map((route) => ({ routeTableId: id, vpcId: vpc.id, ...owned(vpc), ...route }));
}

const owned = ({ vendor, accountId, region }: Vpc): Owned => ({ vendor, accountId, region });
