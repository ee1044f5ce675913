/** `getPeeringConnection` and `getPeeringConnections`: peering connections as the account sees them. */
import type { PeeringRecord } from "../backend/contract.js";
import { PeeringError } from "../errors.js";
import { formatId, parseId } from "../engine/ids.js";
import { isLive } from "../rules/states.js";
import { readArgs } from "./arguments.js";
import { hasTags } from "./filters.js";
import {
  type GetPeeringConnectionArgs,
  getPeeringConnectionDeclaration,
  type GetPeeringConnectionResult,
  getPeeringConnectionsDeclaration,
  type GetPeeringConnectionsResult,
} from "./declarations/peering-connections.js";
import { refIn, regionOf, type Scope, single } from "./scope.js";

export async function getPeeringConnection(scope: Scope, given: unknown): Promise<GetPeeringConnectionResult> {
  const args = readArgs(scope, "getPeeringConnection", getPeeringConnectionDeclaration.args, given);
  const [property] = (["id", "name", "vpc", "peerVpc"] as const).filter((key) => args[key] !== undefined);
  if (property === undefined) {
    throw new PeeringError("invalid-input", "the connection to find is not given", {
      property: "id",
      vendor: scope.vendor,
      fix: "Set id, or name, or vpc and peerVpc",
    });
  }
  const found = await find(scope, args);
  // An ended connection keeps its record next to the one that replaced it.
  const live = found.filter(({ state }) => isLive(state));
  return resultOf(
    single(scope, live.length > 0 ? live : found, {
      what: "peering connection",
      property,
      value: args[property],
    }),
  );
}

export async function getPeeringConnections(scope: Scope, given: unknown): Promise<GetPeeringConnectionsResult> {
  const { state, role, tags, peerAccountId, ...args } = readArgs(
    scope,
    "getPeeringConnections",
    getPeeringConnectionsDeclaration.args,
    given,
  );
  const found = await find(scope, args);
  const wanted = found
    .filter((record) => state === undefined || record.state === state)
    .filter((record) => role === undefined || record.role === role)
    .filter((record) => peerAccountId === undefined || farEnd(record).accountId === peerAccountId)
    .filter((record) => hasTags(record.tags, tags));
  return { peeringConnections: wanted.map(resultOf) };
}

const farEnd = ({ role, requester, accepter }: PeeringRecord) => (role === "accepter" ? requester : accepter);

/**
 * Finds connections by ID if there is one; else from the lists of every region that may contain the account's own end.
 */
export async function find(scope: Scope, args: GetPeeringConnectionArgs): Promise<PeeringRecord[]> {
  const { id, name, vpc, peerVpc } = args;
  const ends = [vpc, peerVpc].filter((end) => end !== undefined).map((end) => parseId(end));
  const isWanted = (record: PeeringRecord | undefined): record is PeeringRecord =>
    record !== undefined &&
    (name === undefined || record.name === name) &&
    (isPair([record.requester, record.accepter], ends) || isPair([record.accepter, record.requester], ends));
  if (id !== undefined) {
    const found: readonly (PeeringRecord | undefined)[] = await scope.backend.getPeerings([
      refIn(scope, "id", id, args.region),
    ]);
    return found.filter(isWanted);
  }
  const vpcId = ends[0]?.id;
  const filter = { ...(vpcId !== undefined && { vpcId }), ...(name !== undefined && { name }) };
  const lists = await Promise.all(
    regionsOf(scope, args).map((region) => scope.backend.listPeerings({ region, ...filter })),
  );
  return [...new Map(lists.flat().map((record) => [record.id, record])).values()].filter(isWanted);
}

/** In this order; the second end may be undefined. */
const isPair = (pair: readonly PeeringRecord["requester"][], ends: readonly ReturnType<typeof parseId>[]): boolean =>
  ends.every(({ region, id }, n) => pair[n]!.vpcId === id && (region === undefined || pair[n]!.region === region));

/**
 * A list contains connections with an end of the account in its region, and a VPC of the pair may belong to another
 * account.
 */
function regionsOf(scope: Scope, { region, vpc, peerVpc }: GetPeeringConnectionArgs): string[] {
  const named = [vpc, peerVpc].map((end) => (end === undefined ? undefined : parseId(end).region));
  if (named.every((one) => one === undefined)) return [regionOf(scope, region)];
  return [...new Set([...named, region ?? scope.region])].filter((one) => one !== undefined);
}

function resultOf({ id, tags, requester, accepter, ...record }: PeeringRecord): GetPeeringConnectionResult {
  return {
    ...record,
    id: formatId({ region: record.region, id }),
    peeringConnectionId: id,
    requester,
    accepter,
    crossRegion: requester.region !== accepter.region,
    crossAccount: requester.accountId !== accepter.accountId,
    tags: { ...tags },
  };
}
