/** A network prepared for a diagram: its changes, and connections without a route at one end. */
import type { Network, NetworkEnd, NetworkConnection, NetworkSubnet, NetworkVpc } from "../../network/network.js";
import { groupBy } from "../../lookup/group-by.js";
import type { PeeringState } from "../../rules/schema.js";
import { rulesOf } from "../../rules/registry.js";
import { compareNetworks, type Comparison, type Mark, type Marked } from "./changes.js";
import { routesFrom, endRoutes, type TopologyRoute, type EndRoutes } from "./routes.js";

export interface Topology {
  readonly accounts: readonly TopologyAccount[];
  readonly vpcs: readonly TopologyVpc[];
  readonly connections: readonly TopologyConnection[];
}

export interface TopologyAccount {
  readonly vendor: string;
  readonly accountId: string;
  /** The vendor's display name, and the account. */
  readonly title: string;
  readonly regions: readonly { readonly region: string; readonly vpcs: readonly string[] }[];
}

export interface TopologyVpc extends NetworkVpc {
  readonly mark?: Mark;
  readonly routes: readonly TopologyRoute[];
  /** Absent if none is known. */
  readonly subnets?: readonly TopologySubnet[];
}

export interface TopologySubnet extends NetworkSubnet {
  /** `key` of its route table, and the name if it has one. */
  readonly table: string;
  readonly tableName?: string;
}

export interface TopologyConnection extends Omit<NetworkConnection, "requester" | "accepter"> {
  readonly requester: TopologyEnd;
  readonly accepter: TopologyEnd;
  readonly mark?: Mark;
}

export interface TopologyEnd extends NetworkEnd {
  /** Routes of this end's VPC to the other one. */
  readonly way: EndRoutes;
}

export interface TopologyOptions extends Partial<Comparison> {
  /** `vendor/account` of the accounts whose routes are all known; default: those with a route table in the network. */
  readonly shownAccounts?: ReadonlySet<string>;
}

/** @param network the present network, or the network after the change if `before` is given */
export function topologyOf(network: Network, options: TopologyOptions = {}): Topology {
  const { vpcs, connections, routes } = compareNetworks(network, options);
  const byKey = new Map(vpcs.map(({ item }) => [item.key, item]));
  const ended = new Map(
    connections.map(({ item, mark }) => [item.key, { state: item.state, isDeleted: mark === "going" }]),
  );
  const shown = options.shownAccounts ?? accountsWithTables(network);
  const subnetsIn = subnetsByVpc(network);
  const routesIn = groupBy(routes, ({ item }) => item.vpc);
  const isShown = ({ vendor, accountId }: NetworkVpc) => shown.has(`${vendor}/${accountId}`);
  const drawnVpcs = vpcs.map(({ item, mark }) => {
    const subnets = subnetsIn.get(item.key) ?? [];
    return {
      ...item,
      ...(mark && { mark }),
      routes: routesFrom(routesIn.get(item.key) ?? [], ended),
      ...(subnets.length > 0 && { subnets }),
    };
  });
  const routesOf = new Map(drawnVpcs.map(({ key, routes }) => [key, routes]));
  const endOf = (
    { item: connection, mark }: Marked<NetworkConnection>,
    end: NetworkEnd,
    far: NetworkEnd,
  ): TopologyEnd => {
    if (mark === "going" || !CARRYING.has(connection.state)) return { ...end, way: NOT_NEEDED };
    return {
      ...end,
      way: endRoutes(connection.key, routesOf.get(end.vpc)!, byKey.get(far.vpc)!, isShown(byKey.get(end.vpc)!)),
    };
  };
  return {
    accounts: accountsOf(drawnVpcs),
    vpcs: drawnVpcs,
    connections: connections.map((connection) => ({
      ...connection.item,
      requester: endOf(connection, connection.item.requester, connection.item.accepter),
      accepter: endOf(connection, connection.item.accepter, connection.item.requester),
      ...(connection.mark && { mark: connection.mark }),
    })),
  };
}

function subnetsByVpc({ routeTables }: Network): ReadonlyMap<string, readonly TopologySubnet[]> {
  const found = routeTables.flatMap(({ vpc, key: table, name, subnets }) =>
    subnets.map((subnet) => ({ vpc, shown: { ...subnet, table, ...(name !== undefined && { tableName: name }) } })),
  );
  const order = (a: TopologySubnet, b: TopologySubnet) => compare(a.cidrBlock ?? a.key, b.cidrBlock ?? b.key);
  return new Map(
    [...groupBy(found, ({ vpc }) => vpc)].map(([vpc, own]) => [vpc, own.map(({ shown }) => shown).sort(order)]),
  );
}

/** A connection that is not active yet may still lack its routes. */
const CARRYING: ReadonlySet<PeeringState> = new Set(["active", "provisioning"]);
const NOT_NEEDED: EndRoutes = { routes: "not-needed", uncovered: [] };

function accountsWithTables({ vpcs, routeTables }: Network): ReadonlySet<string> {
  const withTable = new Set(routeTables.map(({ vpc }) => vpc));
  return new Set(vpcs.filter(({ key }) => withTable.has(key)).map(({ vendor, accountId }) => `${vendor}/${accountId}`));
}

function accountsOf(vpcs: readonly NetworkVpc[]): TopologyAccount[] {
  return [...groupBy(vpcs, ({ vendor, accountId }) => `${vendor}/${accountId}`).values()]
    .map((vpcs): TopologyAccount => {
      const { vendor, accountId } = vpcs[0]!;
      return {
        vendor,
        accountId,
        title: `${rulesOf(vendor)?.title ?? vendor} · account ${accountId || "not known"}`,
        regions: [...groupBy(vpcs, ({ region }) => region)]
          .map(([region, vpcs]) => ({ region, vpcs: vpcs.sort(byName).map(({ key }) => key) }))
          .sort((a, b) => compare(a.region, b.region)),
      };
    })
    .sort((a, b) => compare(a.title, b.title));
}

const byName = (a: NetworkVpc, b: NetworkVpc) => compare(a.name, b.name) || compare(a.key, b.key);

/** `vpc-2` before `vpc-10`, and the same on every machine. */
const { compare } = new Intl.Collator("en", { numeric: true });
