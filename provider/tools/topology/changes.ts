/** Changes in a network: new, changed, replaced or deleted objects. */
import type { Network, NetworkEnd, NetworkConnection, NetworkRoute, NetworkVpc } from "../../network/network.js";
import { isIdle } from "../../network/route-tables.js";

export const MARKS = {
  new: { sign: "+", meaning: "will be created" },
  changed: { sign: "~", meaning: "changes in place" },
  replaced: { sign: "±", meaning: "ends, and is recreated" },
  going: { sign: "−", meaning: "will be deleted" },
} as const;
export type Mark = keyof typeof MARKS;

export interface Comparison {
  readonly before: Network;
  /** Key of a recreated object → key of the one that it replaces, which may be equal. */
  readonly replaced: ReadonlyMap<string, string>;
}

export interface Marked<T> {
  readonly item: T;
  readonly mark?: Mark;
}

export interface TableRoute extends NetworkRoute {
  readonly vpc: string;
  readonly table: string;
  /** The table has no subnet. */
  readonly isIdle?: true;
}

export interface ComparedNetwork {
  readonly vpcs: readonly Marked<NetworkVpc>[];
  readonly connections: readonly Marked<NetworkConnection>[];
  readonly routes: readonly Marked<TableRoute>[];
}

export function compareNetworks(after: Network, { before, replaced = NOTHING }: Partial<Comparison>): ComparedNetwork {
  if (before === undefined) {
    const all = <T>(items: readonly T[]) => items.map((item) => ({ item }));
    return { vpcs: all(after.vpcs), connections: all(after.connections), routes: all(routesIn(after)) };
  }
  const successors = new Map([...replaced].map(([newer, older]) => [older, newer]));
  const renamed = (key: string) => successors.get(key) ?? key;
  const endOf = (end: NetworkEnd) => ({ ...end, vpc: renamed(end.vpc) });
  return {
    vpcs: mark(
      after.vpcs,
      before.vpcs.map((vpc) => ({ ...vpc, key: renamed(vpc.key) })),
      ({ key }) => key,
      replaced,
    ),
    connections: mark(
      after.connections,
      before.connections.map((connection) => ({
        ...connection,
        key: renamed(connection.key),
        requester: endOf(connection.requester),
        accepter: endOf(connection.accepter),
      })),
      ({ key }) => key,
      replaced,
    ),
    routes: mark(
      routesIn(after),
      routesIn(before).map((route) => ({
        ...route,
        vpc: renamed(route.vpc),
        // Until it exists, a default route table is identified by its VPC.
        table: route.table.replace(route.vpc, renamed(route.vpc)),
        ...(route.connection !== undefined && { connection: renamed(route.connection) }),
      })),
      ({ table, destinationCidrBlock }) => `${table} ${destinationCidrBlock}`,
      replaced,
    ),
  };
}

const NOTHING: ReadonlyMap<string, string> = new Map();

function mark<T extends object>(
  after: readonly T[],
  before: readonly T[],
  keyOf: (item: T) => string,
  replaced: ReadonlyMap<string, string>,
): Marked<T>[] {
  const older = new Map(before.map((item) => [keyOf(item), item]));
  const newer = new Set(after.map(keyOf));
  return [
    ...after.map((item): Marked<T> => {
      const key = keyOf(item);
      const old = older.get(key);
      if (replaced.has(key)) return { item, mark: "replaced" };
      if (old === undefined) return { item, mark: "new" };
      return isSame(old, item) ? { item } : { item, mark: "changed" };
    }),
    ...before.filter((item) => !newer.has(keyOf(item))).map((item): Marked<T> => ({ item, mark: "going" })),
  ];
}

function isSame(a: object, b: object): boolean {
  const text = (item: object) => JSON.stringify(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  return text(a) === text(b);
}

function routesIn({ routeTables }: Network): TableRoute[] {
  return routeTables.flatMap((table) =>
    table.routes.map((route) => ({
      ...route,
      vpc: table.vpc,
      table: table.key,
      ...(isIdle(table) && { isIdle: true as const }),
    })),
  );
}
