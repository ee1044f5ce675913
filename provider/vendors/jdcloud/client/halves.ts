/**
 * Pairs of halves. The API reads halves by their IDs or lists all in pages; the client chooses the way with fewer
 * calls.
 */
import type { BatchedReads } from "../../../backend/read-cache/batched-reads.js";
import { RecentlySeen } from "../../kit/recently-seen.js";
import { wireHalf, type WireHalf } from "../answers.js";
import { PAGE_SIZE } from "../protocol.js";
import type { Api, Kind } from "./context.js";
import type { PeerVpcs } from "./peer-vpcs.js";
import { type Pair, pairUp } from "./mutual-peering.js";

export const HALVES: Kind<WireHalf> = {
  one: "vpcPeering",
  row: wireHalf,
  idOf: ({ vpcPeeringId }) => vpcPeeringId,
  ids: "vpcPeeringIds",
};

/**
 * Maximum number of pages of a list that is read for a few halves: by their IDs, and for the other halves by their
 * VPCs.
 */
const FEW_PAGES = 1;

/** Stands for the list instead of an ID: several callers share one list. */
const LIST = "";

export class Halves {
  readonly #pairs: BatchedReads<Pair>;
  /** Pages of the last complete list per region. */
  readonly #pages = new Map<string, number>();
  /** The ID of each half's other half; it never changes. */
  readonly #others = new Map<string, string>();

  readonly #seen = new RecentlySeen<Pair>(() => this.api.clock.now(), idsOf);

  constructor(
    private readonly api: Api,
    private readonly far: PeerVpcs,
  ) {
    this.#pairs = api.batched((region, ids) => this.#read(region, ids));
  }

  all(region: string): Promise<Pair[]> {
    return this.#seen.reading([], async () => {
      const halves = await this.api.list(HALVES, region);
      this.#pages.set(region, Math.max(1, Math.ceil(halves.length / PAGE_SIZE)));
      return this.#paired(halves);
    });
  }

  /** By the ID of either half. */
  get(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, Pair>> {
    return this.#pairs.get(region, [LIST, ...ids]);
  }

  async one(region: string, id: string): Promise<Pair | undefined> {
    return (await this.#pairs.get(region, [id])).get(id);
  }

  /** The cached result of a recent read, else a new read. */
  async recent(region: string, id: string): Promise<Pair | undefined> {
    return this.#seen.get(id) ?? this.one(region, id);
  }

  /** A change of a half invalidates earlier reads of it and of the other half. */
  changing<R>(id: string, change: () => Promise<R>): Promise<R> {
    const other = this.#others.get(id);
    return this.#seen.changing(other === undefined ? [id] : [id, other], change);
  }

  /** Stores the pair, so that reads of either half need no search for the other. */
  know(pair: Pair): void {
    const [first, second] = idsOf(pair);
    if (first === undefined || second === undefined) return;
    this.#others.set(first, second);
    this.#others.set(second, first);
    this.far.seeOwn([pair.first.vpcInfo.vpcId, pair.first.remoteVpcInfo.vpcId]);
  }

  async #read(region: string, requested: readonly string[]): Promise<ReadonlyMap<string, Pair>> {
    const ids = requested.filter((id) => id !== LIST);
    const isListed = (this.#pages.get(region) ?? 1) <= FEW_PAGES && requested.length > 1;
    const read = () => (isListed ? this.#listed(region, ids) : this.#byIds(region, ids));
    const pairs = await this.#seen.reading(ids, read);
    return new Map(pairs.flatMap((pair) => idsOf(pair).map((id) => [id, pair] as const)));
  }

  /** A half that moved to an earlier page while the pages were read still exists. */
  async #listed(region: string, ids: readonly string[]): Promise<Pair[]> {
    const pairs = await this.all(region);
    const existing = new Set(pairs.flatMap(idsOf));
    const unseen = ids.filter((id) => !existing.has(id));
    return unseen.length === 0 ? pairs : [...pairs, ...(await this.#byIds(region, unseen))];
  }

  async #byIds(region: string, ids: readonly string[]): Promise<Pair[]> {
    const others = ids.flatMap((id) => this.#others.get(id) ?? []);
    const halves = [...(await this.api.rows(HALVES, region, [...new Set([...ids, ...others])])).values()];
    // The other half of a connection to another account's VPC belongs to that account.
    const unpaired = pairUp(halves).filter(
      ({ first, second }) => second === undefined && !this.far.isForeign(first.remoteVpcInfo.vpcId),
    );
    const ends = (side: "vpcInfo" | "remoteVpcInfo") => [...new Set(unpaired.map(({ first }) => first[side].vpcId))];
    const back =
      unpaired.length === 0
        ? []
        : await this.api.list(HALVES, region, { vpcId: ends("remoteVpcInfo"), remoteVpcId: ends("vpcInfo") });
    const unique = new Map([...halves, ...back].map((half) => [half.vpcPeeringId, half]));
    return this.#paired([...unique.values()]);
  }

  #paired(halves: readonly WireHalf[]): Pair[] {
    const pairs = pairUp(halves);
    for (const pair of pairs) this.know(pair);
    return pairs;
  }
}

export const idsOf = ({ first, second }: Pair): string[] =>
  second === undefined ? [first.vpcPeeringId] : [first.vpcPeeringId, second.vpcPeeringId];
