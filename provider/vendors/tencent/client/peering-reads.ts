/** Reads of connections over API 3.0 (DescribeVpcPeeringConnections), on the public cloud and on private ones. */
import type { PeeringFilter, PeeringRecord, Ref } from "../../../backend/contract.js";
import { alignToRefs } from "../../../backend/refs.js";
import { endTurn } from "../../../backend/turn.js";
import { fits } from "../../kit/given.js";
import { ByRef } from "../../kit/by-ref.js";
import { type PeeringRow, peerings } from "../answers.js";
import { asAnswered, type Context, type Listing, type Params } from "./context.js";
import { peeringRecord } from "./records.js";
import type { VpcClient } from "./vpcs.js";

export const LISTING = {
  action: "DescribeVpcPeeringConnections",
  answer: peerings,
  complete: asAnswered<PeeringRow>,
  idOf: ({ PeeringConnectionId }: PeeringRow): string => PeeringConnectionId,
  /** The maximum is not documented; API 2.0's is 50. */
  limit: 50,
  isNumbered: true,
  order: { OrderField: "CreatedTime", OrderDirection: "ASC" },
  ids: "PeeringConnectionIds",
} as const;

export class PeeringReads extends ByRef<PeeringRecord, Context> {
  readonly #rows = this.context.api.batched<PeeringRow>((region, ids) =>
    this.context.api.byIds(this.listing, region, ids),
  );

  /** @param listing pages of rows, and their conversion to the public cloud's form */
  constructor(
    context: Context,
    private readonly vpcs: VpcClient,
    private readonly listing: Listing<PeeringRow> & { readonly ids: string } = LISTING,
  ) {
    super(context, "peering", (refs) => this.getPeerings(refs));
  }

  async getPeerings(refs: readonly Ref[]): Promise<(PeeringRecord | undefined)[]> {
    const rows = await alignToRefs(refs, (region, ids) => this.#rows.get(region, ids));
    await this.#learnEnds(rows.filter((row) => row !== undefined));
    return rows.map((row) => row && this.#record(row));
  }

  /**
   * All connections of the region: it is not documented whether the filter `vpc-id` finds connections by their other
   * end.
   */
  async listPeerings({ region, vpcId, name }: PeeringFilter): Promise<PeeringRecord[]> {
    const all = await this.listRows(region);
    return this.records(
      all.filter((row) => fits(vpcId, row.SourceVpcId, row.PeerVpcId) && fits(name, row.PeeringConnectionName)),
    );
  }

  async isGone({ region, id }: Ref): Promise<boolean> {
    return !(await this.#rows.get(region, [id])).has(id);
  }

  override shown(ref: Ref, isRight: (seen: PeeringRecord) => boolean): Promise<PeeringRecord> {
    endTurn();
    return super.shown(ref, isRight);
  }

  async records(rows: readonly PeeringRow[]): Promise<PeeringRecord[]> {
    await this.#learnEnds(rows);
    return rows.map((row) => this.#record(row));
  }

  listRows(region: string, params?: Params): Promise<readonly PeeringRow[]> {
    return this.context.api.list(this.listing, region, params);
  }

  #record(row: PeeringRow): PeeringRecord {
    return peeringRecord(row, { ...this.context, blocksOf: (end) => this.vpcs.blocks.of(end) });
  }

  /** The API shows no VPCs of other accounts. */
  async #learnEnds(rows: readonly PeeringRow[]): Promise<void> {
    const { accountId, toLongRegion } = this.context;
    const ends = rows.flatMap((row) => [
      { owner: row.SourceUin, region: toLongRegion(row.SourceRegion), id: row.SourceVpcId },
      { owner: row.DestinationUin, region: toLongRegion(row.DestinationRegion), id: row.PeerVpcId },
    ]);
    await this.vpcs.blocks.learn(ends.filter(({ owner }) => owner === accountId));
  }
}
