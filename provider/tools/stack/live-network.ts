/**
 * An account's objects as a network: three lists per region, whatever it contains, and one of subnets if a VPC has
 * several route tables, to determine the table of each address.
 */
import type {
  Backend,
  PeeringEnd,
  PeeringRecord,
  RouteRecord,
  RouteTableRecord,
  VpcRecord,
} from "../../backend/contract.js";
import { hasSubnets } from "../../backend/optional-calls.js";
import { formatId } from "../../engine/ids.js";
import type {
  Network,
  NetworkEnd,
  NetworkConnection,
  NetworkRoute,
  NetworkRouteTable,
  NetworkVpc,
} from "../../network/network.js";
import type { LiveAccount } from "../../network/quotas.js";

export async function liveNetwork(backend: Backend, vendor: string, regions: readonly string[]): Promise<Network> {
  const parts = await Promise.all(
    regions.map((region) =>
      Promise.all([
        backend.listVpcs({ region }),
        backend.listPeerings({ region }),
        backend.listRouteTables({ region }),
      ]),
    ),
  );
  const connections = parts.flatMap(([, connections]) => connections);
  const tables = parts.flatMap(([, , tables]) => tables);
  const blocks = await subnetBlocks(backend, tables);
  return joinNetworks([
    {
      vpcs: [
        ...parts.flatMap(([vpcs]) => vpcs).map((vpc) => vpcOf(vendor, vpc)),
        ...connections.flatMap((connection) => farVpcs(vendor, connection)),
      ],
      connections: connections.map((connection) => connectionOf(vendor, connection)),
      routeTables: tables.map((table) => tableOf(table, connections, blocks)),
    },
  ]);
}

/** CIDR blocks of the subnets by the vendor's ID, in regions with non-default tables. */
async function subnetBlocks(
  backend: Backend,
  tables: readonly RouteTableRecord[],
): Promise<ReadonlyMap<string, string>> {
  const further = tables.filter(({ isDefault, subnetIds }) => !isDefault && subnetIds.length > 0);
  const regions = [...new Set(further.map(({ region }) => region))];
  if (!hasSubnets(backend)) return new Map();
  const lists = await Promise.all(regions.map((region) => backend.listSubnets({ region })));
  return new Map(lists.flat().map(({ id, cidrBlock }) => [id, cidrBlock]));
}

/** Together with the account, and the regions that were read. */
export async function liveAccount(backend: Backend, vendor: string, regions: readonly string[]): Promise<LiveAccount> {
  return { vendor, accountId: backend.accountId, regions, network: await liveNetwork(backend, vendor, regions) };
}

/** Merges networks; of an object in several, the first one with CIDR blocks is used. */
export function joinNetworks(networks: readonly Network[]): Network {
  const vpcs = new Map<string, NetworkVpc>();
  for (const vpc of networks.flatMap(({ vpcs }) => vpcs)) {
    const known = vpcs.get(vpc.key);
    if (known === undefined || (known.cidrBlocks.length === 0 && vpc.cidrBlocks.length > 0)) vpcs.set(vpc.key, vpc);
  }
  const distinct = <T extends { readonly key: string }>(items: readonly T[]) =>
    [...new Map(items.toReversed().map((item) => [item.key, item])).values()].toReversed();
  return {
    vpcs: [...vpcs.values()],
    connections: distinct(networks.flatMap(({ connections }) => connections)),
    routeTables: distinct(networks.flatMap(({ routeTables }) => routeTables)),
  };
}

function vpcOf(vendor: string, vpc: VpcRecord): NetworkVpc {
  const {
    accountId,
    region,
    name,
    cidrBlock,
    secondaryCidrBlocks,
    otherCidrBlocks = [],
    ipv6CidrBlock,
    edgeSiteId,
  } = vpc;
  return {
    key: formatId(vpc),
    name: name || vpc.id,
    vendor,
    accountId,
    region,
    cidrBlocks: [
      cidrBlock,
      ...secondaryCidrBlocks,
      ...otherCidrBlocks,
      ...(ipv6CidrBlock === undefined ? [] : [ipv6CidrBlock]),
    ],
    ...(edgeSiteId !== undefined && { edgeSiteId }),
  };
}

/** Ends that the account's own lists do not contain. */
function farVpcs(vendor: string, { requester, accepter }: PeeringRecord): NetworkVpc[] {
  return [requester, accepter].map(({ accountId, region, vpcId, cidrBlocks }) => ({
    key: formatId({ region, id: vpcId }),
    name: vpcId,
    vendor,
    accountId,
    region,
    cidrBlocks: cidrBlocks ?? [],
  }));
}

function connectionOf(vendor: string, connection: PeeringRecord): NetworkConnection {
  const { name, state, stateReason, requester, accepter, bandwidthMbps, chargeType, expiresAt } = connection;
  return {
    key: formatId(connection),
    name: name || connection.id,
    vendor,
    state,
    ...(stateReason !== undefined && { stateReason }),
    requester: endOf(requester),
    accepter: endOf(accepter),
    ...(bandwidthMbps !== undefined && { bandwidthMbps }),
    ...(chargeType !== undefined && { chargeType }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

const endOf = ({ accountId, region, vpcId }: PeeringEnd): NetworkEnd => ({
  vpc: formatId({ region, id: vpcId }),
  region,
  accountId,
});

function tableOf(
  table: RouteTableRecord,
  connections: readonly PeeringRecord[],
  blocks: ReadonlyMap<string, string>,
): NetworkRouteTable {
  const { region, vpcId, name, isDefault, subnetIds, routes } = table;
  return {
    key: formatId(table),
    name: name || table.id,
    vpc: formatId({ region, id: vpcId }),
    isDefault,
    subnets: subnetIds.map((id) => ({
      key: formatId({ region, id }),
      ...(blocks.has(id) && { cidrBlock: blocks.get(id)! }),
    })),
    knownSubnets: "all",
    routes: routes.map((row) => routeOf(row, region, connections)),
  };
}

/** `key` of the connection in the network, by the ID of either half or end that a route has as its next hop. */
function routeOf(
  { destinationCidrBlock, peeringConnectionId, nextHop, enabled }: RouteRecord,
  region: string,
  connections: readonly PeeringRecord[],
): NetworkRoute {
  const through = connections.find(
    ({ id, accepterPeeringConnectionId }) =>
      peeringConnectionId !== undefined && [id, accepterPeeringConnectionId].includes(peeringConnectionId),
  );
  const connection = through ? formatId(through) : peeringConnectionId && formatId({ region, id: peeringConnectionId });
  return {
    destinationCidrBlock,
    ...(connection !== undefined && { connection }),
    ...(nextHop !== undefined && { nextHop }),
    ...(enabled === false && { enabled }),
  };
}
