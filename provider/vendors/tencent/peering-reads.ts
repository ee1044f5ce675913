/** What is read of connections over API 3.0 (DescribeVpcPeeringConnections), on the public cloud and on private ones. */
import type { PeeringFilter, PeeringRecord, Ref } from "../../backend/contract.js";
import { GatheredReads } from "../../backend/read-cache/gathered-reads.js";
import type { Deadline } from "../../backend/http/deadline.js";
import { listCounted, type Page } from "../../backend/http/paging.js";
import { inOrder } from "../../backend/refs.js";
import { PeeringError } from "../../errors.js";
import { type PeeringRow, peerings } from "./answers.js";
import type { Api, Params } from "./api.js";
import { rowsByIds } from "./reads-by-id.js";
import { peeringRecord, type Surroundings } from "./rows.js";
import type { VpcClient } from "./vpc-client.js";

export const LIST = "DescribeVpcPeeringConnections";

/** The maximum is not documented; API 2.0's is 50. */
const PAGE = 50;

/** One page of rows, in the words of the public cloud. */
export type ReadRows = (region: string, params: Params, deadline?: Deadline) => Promise<Page<PeeringRow>>;

/** As the public cloud writes them. */
export const publicRows =
  (api: Api): ReadRows =>
  async (region, params, deadline) => {
    const { TotalCount, PeerConnectionSet } = await api.read(LIST, region, params, peerings, deadline);
    return { total: TotalCount, rows: PeerConnectionSet };
  };

const idOf = ({ PeeringConnectionId }: PeeringRow): string => PeeringConnectionId;

export class PeeringReads {
  readonly #rows = new GatheredReads<PeeringRow>((region, ids) => this.#readRows(region, ids));

  constructor(
    private readonly api: Api,
    private readonly vpcs: VpcClient,
    private readonly around: Surroundings,
    private readonly readRows: ReadRows,
  ) {}

  async getPeerings(refs: readonly Ref[]): Promise<(PeeringRecord | undefined)[]> {
    const rows = await inOrder(refs, (region, ids) => this.#rows.get(region, ids));
    await this.#rememberEnds(rows.filter((row) => row !== undefined));
    return rows.map((row) => row && peeringRecord(row, this.around));
  }

  /** All of the region: whether the filter `vpc-id` finds connections by their far end is not documented. */
  async listPeerings({ region, vpcId, name }: PeeringFilter): Promise<PeeringRecord[]> {
    const all = await this.listRows(region);
    return this.records(
      all.filter(
        (row) =>
          (vpcId === undefined || row.SourceVpcId === vpcId || row.PeerVpcId === vpcId) &&
          (name === undefined || row.PeeringConnectionName === name),
      ),
    );
  }

  /** One that has to be there. */
  async getPeering(ref: Ref): Promise<PeeringRecord> {
    return (await this.observe(ref)) ?? this.throwGone(ref);
  }

  async observe(ref: Ref): Promise<PeeringRecord | undefined> {
    return (await this.getPeerings([ref]))[0];
  }

  async isGone({ region, id }: Ref): Promise<boolean> {
    return !(await this.#rows.get(region, [id])).has(id);
  }

  settled(ref: Ref, isDone: (seen: PeeringRecord) => boolean, what: string): Promise<PeeringRecord> {
    return this.api
      .settled(
        () => this.observe(ref),
        (seen) => seen !== undefined && isDone(seen),
        `${ref.id} ${what}`,
      )
      .then((seen) => seen ?? this.throwGone(ref));
  }

  throwGone({ region, id }: Ref): never {
    throw new PeeringError("not-found", `account ${this.around.accountId} sees no such connection in ${region}`, {
      property: "peeringConnection",
      value: id,
      vendor: this.api.rules.id,
      fix: "Check the id, its region and the account; run `pulumi refresh` if it was deleted",
    });
  }

  async records(rows: readonly PeeringRow[]): Promise<PeeringRecord[]> {
    await this.#rememberEnds(rows);
    return rows.map((row) => peeringRecord(row, this.around));
  }

  /** In the order of creation, so that new ones come last and shift nothing. */
  listRows(region: string, params: Params = {}): Promise<readonly PeeringRow[]> {
    const asked = { ...params, OrderField: "CreatedTime", OrderDirection: "ASC" };
    return listCounted(this.api, {
      action: LIST,
      region,
      idOf,
      limit: PAGE,
      page: (offset, deadline) => this.#page(region, asked, offset, deadline),
      paging: "ordered",
    });
  }

  async #readRows(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, PeeringRow>> {
    const ask = (PeeringConnectionIds: readonly string[]) => this.#page(region, { PeeringConnectionIds }, 0);
    const all = () => this.listRows(region);
    return rowsByIds(this.api, { action: LIST, region, idOf, ask, all }, ids, PAGE);
  }

  /** Offset and limit are numbers here. */
  #page(region: string, params: Params, offset: number, deadline?: Deadline): Promise<Page<PeeringRow>> {
    return this.readRows(region, { ...params, Offset: offset, Limit: PAGE }, deadline);
  }

  /** Of VPCs of other accounts the API shows nothing. */
  async #rememberEnds(rows: readonly PeeringRow[]): Promise<void> {
    const { accountId, toLongRegion } = this.around;
    await this.vpcs.rememberBlocks(
      rows.flatMap((row) => [
        ...(row.SourceUin === accountId ? [{ region: toLongRegion(row.SourceRegion), id: row.SourceVpcId }] : []),
        ...(row.DestinationUin === accountId
          ? [{ region: toLongRegion(row.DestinationRegion), id: row.PeerVpcId }]
          : []),
      ]),
    );
  }
}
