/** Routes that are black holes, lack a return route, expect transit, or are in none of the report's stacks. */
import { contains, overlaps, readCidr, toCidr } from "../../network/cidr/cidr.js";
import type {
  Network,
  NetworkEnd,
  NetworkLink,
  NetworkRoute,
  NetworkRouteTable,
  NetworkVpc,
} from "../../network/network.js";
import { groupBy } from "../../lookup/group-by.js";
import { isIdle } from "../../network/route-tables.js";
import { rulesOf } from "../../rules/registry.js";
import type { Picture } from "./picture.js";
import type { Problem } from "./problem.js";
import { count, listed } from "./formats/wording.js";

interface Row {
  readonly vpc: string;
  readonly route: NetworkRoute;
}

export function routeFindings(network: Network, picture: Picture): Problem[] {
  const rowsOf = (tables: readonly NetworkRouteTable[]) =>
    tables.flatMap(({ vpc, routes }) => routes.map((route) => ({ vpc, route })));
  const rows = rowsOf(network.routeTables);
  const used = rowsOf(network.routeTables.filter((table) => !isIdle(table)));
  return [
    ...toNowhere(network, picture, rows),
    ...disabled(network, picture, rows),
    ...unassociated(network, picture),
    ...halves(network, picture, used),
    ...transit(network, picture, rows),
    ...foreign(network, picture, rows),
  ];
}

/** The connection existed and is deleted, or has ended. Nothing is known of one that was never seen. */
function toNowhere({ links }: Network, { nameOf, before, isForeign }: Picture, rows: readonly Row[]): Problem[] {
  const standing = new Map(links.map((link) => [link.key, link]));
  const past = new Set(before.links.map(({ key }) => key));
  return rows.flatMap(({ vpc, route }): Problem[] => {
    if (route.link === undefined) return [];
    const link = standing.get(route.link);
    const gone = link === undefined && past.has(route.link);
    if (!gone && (link === undefined || !ENDED.has(link.state))) return [];
    const why = gone ? "which will be deleted" : `which is ${link!.state}`;
    const whose = isForeign(route) ? ", a route of another owner," : "";
    return [
      {
        id: `route-to-nowhere ${nameOf(vpc)} ${route.destinationCidrBlock}`,
        code: "route-to-nowhere",
        severity: "warning",
        what: `${nameOf(vpc)} → ${route.destinationCidrBlock}${whose} has the next hop ${nameOf(route.link)}, ${why}: it will be a black hole`,
        fix: "Remove the route, or use another connection as next hop",
      },
    ];
  });
}

const ENDED: ReadonlySet<string> = new Set(["rejected", "expired", "deleted-by-peer", "failed"]);

/** A disabled route that exists; whether the program intends it is not known here. */
function disabled({ links }: Network, { nameOf, isForeign }: Picture, rows: readonly Row[]): Problem[] {
  const keys = new Set(links.map(({ key }) => key));
  return rows
    .filter(({ route }) => route.enabled === false && route.link !== undefined && keys.has(route.link))
    .map(({ vpc, route }): Problem => {
      const whose = isForeign(route) ? ", a route of another owner," : "";
      return {
        id: `disabled-route ${nameOf(vpc)} ${route.destinationCidrBlock}`,
        code: "disabled-route",
        severity: "info",
        what: `${nameOf(vpc)} → ${route.destinationCidrBlock}${whose} through ${nameOf(route.link!)} is disabled, and carries no traffic`,
        fix: "Remove enabled: false if the route must carry traffic",
      };
    });
}

/** Routes serve the subnets of their table; an existing table may have subnets that the report does not contain. */
function unassociated({ routeTables, links }: Network, { nameOf, isWhole }: Picture): Problem[] {
  const keys = new Set(links.map(({ key }) => key));
  return routeTables
    .filter(({ isDefault, subnets, knownSubnets }) => !isDefault && knownSubnets !== undefined && subnets.length === 0)
    .filter(({ key }) => isWhole(key))
    .flatMap(({ key, vpc, routes, knownSubnets }): Problem[] => {
      const through = routes.filter(({ link }) => link !== undefined && keys.has(link));
      if (through.length === 0) return [];
      const whose = `${through.length === 1 ? "the route" : "the routes"} to ${listed(through.map(({ destinationCidrBlock }) => destinationCidrBlock))}`;
      const verb = through.length === 1 ? "carries" : "carry";
      const where = vpc === "" ? "" : ` of ${nameOf(vpc)}`;
      const isSure = knownSubnets === "all";
      return [
        {
          id: `unassociated-route-table ${nameOf(key)} ${nameOf(vpc)}`,
          code: "unassociated-route-table",
          severity: isSure ? "warning" : "info",
          what: isSure
            ? `route table ${nameOf(key)}${where} has no subnet: ${whose} ${verb} no traffic`
            : `route table ${nameOf(key)}${where} has no subnet in this report: ${whose} ${verb} no traffic unless another program associates one`,
          fix: "Set routeTable of a Subnet to this table, or write the routes into the table that the subnets have",
        },
      ];
    });
}

/** Traffic needs a route at both ends; the finding names the account of an end that the report does not contain. */
function halves({ links, vpcs, routeTables }: Network, { nameOf, isWhole }: Picture, rows: readonly Row[]): Problem[] {
  const byKey = new Map(vpcs.map((vpc) => [vpc.key, vpc]));
  const shown = new Set(routeTables.map(({ vpc }) => vpc));
  const accounts = accountsShown(vpcs, links);
  const wayOf = ({ vpc, route }: Row) => `${vpc} ${route.link ?? ""}`;
  const [enabled, disabled] = [new Set<string>(), new Set<string>()];
  for (const row of rows) (row.route.enabled === false ? disabled : enabled).add(wayOf(row));
  return links
    .filter(({ key, state }) => !ENDED.has(state) && isWhole(key))
    .filter(({ vendor }) => rulesOf(vendor)?.routes.value === "by-hand")
    .flatMap((link): Problem[] => {
      const [own, peer] = [link.requester, link.accepter].map((end) => ({
        end,
        has: enabled.has(`${end.vpc} ${link.key}`),
        isDisabled: disabled.has(`${end.vpc} ${link.key}`),
      })) as [Half, Half];
      if (own.has && peer.has) return [];
      const name = nameOf(link.key);
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
      const [there, missing] = own.has ? [own.end, peer.end] : [peer.end, own.end];
      const { isDisabled } = own.has ? peer : own;
      const isShown = shown.has(missing.vpc) || accounts.has(missing.accountId);
      const back = byKey.get(there.vpc)?.cidrBlocks[0];
      const what = `${name}: ${nameOf(missing.vpc)} has no ${isDisabled ? "enabled " : ""}route back to ${nameOf(there.vpc)}${back === undefined ? "" : ` (${back})`}`;
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

/** For pictures: the direction without a route, for a connection that could carry traffic. */
export function missingHalves(
  { nameOf, isWhole, ...picture }: Picture,
  when: "before" | "after",
): { readonly of: (link: NetworkLink) => string[] } {
  const network = picture[when];
  const accounts = accountsShown(network.vpcs, network.links);
  const ways = new Set(
    network.routeTables
      .filter((table) => !isIdle(table))
      .flatMap(({ vpc, routes }) =>
        routes.filter(({ enabled }) => enabled !== false).map(({ link }) => `${vpc} ${link ?? ""}`),
      ),
  );
  return {
    of: ({ key, vendor, state, requester, accepter }) => {
      if (state !== "active" || !isWhole(key) || rulesOf(vendor)?.routes.value !== "by-hand") return [];
      const missing = [requester, accepter].filter(
        (end) => !ways.has(`${end.vpc} ${key}`) && accounts.has(end.accountId),
      );
      return missing.map((end) => `no route from ${nameOf(end.vpc)}`);
    },
  };
}

interface Half {
  readonly end: NetworkEnd;
  /** A route that is enabled. */
  readonly has: boolean;
  readonly isDisabled: boolean;
}

/** An account with a VPC record of its own, not only the far end of a connection. */
function accountsShown(vpcs: readonly NetworkVpc[], links: readonly NetworkLink[]): ReadonlySet<string> {
  const requesters = new Set(links.map(({ requester }) => requester.accountId));
  return new Set(
    vpcs
      .filter(({ cidrBlocks, accountId }) => cidrBlocks.length > 0 && requesters.has(accountId))
      .map(({ accountId }) => accountId),
  );
}

/** A–B–C: a route of A through its connection to B, with a destination beyond B. */
function transit({ links, vpcs }: Network, { nameOf }: Picture, rows: readonly Row[]): Problem[] {
  const byKey = new Map(vpcs.map((vpc) => [vpc.key, vpc]));
  const byLink = new Map(links.map((link) => [link.key, link]));
  const neighbours = groupBy(
    links.flatMap(({ requester, accepter }) => [
      { own: requester.vpc, far: accepter.vpc },
      { own: accepter.vpc, far: requester.vpc },
    ]),
    ({ own }) => own,
  );
  return rows.flatMap(({ vpc, route }): Problem[] => {
    const link = route.link === undefined ? undefined : byLink.get(route.link);
    const reading = readCidr(route.destinationCidrBlock);
    if (link === undefined || !("cidr" in reading)) return [];
    const near = byKey.get(vpc === link.requester.vpc ? link.accepter.vpc : link.requester.vpc);
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
        what: `${nameOf(vpc)} → ${route.destinationCidrBlock} has the next hop ${nameOf(link.key)} to ${nameOf(near.key)}, which does not contain that CIDR block${beyond ? `: ${path} does not work, because connections are not transitive` : ""}`,
        fix: beyond
          ? `Connect ${nameOf(vpc)} and ${nameOf(beyond.key)} directly`
          : "Correct the destination or the next hop",
      },
    ];
  });
}

function foreign({ links }: Network, { nameOf, isForeign, isManaged }: Picture, rows: readonly Row[]): Problem[] {
  const foreign = groupBy(
    rows.filter(({ route }) => isForeign(route)),
    ({ route }) => route.link,
  );
  return links.flatMap((link): Problem[] => {
    const others = foreign.get(link.key) ?? [];
    // A connection that no stack manages may have routes that no stack manages.
    if (others.length === 0 || !isManaged(link.key)) return [];
    const texts = others.map(({ vpc, route }) => `${nameOf(vpc)} → ${route.destinationCidrBlock}`);
    return [
      {
        id: `foreign-route ${nameOf(link.key)} ${texts.join()}`,
        code: "foreign-route",
        severity: "info",
        what: `${nameOf(link.key)} also carries ${count(others.length, "route")} that no stack of this report manages: ${listed(texts)}`,
        fix: "Import them, or inform their owner before the change",
      },
    ];
  });
}
