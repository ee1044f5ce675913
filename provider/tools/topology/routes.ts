/** Determines whether each end of a connection has routes to the other: a connection alone carries no traffic. */
import { overlaps, readCidr, type Cidr } from "../../network/cidr/cidr.js";
import type { NetworkRoute, NetworkVpc } from "../../network/network.js";
import type { PeeringState } from "../../rules/schema.js";
import type { Mark, Marked, TableRoute } from "./changes.js";

export interface TopologyRoute extends NetworkRoute {
  readonly table: string;
  readonly mark?: Mark;
  /** Effect on the traffic of a route to a connection. */
  readonly leads?: "over" | "nowhere" | "disabled" | "no-subnet" | "out-of-the-picture";
}

export interface EndRoutes {
  /** `not-needed`: the connection is not active, so it carries no traffic. `not-shown`: these tables were not read. */
  readonly routes: "complete" | "partial" | "missing" | "not-needed" | "not-shown";
  /** CIDR blocks of the peer VPC without a route. */
  readonly uncovered: readonly string[];
}

interface ConnectionStatus {
  readonly state: PeeringState;
  readonly isDeleted: boolean;
}

/** @param routes routes of one VPC */
export function routesFrom(
  routes: readonly Marked<TableRoute>[],
  connections: ReadonlyMap<string, ConnectionStatus>,
): TopologyRoute[] {
  return routes.map(({ item: { vpc: _, isIdle, ...route }, mark }) => ({
    ...route,
    ...(mark && { mark }),
    ...(route.connection !== undefined && {
      leads: isIdle
        ? "no-subnet"
        : leadsTo(connections.get(route.connection), mark === "going", route.enabled !== false),
    }),
  }));
}

/** Traffic needs a route at both ends: this is one of them. */
export function endRoutes(key: string, routes: readonly TopologyRoute[], far: NetworkVpc, isShown: boolean): EndRoutes {
  const own = routes.filter(
    ({ connection, mark, enabled, leads }) =>
      connection === key && mark !== "going" && enabled !== false && leads !== "no-subnet",
  );
  if (!isShown && own.length === 0) return { routes: "not-shown", uncovered: [] };
  const destinations = own.flatMap(({ destinationCidrBlock }) => blockOf(destinationCidrBlock));
  const ranges = far.cidrBlocks.flatMap((text) => blockOf(text));
  if (ranges.length === 0) return { routes: own.length > 0 ? "complete" : "missing", uncovered: [] };
  const uncovered = ranges.filter((range) => !isCovered(range, destinations)).map(({ text }) => text);
  if (uncovered.length === 0) return { routes: "complete", uncovered };
  const reachesSome = ranges.some((range) => destinations.some((destination) => overlaps(range, destination)));
  return { routes: reachesSome ? "partial" : "missing", uncovered };
}

const ENDED: ReadonlySet<PeeringState> = new Set(["rejected", "expired", "deleted-by-peer", "failed"]);

function leadsTo(
  connection: ConnectionStatus | undefined,
  isDeleted: boolean,
  isOn: boolean,
): NonNullable<TopologyRoute["leads"]> {
  if (!isOn) return "disabled";
  if (connection === undefined) return "out-of-the-picture";
  return ENDED.has(connection.state) || (connection.isDeleted && !isDeleted) ? "nowhere" : "over";
}

function blockOf(text: string): Cidr[] {
  const reading = readCidr(text);
  return "cidr" in reading ? [reading.cidr] : [];
}

/** By one destination, or by several that together leave no gap. */
function isCovered(range: Cidr, destinations: readonly Cidr[]): boolean {
  let next = BigInt(range.first);
  for (const { first, last } of destinations
    .filter((destination) => overlaps(range, destination))
    .sort((a, b) => (a.first < b.first ? -1 : 1))) {
    if (BigInt(first) > next) return false;
    if (BigInt(last) >= next) next = BigInt(last) + 1n;
  }
  return next > BigInt(range.last);
}
