/** Routes that are black holes, lack a return route, assume transit, or belong to none of the report's stacks. */
import { contains, overlaps, readCidr, toCidr } from "../../network/cidr/cidr.js";
import type {
  Network,
  NetworkEnd,
  NetworkConnection,
  NetworkRoute,
  NetworkRouteTable,
  NetworkVpc,
} from "../../network/network.js";
import { groupBy } from "../../lookup/group-by.js";
import { isIdle } from "../../network/route-tables.js";
import { rulesOf } from "../../rules/registry.js";
import type { NetworkChange } from "./network-change.js";
import type { Problem } from "./problem.js";
import { count, listed } from "./formats/wording.js";

interface Row {
  readonly vpc: string;
  readonly route: NetworkRoute;
}

export function routeFindings(network: Network, networks: NetworkChange): Problem[] {
  const rowsOf = (tables: readonly NetworkRouteTable[]) =>
    tables.flatMap(({ vpc, routes }) => routes.map((route) => ({ vpc, route })));
  const rows = rowsOf(network.routeTables);
  const used = rowsOf(network.routeTables.filter((table) => !isIdle(table)));
  return [
    ...toNowhere(network, networks, rows),
    ...disabled(network, networks, rows),
    ...unassociated(network, networks),
    ...halves(network, networks, used),
    ...transit(network, networks, rows),
    ...foreign(network, networks, rows),
  ];
}

/** The connection existed and is deleted, or has ended. Connections that were never known are not reported. */
function toNowhere(
  { connections }: Network,
  { nameOf, before, isForeign }: NetworkChange,
  rows: readonly Row[],
): Problem[] {
  const existing = new Map(connections.map((connection) => [connection.key, connection]));
  const past = new Set(before.connections.map(({ key }) => key));
  return rows.flatMap(({ vpc, route }): Problem[] => {
    if (route.connection === undefined) return [];
    const connection = existing.get(route.connection);
    const gone = connection === undefined && past.has(route.connection);
    if (!gone && (connection === undefined || !ENDED.has(connection.state))) return [];
    const why = gone ? "which will be deleted" : `which is ${connection!.state}`;
    const owner = isForeign(route) ? ", a route of another owner," : "";
    return [
      {
        id: `route-to-nowhere ${nameOf(vpc)} ${route.destinationCidrBlock}`,
        code: "route-to-nowhere",
        severity: "warning",
        what: `${nameOf(vpc)} → ${route.destinationCidrBlock}${owner} has the next hop ${nameOf(route.connection)}, ${why}: it will be a black hole`,
        fix: "Remove the route, or use another connection as next hop",
      },
    ];
  });
}

const ENDED: ReadonlySet<string> = new Set(["rejected", "expired", "deleted-by-peer", "failed"]);

/** An existing disabled route; the program's intention is unknown here. */
function disabled({ connections }: Network, { nameOf, isForeign }: NetworkChange, rows: readonly Row[]): Problem[] {
  const keys = new Set(connections.map(({ key }) => key));
  return rows
    .filter(({ route }) => route.enabled === false && route.connection !== undefined && keys.has(route.connection))
    .map(({ vpc, route }): Problem => {
      const owner = isForeign(route) ? ", a route of another owner," : "";
      return {
        id: `disabled-route ${nameOf(vpc)} ${route.destinationCidrBlock}`,
        code: "disabled-route",
        severity: "info",
        what: `${nameOf(vpc)} → ${route.destinationCidrBlock}${owner} through ${nameOf(route.connection!)} is disabled, and carries no traffic`,
        fix: "Remove enabled: false if the route must carry traffic",
      };
    });
}

/** A route applies to the subnets of its table; an existing table may have subnets that the report does not contain. */
function unassociated({ routeTables, connections }: Network, { nameOf, isWhole }: NetworkChange): Problem[] {
  const keys = new Set(connections.map(({ key }) => key));
  return routeTables
    .filter(({ isDefault, subnets, knownSubnets }) => !isDefault && knownSubnets !== undefined && subnets.length === 0)
    .filter(({ key }) => isWhole(key))
    .flatMap(({ key, vpc, routes, knownSubnets }): Problem[] => {
      const through = routes.filter(({ connection }) => connection !== undefined && keys.has(connection));
      if (through.length === 0) return [];
      const owner = `${through.length === 1 ? "the route" : "the routes"} to ${listed(through.map(({ destinationCidrBlock }) => destinationCidrBlock))}`;
      const verb = through.length === 1 ? "carries" : "carry";
      const where = vpc === "" ? "" : ` of ${nameOf(vpc)}`;
      const isSure = knownSubnets === "all";
      return [
        {
          id: `unassociated-route-table ${nameOf(key)} ${nameOf(vpc)}`,
          code: "unassociated-route-table",
          severity: isSure ? "warning" : "info",
          what: isSure
            ? `route table ${nameOf(key)}${where} has no subnet: ${owner} ${verb} no traffic`
            : `route table ${nameOf(key)}${where} has no subnet in this report: ${owner} ${verb} no traffic unless another program associates one`,
          fix: "Set routeTable of a Subnet to this table, or write the routes into the table that the subnets have",
        },
      ];
    });
}

/** Traffic needs a route at both ends; the finding names the account of an end that the report does not contain. */
function halves(
  { connections, vpcs, routeTables }: Network,
  { nameOf, isWhole }: NetworkChange,
  rows: readonly Row[],
): Problem[] {
  const byKey = new Map(vpcs.map((vpc) => [vpc.key, vpc]));
  const shown = new Set(routeTables.map(({ vpc }) => vpc));
  const accounts = accountsShown(vpcs, connections);
  const rowKey = ({ vpc, route }: Row) => `${vpc} ${route.connection ?? ""}`;
  const [enabled, disabled] = [new Set<string>(), new Set<string>()];
  for (const row of rows) (row.route.enabled === false ? disabled : enabled).add(rowKey(row));
  return connections
    .filter(({ key, state }) => !ENDED.has(state) && isWhole(key))
    .filter(({ vendor }) => rulesOf(vendor)?.routes.value === "by-hand")
    .flatMap((connection): Problem[] => {
      const [own, peer] = [connection.requester, connection.accepter].map((end) => ({
        end,
        has: enabled.has(`${end.vpc} ${connection.key}`),
        isDisabled: disabled.has(`${end.vpc} ${connection.key}`),
      })) as [Half, Half];
      if (own.has && peer.has) return [];
      const name = nameOf(connection.key);
      if (!own.has && !peer.has) {
        return [
          {
            id: `no-routes ${name}`,
            code: "no-routes",
            severity: "info",
            what: `${name}: no ${own.isDisabled || peer.isDisabled ? "enabled " : ""}route has it as next hop, so it carries no traffic`,
            fix: `${own.isDisabled || peer.isDisabled ? "Enable or write" : "Write"} a Route at both ends: ${nameOf(own.end.vpc)} and ${nameOf(peer.end.vpc)}`,
          },
        ];
      }
      const [withRoute, missing] = own.has ? [own.end, peer.end] : [peer.end, own.end];
      const { isDisabled } = own.has ? peer : own;
      const isShown = shown.has(missing.vpc) || accounts.has(missing.accountId);
      const back = byKey.get(withRoute.vpc)?.cidrBlocks[0];
      const what = `${name}: ${nameOf(missing.vpc)} has no ${isDisabled ? "enabled " : ""}route back to ${nameOf(withRoute.vpc)}${back === undefined ? "" : ` (${back})`}`;
      return [
        {
          id: `no-return-route ${name} ${nameOf(missing.vpc)}`,
          code: "no-return-route",
          severity: isShown ? "warning" : "info",
          what: isShown
            ? `${what}, so traffic fails in both directions`
            : `${name}: whether ${nameOf(missing.vpc)} has a return route is not shown; account ${missing.accountId} has to write it`,
          ...(isShown && {
            fix: `${isDisabled ? "Enable the" : "Write a"} Route in ${nameOf(missing.vpc)}${back === undefined ? "" : ` to ${back}`} through ${name}`,
          }),
        },
      ];
    });
}

/** For diagrams: the direction without a route, for a connection that could carry traffic. */
export function missingHalves(
  { nameOf, isWhole, ...networks }: NetworkChange,
  when: "before" | "after",
): { readonly of: (connection: NetworkConnection) => string[] } {
  const network = networks[when];
  const accounts = accountsShown(network.vpcs, network.connections);
  const withRoutes = new Set(
    network.routeTables
      .filter((table) => !isIdle(table))
      .flatMap(({ vpc, routes }) =>
        routes.filter(({ enabled }) => enabled !== false).map(({ connection }) => `${vpc} ${connection ?? ""}`),
      ),
  );
  return {
    of: ({ key, vendor, state, requester, accepter }) => {
      if (state !== "active" || !isWhole(key) || rulesOf(vendor)?.routes.value !== "by-hand") return [];
      const missing = [requester, accepter].filter(
        (end) => !withRoutes.has(`${end.vpc} ${key}`) && accounts.has(end.accountId),
      );
      return missing.map((end) => `no route from ${nameOf(end.vpc)}`);
    },
  };
}

interface Half {
  readonly end: NetworkEnd;
  /** True if there is an enabled route. */
  readonly has: boolean;
  readonly isDisabled: boolean;
}

/** Accounts with a complete VPC record, not only with the other end of a connection. */
function accountsShown(vpcs: readonly NetworkVpc[], connections: readonly NetworkConnection[]): ReadonlySet<string> {
  const requesters = new Set(connections.map(({ requester }) => requester.accountId));
  return new Set(
    vpcs
      .filter(({ cidrBlocks, accountId }) => cidrBlocks.length > 0 && requesters.has(accountId))
      .map(({ accountId }) => accountId),
  );
}

/** A–B–C: a route of A to its connection to B, with a destination beyond B. */
function transit({ connections, vpcs }: Network, { nameOf }: NetworkChange, rows: readonly Row[]): Problem[] {
  const byKey = new Map(vpcs.map((vpc) => [vpc.key, vpc]));
  const byConnection = new Map(connections.map((connection) => [connection.key, connection]));
  const neighbours = groupBy(
    connections.flatMap(({ requester, accepter }) => [
      { own: requester.vpc, far: accepter.vpc },
      { own: accepter.vpc, far: requester.vpc },
    ]),
    ({ own }) => own,
  );
  return rows.flatMap(({ vpc, route }): Problem[] => {
    const connection = route.connection === undefined ? undefined : byConnection.get(route.connection);
    const reading = readCidr(route.destinationCidrBlock);
    if (connection === undefined || !("cidr" in reading)) return [];
    const near = byKey.get(vpc === connection.requester.vpc ? connection.accepter.vpc : connection.requester.vpc);
    const isNear = (block: string) => overlaps(toCidr(block), reading.cidr);
    if (near === undefined || near.cidrBlocks.length === 0 || near.cidrBlocks.some(isNear)) return [];
    const beyond = (neighbours.get(near.key) ?? [])
      .map(({ far }) => byKey.get(far))
      .find((far) => far?.cidrBlocks.some((block) => contains(toCidr(block), reading.cidr) || isNear(block)));
    const path = [vpc, near.key, ...(beyond ? [beyond.key] : [])].map(nameOf).join(" – ");
    return [
      {
        id: `not-transitive ${nameOf(vpc)} ${route.destinationCidrBlock}`,
        code: "not-transitive",
        severity: "info",
        what: `${nameOf(vpc)} → ${route.destinationCidrBlock} has the next hop ${nameOf(connection.key)} to ${nameOf(near.key)}, which does not contain that CIDR block${beyond ? `: ${path} does not work, because connections are not transitive` : ""}`,
        fix: beyond
          ? `Connect ${nameOf(vpc)} and ${nameOf(beyond.key)} directly`
          : "Correct the destination or the next hop",
      },
    ];
  });
}

function foreign(
  { connections }: Network,
  { nameOf, isForeign, isManaged }: NetworkChange,
  rows: readonly Row[],
): Problem[] {
  const foreign = groupBy(
    rows.filter(({ route }) => isForeign(route)),
    ({ route }) => route.connection,
  );
  return connections.flatMap((connection): Problem[] => {
    const others = foreign.get(connection.key) ?? [];
    // A connection that no stack manages may have unmanaged routes.
    if (others.length === 0 || !isManaged(connection.key)) return [];
    const texts = others.map(({ vpc, route }) => `${nameOf(vpc)} → ${route.destinationCidrBlock}`);
    return [
      {
        id: `foreign-route ${nameOf(connection.key)} ${texts.join()}`,
        code: "foreign-route",
        severity: "info",
        what: `${nameOf(connection.key)} also carries ${count(others.length, "route")} that no stack of this report manages: ${listed(texts)}`,
        fix: "Import them, or inform their owner before the change",
      },
    ];
  });
}
