/**
 * An account's objects that can be imported: VPCs, connections, and the routes through them. Read through the backend
 * contract only, so that every backend can be imported from.
 */
import type { Backend, PeeringRecord, Ref, RouteRecord, RouteTableRecord, VpcRecord } from "../backend/contract.js";
import { PeeringError } from "../errors.js";
import { formatId, formatRouteId } from "../ids.js";
import { isLive } from "../rules/states.js";

/** Everything in these regions, or these VPCs and connections with their dependent objects. */
export type Selection = { readonly regions: readonly string[] } | { readonly refs: readonly Ref[] };

export interface Estate {
  readonly vpcs: readonly VpcRecord[];
  /** Own VPCs outside the selection at the ends of selected connections: read, not imported. */
  readonly neighbours: readonly VpcRecord[];
  readonly links: readonly PeeringRecord[];
  readonly routes: readonly EstateRoute[];
  readonly leftOut: readonly LeftOut[];
}

export interface EstateRoute {
  readonly table: RouteTableRecord;
  readonly row: RouteRecord;
  readonly link: PeeringRecord;
}

export interface LeftOut {
  readonly id: string;
  readonly reason: string;
}

export async function surveyEstate(backend: Backend, vendor: string, selection: Selection): Promise<Estate> {
  const found =
    "regions" in selection
      ? await ofRegions(backend, selection.regions)
      : await ofRefs(backend, vendor, selection.refs);
  const vpcs = distinct(found.vpcs);
  const leftOut = distinct(found.links).flatMap((link) => {
    const reason = whyNot(link);
    return reason === undefined ? [] : [{ id: formatId(link), reason }];
  });
  const links = distinct(found.links).filter((link) => whyNot(link) === undefined);
  const managed = new Set(vpcs.map(formatId));
  const neighbours = await ownVpcs(
    backend,
    links.flatMap(ownEnds).filter((ref) => !managed.has(formatId(ref))),
  );
  const rows = await routesOf(backend, [...vpcs, ...neighbours], links, found.isWhole);
  return { vpcs, neighbours, links, routes: rows.routes, leftOut: [...leftOut, ...rows.leftOut] };
}

/** The ends of a connection that the account owns, as references to their VPCs. */
function ownEnds({ role, requester, accepter }: PeeringRecord): Ref[] {
  const ends = role === "both" ? [requester, accepter] : [role === "requester" ? requester : accepter];
  return ends.map(({ region, vpcId }) => ({ region, id: vpcId }));
}

interface Found {
  readonly vpcs: readonly VpcRecord[];
  readonly links: readonly PeeringRecord[];
  /** All connections of the regions are known, so a route through any other is a black hole. */
  readonly isWhole: boolean;
}

async function ofRegions(backend: Backend, regions: readonly string[]): Promise<Found> {
  const [vpcs, links] = await Promise.all([
    Promise.all(regions.map((region) => backend.listVpcs({ region }))),
    Promise.all(regions.map((region) => backend.listPeerings({ region }))),
  ]);
  return { vpcs: vpcs.flat(), links: links.flat(), isWhole: true };
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
  const hanging = await Promise.all(present.map(({ region, id }) => backend.listPeerings({ region, vpcId: id })));
  return { vpcs: present, links: [...named.filter((link) => link !== undefined), ...hanging.flat()], isWhole: false };
}

/** What is over has nothing to manage, and an open request is a decision to write down, not a fact to import. */
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

/** One listing for each region, however many VPCs lie in it. */
async function routesOf(
  backend: Backend,
  vpcs: readonly VpcRecord[],
  links: readonly PeeringRecord[],
  isWhole: boolean,
): Promise<Pick<Estate, "routes" | "leftOut">> {
  const regions = [...new Set(vpcs.map(({ region }) => region))];
  const tables = (await Promise.all(regions.map((region) => backend.listRouteTables({ region })))).flat();
  const own = new Set(vpcs.map(formatId));
  const linkOf = new Map(links.flatMap((link) => idsOf(link).map((id) => [id, link] as const)));
  const routes: EstateRoute[] = [];
  const leftOut: LeftOut[] = [];
  for (const table of tables.filter(({ region, vpcId }) => own.has(formatId({ region, id: vpcId })))) {
    for (const row of table.routes) {
      if (row.peeringConnectionId === undefined) continue;
      const id = formatRouteId(table, row.destinationCidrBlock);
      const link = linkOf.get(row.peeringConnectionId);
      if (link !== undefined && row.origin === "user") routes.push({ table, row, link });
      else if (link !== undefined)
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
