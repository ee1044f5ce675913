/** `getPeeringConnection` and `getPeeringConnections`: links as the account sees them. */
import { z } from "zod";
import type { PeeringEnd, PeeringRecord } from "../backend/contract.js";
import { PeeringError } from "../errors.js";
import { formatId, parseId } from "../ids.js";
import { isLive } from "../rules/states.js";
import type { ChargeType, PeeringState, PeeringType, QosLevel } from "../rules/schema.js";
import { readArgs } from "./arguments.js";
import { refIn, regionOf, type Scope, single } from "./scope.js";

/** `id`, or what is known of the connection: `name`, `vpc`, `peerVpc`. */
export interface GetPeeringConnectionArgs {
  /** `region/pcx-…`, in the region of either end, or the vendor's id alone. */
  id?: string;
  /** The connection's name. */
  name?: string;
  /** A VPC at one end: `region/vpc-…` or `vpc-…`. */
  vpc?: string;
  /** The VPC at the other end, for the connection of a pair. */
  peerVpc?: string;
  /** Region of the account's own end, where neither id names it. Default: the provider's region. */
  region?: string;
}

/** Every argument narrows the answer down; without any it is all connections of the region. */
export interface GetPeeringConnectionsArgs {
  /** Region of the account's own end, where neither id names it. Default: the provider's region. */
  region?: string;
  /** A VPC at either end: `region/vpc-…` or `vpc-…`. */
  vpc?: string;
  /** The connection's name. */
  name?: string;
  /** `region/pcx-…` or `pcx-…`. */
  id?: string;
  /** The state they are in. */
  state?: PeeringState;
  /** Which end the account owns: exactly this one, so "both" is neither "requester" nor "accepter". */
  role?: "requester" | "accepter" | "both";
}

export interface GetPeeringConnectionResult {
  /** `region/pcx-…`, as of a `PeeringConnection`: the requester's region. */
  readonly id: string;
  /** The vendor's id. */
  readonly peeringConnectionId: string;
  /** The requester's region. */
  readonly region: string;
  /** Name shown by the cloud. */
  readonly name: string;
  /** As of now, in the words of `PeeringConnection`. */
  readonly state: PeeringState;
  /** Reason for the state, as readable text. */
  readonly stateReason?: string;
  /** State as the vendor names it. */
  readonly vendorState: string;
  /** Which end the account owns. */
  readonly role: "requester" | "accepter" | "both";
  /** `{accountId, region, vpcId, cidrBlocks}`; another account's ranges are there only where the vendor shows them. */
  readonly requester: PeeringEnd;
  /** The other end, in the same form. */
  readonly accepter: PeeringEnd;
  /** Whether the ends lie in two regions. */
  readonly crossRegion: boolean;
  /** Whether the ends belong to two accounts. */
  readonly crossAccount: boolean;
  /** Mbps; absent inside one region, and on vendors whose API does not report it. */
  readonly bandwidthMbps?: number;
  /** How cross-region traffic is charged. */
  readonly chargeType?: ChargeType;
  /** Service class of a cross-region link, where the vendor has it. */
  readonly qosLevel?: QosLevel;
  /** What the ends are, where the vendor tells them apart. */
  readonly type?: PeeringType;
  /** Where the vendor stores one. */
  readonly description?: string;
  /** Empty where the vendor stores none. */
  readonly tags: Record<string, string>;
  /** The accepter's own half, on vendors where each side creates one. */
  readonly accepterPeeringConnectionId?: string;
  /** When it was requested: ISO 8601, UTC. Absent if the vendor reports none. */
  readonly createdAt?: string;
  /** Time when a pending request expires: ISO 8601, UTC. */
  readonly expiresAt?: string;
}

const text = () => z.string().exactOptional();
const STATES = {
  "pending-acceptance": true,
  provisioning: true,
  active: true,
  rejected: true,
  expired: true,
  "deleted-by-peer": true,
  suspended: true,
  failed: true,
  unknown: true,
} satisfies Record<PeeringState, true>;

const singleSchema: z.ZodType<GetPeeringConnectionArgs> = z.strictObject({
  id: text(),
  name: text(),
  vpc: text(),
  peerVpc: text(),
  region: text(),
});

const listSchema: z.ZodType<GetPeeringConnectionsArgs> = z.strictObject({
  region: text(),
  vpc: text(),
  name: text(),
  id: text(),
  state: z.enum(Object.keys(STATES) as PeeringState[]).exactOptional(),
  role: z.enum(["requester", "accepter", "both"]).exactOptional(),
});

export async function getPeeringConnection(scope: Scope, given: unknown): Promise<GetPeeringConnectionResult> {
  const args = readArgs("getPeeringConnection", singleSchema, given);
  const [property] = (["id", "name", "vpc", "peerVpc"] as const).filter((key) => args[key] !== undefined);
  if (property === undefined) {
    throw new PeeringError("invalid-input", "the connection to find is not given", {
      property: "id",
      vendor: scope.vendor,
      fix: "Set id, or name, or vpc and peerVpc",
    });
  }
  const found = await find(scope, args);
  // One that ended leaves its record beside the one that took its place.
  const live = found.filter(({ state }) => isLive(state));
  return resultOf(
    single(scope, live.length > 0 ? live : found, {
      what: "peering connection",
      property,
      value: args[property],
    }),
  );
}

export async function getPeeringConnections(scope: Scope, given: unknown): Promise<GetPeeringConnectionResult[]> {
  const { state, role, ...args } = readArgs("getPeeringConnections", listSchema, given);
  const found = await find(scope, args);
  return found
    .filter((record) => state === undefined || record.state === state)
    .filter((record) => role === undefined || record.role === role)
    .map(resultOf);
}

/** By id where there is one; else from the lists of every region in which the account's own end may lie. */
export async function find(scope: Scope, args: GetPeeringConnectionArgs): Promise<PeeringRecord[]> {
  const { id, name, vpc, peerVpc } = args;
  const ends = [vpc, peerVpc].filter((end) => end !== undefined).map((end) => parseId(end).id);
  const isWanted = (record: PeeringRecord | undefined): record is PeeringRecord =>
    record !== undefined &&
    (name === undefined || record.name === name) &&
    ends.every((end) => [record.requester.vpcId, record.accepter.vpcId].includes(end));
  if (id !== undefined) {
    const found: readonly (PeeringRecord | undefined)[] = await scope.backend.getPeerings([
      refIn(scope, "id", id, args.region),
    ]);
    return found.filter(isWanted);
  }
  const [vpcId] = ends;
  const filter = { ...(vpcId !== undefined && { vpcId }), ...(name !== undefined && { name }) };
  const lists = await Promise.all(
    regionsOf(scope, args).map((region) => scope.backend.listPeerings({ region, ...filter })),
  );
  return [...new Map(lists.flat().map((record) => [record.id, record])).values()].filter(isWanted);
}

/** A list shows what has an end of the account in its region, and a VPC of the pair may be another account's. */
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
