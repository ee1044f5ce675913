/** The networks before and after the plans, including unmanaged objects of the accounts, and display names. */
import { parseRouteId } from "../../engine/ids.js";
import type { Network, NetworkConnection, NetworkRoute, NetworkRouteTable, NetworkVpc } from "../../network/network.js";
import { joinNetworks } from "../stack/live-network.js";
import type { StackPlan } from "../stack/preview.js";
import { replacedIn } from "../topology/index.js";
import { networkOf } from "../stack/planned-network.js";
import type { StackResource } from "../stack/resources.js";

export interface NetworkChange {
  readonly before: Network;
  readonly after: Network;
  /** Key of a recreated VPC or connection → key of the one that it replaces. */
  readonly replaced: ReadonlyMap<string, string>;
  /**
   * Display name of a VPC, connection, route table or subnet: its logical name in the program, otherwise its name in
   * the cloud.
   */
  readonly nameOf: (key: string) => string;
  /** True for a row of an account that no stack of the report manages. */
  readonly isForeign: (route: NetworkRoute) => boolean;
  /**
   * True if all routes to a connection, or all routes and subnets of a route table, are known. A preview may omit
   * unchanged resources; for a new object they are all changes.
   */
  readonly isWhole: (key: string) => boolean;
  /** By the key of a VPC or connection. */
  readonly isManaged: (key: string) => boolean;
}

/** @param live the accounts' existing objects; empty if they were not read */
export function networkChangeOf(plans: readonly StackPlan[], live: readonly Network[]): NetworkChange {
  const olds = plans.flatMap(({ before }) => before);
  const news = plans.flatMap(({ after }) => after);
  const planned = { before: networkOf(olds), after: networkOf(news) };
  const held = joinNetworks(live);
  const foreign = new Set<NetworkRoute>();
  const others = {
    before: withoutManaged(held, olds, olds, foreign),
    after: withoutManaged(held, olds, news, foreign),
  };
  const before = joined(planned.before, others.before);
  const after = joined(planned.after, others.after);
  const managed = new Set([...olds, ...news].flatMap(({ id, urn }) => (id === undefined ? [urn] : [urn, id])));
  const known = new Set([...before.connections, ...before.routeTables].map(({ key }) => key));
  const areWhole = live.length > 0 || plans.every((plan) => plan.isWhole);
  const nameOf = namesOf([...news, ...olds], [after, before]);
  return {
    before: ordered(before, nameOf),
    after: ordered(after, nameOf),
    replaced: replacedIn(plans),
    nameOf,
    isForeign: (route) => foreign.has(route),
    isWhole: (key) => areWhole || !known.has(key),
    isManaged: (key) => managed.has(key),
  };
}

/** The engine's order of operations varies; reports of equal changes must be equal. */
function ordered({ vpcs, connections, routeTables }: Network, nameOf: (key: string) => string): Network {
  const byName = <T>(items: readonly T[], name: (item: T) => string) =>
    items.toSorted((a, b) => compare(name(a), name(b)));
  return {
    vpcs: byName(vpcs, ({ accountId, key }) => `${accountId} ${nameOf(key)}`),
    connections: byName(connections, ({ key }) => nameOf(key)),
    routeTables: byName(routeTables, ({ vpc, key }) => `${nameOf(vpc)} ${key}`).map((table) => ({
      ...table,
      routes: byName(table.routes, ({ destinationCidrBlock }) => destinationCidrBlock),
    })),
  };
}

const { compare } = new Intl.Collator("en", { numeric: true });

/** Existing objects that no stack manages; the stacks describe their own. */
function withoutManaged(
  live: Network,
  managed: readonly StackResource[],
  kept: readonly StackResource[],
  foreign: Set<NetworkRoute>,
): Network {
  const ids = new Set(managed.flatMap(({ id }) => id ?? []));
  const remaining = new Set(kept.flatMap(({ id }) => id ?? []));
  const isOthers = ({ key }: NetworkVpc | NetworkConnection) => !ids.has(key) || remaining.has(key);
  return {
    vpcs: live.vpcs.filter(isOthers),
    connections: live.connections.filter(isOthers),
    // Deleting a table deletes its routes.
    routeTables: live.routeTables
      .filter(({ key }) => !ids.has(key) || remaining.has(key))
      .map((table) => {
        const routes = table.routes.filter(
          ({ destinationCidrBlock }) => !ids.has(`${table.key}/${destinationCidrBlock}`),
        );
        for (const route of routes) foreign.add(route);
        return { ...table, routes, subnets: table.subnets.filter(({ key }) => !ids.has(key)) };
      }),
  };
}

/** Rows of one table from both networks; a stack may identify it as the default table of its VPC. */
function joined(planned: Network, others: Network): Network {
  const { vpcs, connections } = joinNetworks([planned, others]);
  const tables = new Map(others.routeTables.map((table) => [table.key, table]));
  const defaults = new Map(
    others.routeTables.filter(({ isDefault }) => isDefault).map((table) => [table.vpc, table.key]),
  );
  for (const table of planned.routeTables) {
    const key = (table.isDefault ? defaults.get(table.vpc) : undefined) ?? table.key;
    const known = tables.get(key);
    const both = known && {
      ...known,
      routes: [...table.routes, ...known.routes],
      subnets: [...table.subnets, ...known.subnets],
    };
    tables.set(key, both ?? table);
  }
  return { vpcs, connections, routeTables: [...tables.values()].map((table) => placed(table, connections)) };
}

/** The VPC of a route table that is only known by its ID: the end, in its region, of a connection in its routes. */
function placed(table: NetworkRouteTable, connections: readonly NetworkConnection[]): NetworkRouteTable {
  if (table.vpc !== "") return table;
  const region = (parseRouteId(`${table.key}/0.0.0.0/0`)?.table.region ?? table.key.split("/")[0])!;
  const through = connections.find(({ key }) => table.routes.some(({ connection }) => connection === key));
  const ends = through ? [through.requester, through.accepter].filter((end) => end.region === region) : [];
  return ends.length === 1 ? { ...table, vpc: ends[0]!.vpc } : table;
}

/** Two stacks may use one name for different objects, so labels contain the stack. */
function namesOf(resources: readonly StackResource[], networks: readonly Network[]): (key: string) => string {
  const names = new Map<string, string>();
  const owners = new Map<string, Set<string>>();
  for (const { kind, name, urn } of resources) {
    const owner = urn.split("::").slice(0, 2).join("::");
    owners.set(`${kind} ${name}`, (owners.get(`${kind} ${name}`) ?? new Set()).add(owner));
  }
  for (const network of networks.toReversed()) {
    for (const { key, name = key } of [...network.routeTables, ...network.vpcs, ...network.connections])
      names.set(key, name);
  }
  for (const { kind, name, urn, id } of resources.toReversed()) {
    if (!NAMED.has(kind)) continue;
    const isShared = owners.get(`${kind} ${name}`)!.size > 1;
    const [head, project] = urn.split("::");
    const full = isShared ? `${project}/${head!.split(":")[2]}/${name}` : name;
    names.set(urn, full);
    if (id !== undefined) names.set(id, full);
  }
  return (key) => names.get(key) ?? key;
}

/** Resources that a sentence about another one may name. */
const NAMED: ReadonlySet<StackResource["kind"]> = new Set(["Vpc", "RouteTable", "Subnet", "PeeringConnection"]);

/** Regions in which the stacks have, or will have, objects of the vendor. */
export function regionsOf(
  plans: readonly StackPlan[],
  { vendor, region }: { readonly vendor: string; readonly region?: string | undefined },
): string[] {
  const networks = plans.flatMap(({ before, after }) => [networkOf(before), networkOf(after)]);
  const vpcs = networks.flatMap(({ vpcs }) => vpcs).filter((vpc) => vpc.vendor === vendor);
  return [...new Set([...vpcs.map((vpc) => vpc.region), region ?? ""])].filter((name) => name !== "").sort();
}
