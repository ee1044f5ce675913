/** Networks to draw: one of five VPCs with everything in it, and large ones by a fixed seed. */
import type {
  Network,
  NetworkEnd,
  NetworkConnection,
  NetworkRouteTable,
  NetworkVpc,
} from "../../../../provider/network/network.js";
import type { PeeringState } from "../../../../provider/rules/schema.js";

const CITIES = ["ap-guangzhou", "ap-shanghai", "ap-beijing", "ap-chengdu", "ap-hongkong", "ap-singapore"];
const STAGES = ["prod", "stage", "shared", "data", "edge", "lab", "ops", "build"];

/**
 * Groups of a dozen around a hub, mostly in the hub's own account and region; hubs in a ring, and some links between
 * any two. One link in ten is not active, one end in twenty lacks its route.
 */
export function largeNetwork(size: number, seed = 7): Network {
  const random = randomOf(seed);
  const accounts = Math.max(2, Math.round(size / 90));
  const cities = CITIES.slice(0, Math.min(CITIES.length, Math.max(2, Math.round(size / 25))));
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const vpcs: NetworkVpc[] = [];
  for (let i = 0; i < size; i++) {
    const group = Math.floor(i / GROUP);
    const hub = i % GROUP === 0 ? undefined : vpcs[group * GROUP]!;
    const region = hub !== undefined && random() < 0.75 ? hub.region : pick(cities);
    const account = hub !== undefined && random() < 0.9 ? hub.accountId : `10000000000${1 + (group % accounts)}`;
    vpcs.push({
      key: `${region}/vpc-${i}`,
      name: `${STAGES[i % STAGES.length]}-${i}`,
      vendor: "tce",
      accountId: random() < 0.95 ? account : `10000000000${1 + Math.floor(random() * accounts)}`,
      region,
      cidrBlocks: [`10.${Math.floor(i / 256)}.${i % 256}.0/24`, ...(i % 7 === 0 ? [`172.16.${i % 256}.0/24`] : [])],
    });
  }
  const connections: NetworkConnection[] = [];
  const seen = new Set<string>();
  const connect = (a: NetworkVpc, b: NetworkVpc) => {
    const pair = [a.key, b.key].sort().join();
    if (a === b || seen.has(pair)) return;
    seen.add(pair);
    const state = random() < 0.9 ? "active" : pick(STATES);
    const bandwidthMbps = 10 * (1 + Math.floor(random() * 20));
    connections.push(connectionBetween(`link-${connections.length}`, a, b, { state, bandwidthMbps }));
  };
  const hubs = vpcs.filter((_, i) => i % GROUP === 0);
  vpcs.forEach((vpc, i) => connect(hubs[Math.floor(i / GROUP)]!, vpc));
  hubs.forEach((hub, i) => connect(hub, hubs[(i + 1) % hubs.length]!));
  for (let i = 0; i < size / 10; i++) connect(pick(vpcs), pick(vpcs));
  return { vpcs, connections, routeTables: tablesFor(vpcs, connections, () => random() < 0.95) };
}

const GROUP = 12;
const STATES: readonly PeeringState[] = ["pending-acceptance", "provisioning", "rejected", "expired", "suspended"];

const vpc = (name: string, accountId: string, region: string, ...cidrBlocks: string[]): NetworkVpc => ({
  key: `${region}/vpc-${name}`,
  name,
  vendor: "tce",
  accountId,
  region,
  cidrBlocks,
});

const [HOME, PARTNER] = ["100000000001", "100000000002"];
const shop = vpc("shop", HOME, "ap-guangzhou", "10.1.0.0/16", "172.20.0.0/20");
const stock = vpc("stock", HOME, "ap-guangzhou", "10.2.0.0/16");
const reports = vpc("reports", HOME, "ap-beijing", "10.3.0.0/16");
const orders = vpc("orders", PARTNER, "ap-guangzhou", "10.4.0.0/16");
const archive = vpc("archive", PARTNER, "ap-shanghai", "10.5.0.0/16");

const smallVpcs = [shop, stock, reports, orders, archive];
const smallConnections = [
  connectionBetween("shop-stock", shop, stock, {}),
  connectionBetween("shop-reports", shop, reports, { bandwidthMbps: 100 }),
  connectionBetween("shop-orders", shop, orders, {
    state: "pending-acceptance",
    expiresAt: "2026-01-08T00:00:00.000Z",
  }),
  connectionBetween("reports-archive", reports, archive, { bandwidthMbps: 20 }),
  connectionBetween("orders-archive", orders, archive, {
    state: "expired",
    stateReason: "nobody accepted within 7 days",
  }),
];

/** A link each of active, pending and expired; `archive` has no route back to `reports`. */
export const SMALL: Network = {
  vpcs: smallVpcs,
  connections: smallConnections,
  routeTables: tablesFor(
    smallVpcs,
    smallConnections,
    (connection, end) => connection.name !== "reports-archive" || end.vpc !== archive.key,
  ),
};

/** Each VPC connected to each other one, with all routes but those of the last VPC, in two regions. */
export function meshNetwork(size: number): Network {
  const vpcs = Array.from({ length: size }, (_, i) => vpc(`site${i + 1}`, HOME, CITIES[i % 2]!, `10.${i}.0.0/16`));
  const connections = vpcs.flatMap((a, i) =>
    vpcs.slice(i + 1).map((b) => connectionBetween(`${a.name}-${b.name}`, a, b, {})),
  );
  return { vpcs, connections, routeTables: tablesFor(vpcs, connections, (_, { vpc }) => vpc !== vpcs.at(-1)!.key) };
}

export function connectionBetween(
  name: string,
  a: NetworkVpc,
  b: NetworkVpc,
  more: Partial<NetworkConnection>,
): NetworkConnection {
  const end = ({ key, region, accountId }: NetworkVpc): NetworkEnd => ({ vpc: key, region, accountId });
  return {
    key: `${a.region}/pcx-${name}`,
    name,
    vendor: a.vendor,
    state: "active",
    requester: end(a),
    accepter: end(b),
    ...more,
  };
}

function tablesFor(
  vpcs: readonly NetworkVpc[],
  connections: readonly NetworkConnection[],
  hasRoute: (connection: NetworkConnection, end: NetworkEnd) => boolean,
): NetworkRouteTable[] {
  const byKey = new Map(vpcs.map((vpc) => [vpc.key, vpc]));
  return vpcs.map((vpc) => ({
    key: vpc.key.replace("/vpc-", "/rtb-"),
    name: "default",
    vpc: vpc.key,
    isDefault: true,
    subnets: [],
    routes: connections.flatMap((connection) => {
      const [own, far] =
        connection.requester.vpc === vpc.key
          ? [connection.requester, connection.accepter]
          : [connection.accepter, connection.requester];
      if (own.vpc !== vpc.key || connection.state !== "active" || !hasRoute(connection, own)) return [];
      return byKey
        .get(far.vpc)!
        .cidrBlocks.map((destinationCidrBlock) => ({ destinationCidrBlock, connection: connection.key }));
    }),
  }));
}

/** Mulberry32: the same picture on every machine. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
