/**
 * Objects of an account that can be imported: VPCs with their subnets and non-default route tables, connections, and
 * the routes to them. The default table of a VPC is created and deleted with it, and is not a resource. Read through
 * the backend contract only, so that import works with every backend.
 */
import type {
  Backend,
  PeeringRecord,
  Ref,
  RouteRecord,
  RouteTableRecord,
  SubnetRecord,
  VpcRecord,
} from "../../backend/contract.js";
import { hasRouteTables, hasSubnets } from "../../backend/optional-calls.js";
import { PeeringError } from "../../errors.js";
import { formatId, formatRouteId } from "../../engine/ids.js";
import { rulesOf } from "../../rules/registry.js";
import { isLive } from "../../rules/states.js";

/** Everything in these regions, or these VPCs and connections with their dependent objects. */
export type Selection = { readonly regions: readonly string[] } | { readonly refs: readonly Ref[] };

export interface Estate {
  readonly vpcs: readonly VpcRecord[];
  /** The account's VPCs outside the selection at the ends of selected connections: read, not imported. */
  readonly neighbours: readonly VpcRecord[];
  readonly routeTables: readonly RouteTableRecord[];
  readonly subnets: readonly SubnetRecord[];
  readonly connections: readonly PeeringRecord[];
  readonly routes: readonly EstateRoute[];
  readonly leftOut: readonly LeftOut[];
}

export interface EstateRoute {
  readonly table: RouteTableRecord;
  readonly row: RouteRecord;
  readonly connection: PeeringRecord;
}

export interface LeftOut {
  readonly id: string;
  readonly reason: string;
}

export async function readEstate(backend: Backend, vendor: string, selection: Selection): Promise<Estate> {
  const found =
    "regions" in selection
      ? await ofRegions(backend, selection.regions)
      : await ofRefs(backend, vendor, selection.refs);
  const vpcs = distinct(found.vpcs);
  const leftOut = distinct(found.connections).flatMap((connection) => {
    const reason = whyNot(connection);
    return reason === undefined ? [] : [{ id: formatId(connection), reason }];
  });
  const connections = distinct(found.connections).filter((connection) => whyNot(connection) === undefined);
  const managed = new Set(vpcs.map(formatId));
  const neighbours = await ownVpcs(
    backend,
    connections.flatMap(ownEnds).filter((ref) => !managed.has(formatId(ref))),
  );
  const [tables, subnets] = await Promise.all([tablesOf(backend, [...vpcs, ...neighbours]), subnetsOf(backend, vpcs)]);
  const rows = routesOf(tables, connections, found.isWhole);
  const further = furtherTables(
    backend,
    vendor,
    tables.filter((table) => managed.has(vpcIdOf(table))),
  );
  const placed = placedSubnets(vendor, subnets, tables);
  return {
    vpcs,
    neighbours,
    routeTables: further.routeTables,
    subnets: placed.subnets,
    connections,
    routes: rows.routes,
    leftOut: [...leftOut, ...further.leftOut, ...placed.leftOut, ...rows.leftOut],
  };
}

const vpcIdOf = ({ region, vpcId }: { readonly region: string; readonly vpcId: string }): string =>
  formatId({ region, id: vpcId });

/** The ends of a connection that the account owns, as references to their VPCs. */
function ownEnds({ role, requester, accepter }: PeeringRecord): Ref[] {
  const ends = role === "both" ? [requester, accepter] : [role === "requester" ? requester : accepter];
  return ends.map(({ region, vpcId }) => ({ region, id: vpcId }));
}

interface Found {
  readonly vpcs: readonly VpcRecord[];
  readonly connections: readonly PeeringRecord[];
  /** True if all connections of the regions are known, so that a route to any other is a black hole. */
  readonly isWhole: boolean;
}

async function ofRegions(backend: Backend, regions: readonly string[]): Promise<Found> {
  const [vpcs, connections] = await Promise.all([
    Promise.all(regions.map((region) => backend.listVpcs({ region }))),
    Promise.all(regions.map((region) => backend.listPeerings({ region }))),
  ]);
  return { vpcs: vpcs.flat(), connections: connections.flat(), isWhole: true };
}

async function ofRefs(backend: Backend, vendor: string, refs: readonly Ref[]): Promise<Found> {
  const [vpcs, named] = await Promise.all([backend.getVpcs(refs), backend.getPeerings(refs)]);
  refs.forEach((ref, i) => {
    if (vpcs[i] !== undefined || named[i] !== undefined) return;
    throw new PeeringError(
      "not-found",
      `account ${backend.accountId} sees no VPC and no peering connection of that id`,
      {
        property: "--id",
        value: formatId(ref),
        vendor,
        fix: "Check the id, its region, and the account (--account)",
      },
    );
  });
  const present = vpcs.filter((vpc) => vpc !== undefined);
  const connectionsOfVpcs = await Promise.all(
    present.map(({ region, id }) => backend.listPeerings({ region, vpcId: id })),
  );
  return {
    vpcs: present,
    connections: [...named.filter((connection) => connection !== undefined), ...connectionsOfVpcs.flat()],
    isWhole: false,
  };
}

/** An ended connection cannot be managed, and an open request needs a decision in the program instead of an import. */
function whyNot({ state, stateReason, role }: PeeringRecord): string | undefined {
  if (!isLive(state)) return `the connection is ${state}${stateReason === undefined ? "" : `: ${stateReason}`}`;
  if (role === "accepter" && state === "pending-acceptance")
    return "the request waits for this account: declare a PeeringAccepter";
  return undefined;
}

async function ownVpcs(backend: Backend, refs: readonly Ref[]): Promise<VpcRecord[]> {
  const wanted = distinct(refs);
  return (wanted.length === 0 ? [] : await backend.getVpcs(wanted)).filter((vpc) => vpc !== undefined);
}

/** One list per region, however many VPCs it contains. */
async function tablesOf(backend: Backend, vpcs: readonly VpcRecord[]): Promise<RouteTableRecord[]> {
  const own = new Set(vpcs.map(formatId));
  const regions = [...new Set(vpcs.map(({ region }) => region))];
  const lists = await Promise.all(regions.map((region) => backend.listRouteTables({ region })));
  return lists.flat().filter((table) => own.has(vpcIdOf(table)));
}

async function subnetsOf(backend: Backend, vpcs: readonly VpcRecord[]): Promise<SubnetRecord[]> {
  if (!hasSubnets(backend)) return [];
  const own = new Set(vpcs.map(formatId));
  const regions = [...new Set(vpcs.map(({ region }) => region))];
  const lists = await Promise.all(regions.map((region) => backend.listSubnets({ region })));
  return lists.flat().filter((subnet) => own.has(vpcIdOf(subnet)));
}

/** Tables that a program could have created. */
function furtherTables(
  backend: Backend,
  vendor: string,
  tables: readonly RouteTableRecord[],
): Pick<Estate, "routeTables" | "leftOut"> {
  const further = tables.filter(({ isDefault }) => !isDefault);
  const reason = hasRouteTables(backend) ? tablesRefused(vendor) : "the backend has no calls for route tables";
  if (reason === undefined) return { routeTables: further, leftOut: [] };
  return { routeTables: [], leftOut: further.map((table) => ({ id: formatId(table), reason })) };
}

/** If a vendor's API cannot set associations, a subnet with one cannot be declared. */
function placedSubnets(
  vendor: string,
  subnets: readonly SubnetRecord[],
  tables: readonly RouteTableRecord[],
): Pick<Estate, "subnets" | "leftOut"> {
  const reason = tablesRefused(vendor);
  if (reason === undefined) return { subnets, leftOut: [] };
  const defaults = new Set(tables.filter(({ isDefault }) => isDefault).map(({ id }) => id));
  const isPlain = ({ routeTableId }: SubnetRecord) => defaults.has(routeTableId);
  const others = subnets.filter((subnet) => !isPlain(subnet));
  return { subnets: subnets.filter(isPlain), leftOut: others.map((subnet) => ({ id: formatId(subnet), reason })) };
}

function tablesRefused(vendor: string): string | undefined {
  const tables = rulesOf(vendor)!.routeTables.value;
  return "unsupported" in tables ? `on ${vendor}, ${tables.unsupported}` : undefined;
}

function routesOf(
  tables: readonly RouteTableRecord[],
  connections: readonly PeeringRecord[],
  isWhole: boolean,
): Pick<Estate, "routes" | "leftOut"> {
  const connectionOf = new Map(
    connections.flatMap((connection) => idsOf(connection).map((id) => [id, connection] as const)),
  );
  const routes: EstateRoute[] = [];
  const leftOut: LeftOut[] = [];
  for (const table of tables) {
    for (const row of table.routes) {
      if (row.peeringConnectionId === undefined) continue;
      const id = formatRouteId(table, row.destinationCidrBlock);
      const connection = connectionOf.get(row.peeringConnectionId);
      if (connection !== undefined && row.origin === "user") routes.push({ table, row, connection });
      else if (connection !== undefined)
        leftOut.push({ id, reason: "the vendor issued this route, and deletes it with its connection" });
      else if (isWhole) leftOut.push({ id, reason: `the next hop ${row.peeringConnectionId} is not imported` });
    }
  }
  return { routes, leftOut };
}

/** If each side creates its own half, the accepter's routes have the accepter's half as the next hop. */
const idsOf = ({ id, accepterPeeringConnectionId }: PeeringRecord): string[] =>
  accepterPeeringConnectionId === undefined ? [id] : [id, accepterPeeringConnectionId];

function distinct<T extends Ref>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [formatId(item), item])).values()];
}
