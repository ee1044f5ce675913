/**
 * "Can 10.0.1.5 reach 10.8.0.9?", answered hop by hop on a network graph, in both directions. Anything that the graph
 * does not contain is `unknown`, never guessed. Security groups and hosts are not checked.
 */
import ipaddr from "ipaddr.js";
import { rulesOf } from "../rules/registry.js";
import { type Cidr, contains, readCidr, toCidr } from "./cidr/cidr.js";
import type { Network, NetworkConnection, NetworkRoute, NetworkRouteTable, NetworkVpc } from "./network.js";

export interface Request {
  /** IPv4 or IPv6 addresses. */
  readonly from: string;
  readonly to: string;
  /** `key` of the VPC, if several VPCs contain the address. */
  readonly fromVpc?: string | undefined;
  readonly toVpc?: string | undefined;
}

export interface Hop {
  readonly direction: "there" | "back";
  /** Keys of the deciding VPC, its route table, and the connection. */
  readonly vpc: string;
  readonly routeTable?: string;
  readonly destinationCidrBlock?: string;
  readonly connection?: string;
}

export type Obstacle =
  | "malformed-address"
  | "unknown-source"
  | "ambiguous"
  | "unknown-destination"
  | "internet-through-peer"
  | "no-route"
  | "no-return-route"
  | "disabled-route"
  | "other-next-hop"
  | "dangling-next-hop"
  | "not-active"
  | "overlap"
  | "not-transitive"
  | "edge-sites"
  | "not-shown";

export interface Answer {
  readonly reachable: "yes" | "no" | "unknown";
  readonly hops: readonly Hop[];
  /** Reason for `no` or `unknown`; absent with `yes`. */
  readonly obstacle?: { readonly code: Obstacle; readonly what: string; readonly fix: string };
}

export function canReach(network: Network, request: Request): Answer {
  const walk = new Walk(network);
  const from = readAddress(request.from);
  const to = readAddress(request.to);
  for (const [text, address] of [
    [request.from, from],
    [request.to, to],
  ] as const) {
    if (address === undefined)
      return walk.ends(
        "no",
        "malformed-address",
        `${text} is no IP address`,
        "Give an IPv4 or IPv6 address, without a prefix length",
      );
  }
  const source = walk.holderOf(from!, request.fromVpc);
  if ("reachable" in source) return source;
  const target = request.toVpc === undefined ? undefined : walk.find(request.toVpc);
  const there = walk.travel("there", source.vpc, from!, to!, target);
  if ("reachable" in there) return there;
  if (there.vpc === source.vpc) return { reachable: "yes", hops: walk.hops };
  const sites = [source.vpc.edgeSiteId, there.vpc.edgeSiteId];
  if (sites[0] !== undefined && sites[1] !== undefined && sites[0] !== sites[1]) {
    return walk.ends(
      "no",
      "edge-sites",
      `${source.vpc.name} and ${there.vpc.name} are in two edge sites, which cannot communicate over a peering connection`,
      "Move one of them to a region, or to the same site",
    );
  }
  const back = walk.travel("back", there.vpc, to!, from!, source.vpc);
  return "reachable" in back ? back : { reachable: "yes", hops: walk.hops };
}

class Walk {
  readonly hops: Hop[] = [];
  readonly #vpcs: ReadonlyMap<string, NetworkVpc>;
  readonly #connections: ReadonlyMap<string, NetworkConnection>;

  constructor(private readonly network: Network) {
    this.#vpcs = new Map(network.vpcs.map((vpc) => [vpc.key, vpc]));
    this.#connections = new Map(network.connections.map((connection) => [connection.key, connection]));
  }

  find(key: string): NetworkVpc | undefined {
    return this.#vpcs.get(key);
  }

  /** The VPC that contains the address. */
  holderOf(address: Cidr, named: string | undefined): { readonly vpc: NetworkVpc } | Answer {
    const holders = this.network.vpcs.filter(
      (vpc) => holds(vpc, address) && (named === undefined || vpc.key === named),
    );
    if (holders.length === 1) return { vpc: holders[0]! };
    const text = address.text.split("/")[0]!;
    if (holders.length === 0) {
      const where = named === undefined ? "no VPC shown here" : named;
      return this.ends(
        "no",
        "unknown-source",
        `${text} is not in a CIDR block of ${where}`,
        "Check the address, or include the account that owns its VPC",
      );
    }
    const names = holders.map(({ key }) => key).join(", ");
    return this.ends(
      "unknown",
      "ambiguous",
      `${text} is in CIDR blocks of ${holders.length} VPCs: ${names}`,
      "Set the VPC",
    );
  }

  /** One direction: decided by a table of the VPC, over at most one connection, because peering is not transitive. */
  travel(
    direction: Hop["direction"],
    here: NetworkVpc,
    own: Cidr,
    to: Cidr,
    wanted: NetworkVpc | undefined,
  ): { readonly vpc: NetworkVpc } | Answer {
    const table = this.#tableOf(here, own);
    const text = to.text.split("/")[0]!;
    const chosen = table && longestMatch(here, table, to);
    if (holds(here, to) && (chosen === undefined || chosen === "local"))
      return this.#delivered(direction, here, to, wanted);
    if (table === undefined)
      return this.ends(
        "unknown",
        "not-shown",
        `the route tables of ${here.name} are not shown`,
        `Include account ${here.accountId}`,
      );
    const disabled = disabledMatch(table, to, chosen);
    if (disabled !== undefined) return this.#disabled(direction, here, table, disabled);
    if (chosen === undefined || chosen === "local") return this.#noRoute(direction, here, table, text, to);
    const hop = { direction, vpc: here.key, routeTable: table.key, destinationCidrBlock: chosen.destinationCidrBlock };
    if (chosen.connection === undefined) {
      this.hops.push(hop);
      return this.ends(
        "no",
        "other-next-hop",
        `${titleOf(table)} routes ${chosen.destinationCidrBlock} to ${chosen.nextHop ?? "another next hop"}, not to a peering connection`,
        "Write a route with that destination, or a longer prefix, whose next hop is the connection",
      );
    }
    this.hops.push({ ...hop, connection: chosen.connection });
    return this.#cross(here, chosen.connection, to, text, wanted);
  }

  /**
   * The table of the address's subnet; otherwise the default one, unless the address may belong to a subnet with
   * another table.
   */
  #tableOf(here: NetworkVpc, own: Cidr): NetworkRouteTable | undefined {
    const tables = this.network.routeTables.filter(({ vpc }) => vpc === here.key);
    const isIn = ({ subnets }: NetworkRouteTable) =>
      subnets.some(({ cidrBlock }) => cidrBlock !== undefined && contains(toCidr(cidrBlock), own));
    const inside = tables.find(isIn);
    if (inside !== undefined) return inside;
    const mayHold = ({ isDefault, subnets }: NetworkRouteTable) =>
      !isDefault && subnets.some(({ cidrBlock }) => cidrBlock === undefined);
    if (tables.some(mayHold)) return undefined;
    return tables.find(({ isDefault }) => isDefault) ?? tables.find(({ knownSubnets }) => knownSubnets === undefined);
  }

  ends(reachable: "no" | "unknown", code: Obstacle, what: string, fix: string): Answer {
    return { reachable, hops: this.hops, obstacle: { code, what, fix } };
  }

  #delivered(
    direction: Hop["direction"],
    here: NetworkVpc,
    to: Cidr,
    wanted: NetworkVpc | undefined,
  ): { readonly vpc: NetworkVpc } | Answer {
    this.hops.push({ direction, vpc: here.key });
    if (wanted === undefined || wanted.key === here.key) return { vpc: here };
    const text = to.text.split("/")[0]!;
    return this.ends(
      "no",
      "overlap",
      `${text} is in a CIDR block of ${here.name} itself, so its traffic never leaves ${here.name} for ${wanted.name}`,
      "Change the CIDR block of one of the VPCs; the local route always wins",
    );
  }

  #disabled(direction: Hop["direction"], here: NetworkVpc, table: NetworkRouteTable, route: NetworkRoute): Answer {
    const { destinationCidrBlock, connection } = route;
    this.hops.push({
      direction,
      vpc: here.key,
      routeTable: table.key,
      destinationCidrBlock,
      ...(connection !== undefined && { connection }),
    });
    const works = direction === "back" ? "the forward direction works, but " : "";
    return this.ends(
      "no",
      "disabled-route",
      `${works}the route to ${destinationCidrBlock} in ${titleOf(table)} of ${here.name} is disabled`,
      "Enable it: a disabled route carries no traffic",
    );
  }

  #noRoute(direction: Hop["direction"], here: NetworkVpc, table: NetworkRouteTable, text: string, to: Cidr): Answer {
    this.hops.push({ direction, vpc: here.key, routeTable: table.key });
    const name = titleOf(table);
    if (direction === "back")
      return this.ends(
        "no",
        "no-return-route",
        `the forward direction works, but ${name} of ${here.name} has no route back to ${text}`,
        "Write the return route: traffic requires routes at both ends",
      );
    if (this.network.vpcs.some((vpc) => holds(vpc, to)))
      return this.ends(
        "no",
        "no-route",
        `${name} of ${here.name} has no route to ${text}`,
        "Write a Route with that destination and a connection to its VPC as next hop",
      );
    return isPublic(to)
      ? this.ends(
          "no",
          "unknown-destination",
          `${text} is a public address, and ${name} of ${here.name} has no route to it`,
          "Use a NAT gateway of the VPC itself: peering connections share no Internet access",
        )
      : this.ends(
          "no",
          "unknown-destination",
          `${text} is in no VPC shown here, and ${name} of ${here.name} has no route to it`,
          "Check the address, or include the account that owns its VPC",
        );
  }

  #cross(
    here: NetworkVpc,
    key: string,
    to: Cidr,
    text: string,
    wanted: NetworkVpc | undefined,
  ): { readonly vpc: NetworkVpc } | Answer {
    const connection = this.#connections.get(key);
    if (connection === undefined)
      return this.ends(
        "no",
        "dangling-next-hop",
        `the next hop of the route is ${key}, which does not exist: a black hole`,
        "Remove the route, or recreate the connection",
      );
    const isRequester = connection.requester.vpc === here.key;
    if (!isRequester && connection.accepter.vpc !== here.key)
      return this.ends(
        "no",
        "dangling-next-hop",
        `the next hop of the route is ${connection.name}, which does not end at ${here.name}`,
        "Use a connection of this VPC as next hop",
      );
    if (connection.state !== "active")
      return this.ends(
        "no",
        "not-active",
        `${connection.name} is ${connection.state}${connection.stateReason === undefined ? "" : `: ${connection.stateReason}`}`,
        "Only an active connection carries traffic",
      );
    const farEnd = isRequester ? connection.accepter : connection.requester;
    const far = this.#vpcs.get(farEnd.vpc);
    if (far === undefined || far.cidrBlocks.length === 0)
      return this.ends(
        "unknown",
        "not-shown",
        `the CIDR blocks of ${farEnd.vpc}, at the far end of ${connection.name}, are not shown`,
        `Include account ${farEnd.accountId}`,
      );
    if (holds(far, to)) return this.#arrives(far, wanted, text);
    if (isPublic(to)) {
      const through = rulesOf(connection.vendor)?.internetThroughPeer.value;
      if (through?.possible)
        return this.ends(
          "unknown",
          "internet-through-peer",
          `${text} is a public address; ${through.by} makes it reachable, and whether ${far.name} has one is not known`,
          `Look for ${through.by} in ${far.name}`,
        );
      return this.ends(
        "no",
        "internet-through-peer",
        `${text} is a public address, and ${far.name} does not share its own with its peers`,
        "Use NAT or SNAT in your own VPC",
      );
    }
    return this.ends(
      "no",
      "not-transitive",
      `${text} is not in ${far.name}, and a peering connection is not transitive`,
      "Connect the two VPCs directly",
    );
  }

  #arrives(far: NetworkVpc, wanted: NetworkVpc | undefined, text: string): { readonly vpc: NetworkVpc } | Answer {
    if (wanted === undefined || wanted.key === far.key) return { vpc: far };
    return this.ends(
      "no",
      "overlap",
      `${text} is in a CIDR block of ${far.name} too, and is the route's destination, not ${wanted.name}`,
      "Write a route with a longer prefix to ${wanted.name}, or change its CIDR block",
    );
  }
}

/** As a CIDR block of that one address. */
/** A stack identifies a default table by its VPC only. */
const titleOf = ({ name, key, vpc }: NetworkRouteTable): string =>
  name ?? (key === `default of ${vpc}` ? "the default table" : key);

export const isAddress = (text: string): boolean => readAddress(text) !== undefined;

function readAddress(text: string): Cidr | undefined {
  const reading = readCidr(`${text}/${text.includes(":") ? 128 : 32}`);
  return "cidr" in reading ? reading.cidr : undefined;
}

function holds(vpc: NetworkVpc, address: Cidr): boolean {
  return vpc.cidrBlocks.some((block) => contains(toCidr(block), address));
}

/** The VPC's own CIDR blocks are routes too, and take precedence at equal prefix length. */
function longestMatch(vpc: NetworkVpc, { routes }: NetworkRouteTable, to: Cidr): NetworkRoute | "local" | undefined {
  const enabled = routes.filter((route) => route.enabled !== false);
  const isLocal = ({ connection, nextHop }: NetworkRoute) =>
    connection === undefined && nextHop?.toLowerCase() === "local";
  const own = routes.some(isLocal) ? [] : vpc.cidrBlocks;
  let best: { readonly prefix: number; readonly route: NetworkRoute | "local" } | undefined;
  for (const [text, route] of [
    ...own.map((block) => [block, "local"] as const),
    ...enabled.map((route) => [route.destinationCidrBlock, isLocal(route) ? "local" : route] as const),
  ]) {
    const cidr = toCidr(text);
    const isLonger =
      best === undefined || cidr.prefix > best.prefix || (cidr.prefix === best.prefix && route === "local");
    if (isLonger && contains(cidr, to)) best = { prefix: cidr.prefix, route };
  }
  return best?.route;
}

/** The longest matching disabled route to a connection. */
function disabledMatch(
  { routes }: NetworkRouteTable,
  to: Cidr,
  chosen: NetworkRoute | "local" | undefined,
): NetworkRoute | undefined {
  if (chosen !== undefined && chosen !== "local" && chosen.connection !== undefined) return undefined;
  const length = ({ destinationCidrBlock }: NetworkRoute) => toCidr(destinationCidrBlock).prefix;
  const than = chosen === undefined || chosen === "local" ? -1 : length(chosen);
  return routes
    .filter(({ enabled, connection }) => enabled === false && connection !== undefined)
    .filter((route) => length(route) > than && contains(toCidr(route.destinationCidrBlock), to))
    .toSorted((a, b) => length(b) - length(a))[0];
}

function isPublic({ text }: Cidr): boolean {
  return ipaddr.parse(text.split("/")[0]!).range() === "unicast";
}
