/**
 * Links over API 3.0: CreateVpcPeeringConnection, DescribeVpcPeeringConnections, ModifyVpcPeeringConnection,
 * AcceptVpcPeeringConnection, RejectVpcPeeringConnection, DeleteVpcPeeringConnection. There is none that makes an
 * expired request pending again.
 */
import type { NewPeering, PeeringChanges, PeeringFilter, PeeringRecord, Ref } from "../../backend/contract.js";
import { GatheredReads } from "../../backend/gathered-reads.js";
import type { Deadline } from "../../backend/http/deadline.js";
import { listCounted, type Page } from "../../backend/http/paging.js";
import { inOrder } from "../../backend/refs.js";
import { PeeringError } from "../../errors.js";
import { citation } from "../../rules/schema.js";
import { isLive } from "../../rules/states.js";
import { createdPeering, nothing, type PeeringRow, peerings } from "./answers.js";
import type { Api } from "./api.js";
import { ignoringGone, rowsByIds } from "./reads-by-id.js";
import { chargeWord } from "./charge-types.js";
import { PEERING_TYPES, peeringRecord, peerVpcOf, type Surroundings, tagList } from "./rows.js";
import type { VpcClient } from "./vpc-client.js";

/** The maximum is not documented; API 2.0's is 50. */
const PAGE = 50;

const LIST = "DescribeVpcPeeringConnections";

const idOf = ({ PeeringConnectionId }: PeeringRow): string => PeeringConnectionId;

export class PeeringClient {
  readonly #rows = new GatheredReads<PeeringRow>((region, ids) => this.#readRows(region, ids));

  constructor(
    private readonly api: Api,
    private readonly vpcs: VpcClient,
    private readonly around: Surroundings,
  ) {}

  async getPeerings(refs: readonly Ref[]): Promise<(PeeringRecord | undefined)[]> {
    const rows = await inOrder(refs, (region, ids) => this.#rows.get(region, ids));
    await this.#rememberEnds(rows.filter((row) => row !== undefined));
    return rows.map((row) => row && peeringRecord(row, this.around));
  }

  /** One that has to be there. */
  async getPeering(ref: Ref): Promise<PeeringRecord> {
    return (await this.#observe(ref)) ?? this.#throwGone(ref);
  }

  /** All of the region: whether the filter `vpc-id` finds links by their far end is not documented. */
  async listPeerings({ region, vpcId, name }: PeeringFilter): Promise<PeeringRecord[]> {
    const all = await this.#listRows(region);
    const rows = all.filter(
      (row) =>
        (vpcId === undefined || row.SourceVpcId === vpcId || peerVpcOf(row) === vpcId) &&
        (name === undefined || row.PeeringConnectionName === name),
    );
    await this.#rememberEnds(rows);
    return rows.map((row) => peeringRecord(row, this.around));
  }

  async createPeering(peering: NewPeering): Promise<PeeringRecord> {
    const { region, name, vpcId, peerVpcId, peerRegion, peerAccountId, bandwidthMbps, qosLevel, type, tags } = peering;
    this.#refuseDescription(peering.description);
    const params = {
      SourceVpcId: vpcId,
      PeeringConnectionName: name,
      DestinationVpcId: peerVpcId,
      DestinationUin: peerAccountId,
      DestinationRegion: peerRegion,
      ...(bandwidthMbps !== undefined && { Bandwidth: bandwidthMbps }),
      ...(type !== undefined && { Type: PEERING_TYPES[type] }),
      ...(peering.chargeType !== undefined && { ChargeType: chargeWord(this.api.rules, peering.chargeType) }),
      ...(qosLevel !== undefined && { QosLevel: qosLevel }),
      ...(tags !== undefined && Object.keys(tags).length > 0 && { Tags: tagList(tags) }),
    };
    const { PeeringConnectionId: id } = await this.api.changeOnce(
      "CreateVpcPeeringConnection",
      region,
      params,
      createdPeering,
      async () => {
        const links = await this.listPeerings({ region, vpcId, name });
        const own = links.find(
          (link) => isLive(link.state) && link.requester.vpcId === vpcId && link.accepter.vpcId === peerVpcId,
        );
        return own && { PeeringConnectionId: own.id };
      },
    );
    return this.#settled({ region, id }, () => true, "becoming visible");
  }

  async updatePeering(ref: Ref, changes: PeeringChanges): Promise<PeeringRecord> {
    const { name, bandwidthMbps, chargeType } = changes;
    this.#refuseDescription(changes.description);
    const params = {
      PeeringConnectionId: ref.id,
      ...(name !== undefined && { PeeringConnectionName: name }),
      ...(bandwidthMbps !== undefined && { Bandwidth: bandwidthMbps }),
      ...(chargeType !== undefined && { ChargeType: chargeWord(this.api.rules, chargeType) }),
    };
    await this.api.change("ModifyVpcPeeringConnection", ref.region, params, nothing);
    const observe = () => this.#observe(ref);
    const isRight = (seen: PeeringRecord | undefined) =>
      seen !== undefined &&
      (name === undefined || seen.name === name) &&
      (bandwidthMbps === undefined || seen.bandwidthMbps === bandwidthMbps) &&
      (chargeType === undefined || seen.chargeType === chargeType);
    return (await this.api.caughtUp(observe, isRight)) ?? this.#throwGone(ref);
  }

  acceptPeering(ref: Ref): Promise<PeeringRecord> {
    return this.#answer(ref, "AcceptVpcPeeringConnection", "active");
  }

  rejectPeering(ref: Ref): Promise<PeeringRecord> {
    return this.#answer(ref, "RejectVpcPeeringConnection", "rejected");
  }

  async enablePeering(ref: Ref): Promise<never> {
    const { id, pendingExpiry } = this.api.rules;
    throw new PeeringError("unsupported", "API 3.0 cannot make an expired request pending again", {
      property: "peeringConnection",
      value: ref.id,
      vendor: id,
      source: citation(pendingExpiry.source),
      fix: "Delete it and make a new one",
    });
  }

  async deletePeering({ region, id }: Ref): Promise<void> {
    const deletion = this.api.change("DeleteVpcPeeringConnection", region, { PeeringConnectionId: id }, nothing);
    await ignoringGone(deletion, async () => !(await this.#rows.get(region, [id])).has(id));
  }

  /** The call is refused on anything but a pending request, so an answer that got lost is looked up. */
  async #answer(ref: Ref, action: string, state: "active" | "rejected"): Promise<PeeringRecord> {
    await this.api.changeOnce(action, ref.region, { PeeringConnectionId: ref.id }, nothing, async () =>
      (await this.#observe(ref))?.state === state ? {} : undefined,
    );
    const isAnswered = (seen: PeeringRecord) => seen.state !== "pending-acceptance" && seen.state !== "provisioning";
    return this.#settled(ref, isAnswered, `becoming ${state}`);
  }

  #settled(ref: Ref, isDone: (seen: PeeringRecord) => boolean, what: string): Promise<PeeringRecord> {
    return this.api
      .settled(
        () => this.#observe(ref),
        (seen) => seen !== undefined && isDone(seen),
        `${ref.id} ${what}`,
      )
      .then((seen) => seen ?? this.#throwGone(ref));
  }

  async #observe(ref: Ref): Promise<PeeringRecord | undefined> {
    return (await this.getPeerings([ref]))[0];
  }

  async #readRows(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, PeeringRow>> {
    const ask = (PeeringConnectionIds: readonly string[]) => this.#page(region, { PeeringConnectionIds }, 0);
    const all = () => this.#listRows(region);
    return rowsByIds(this.api, { action: LIST, region, idOf, ask, all }, ids, PAGE);
  }

  /** In the order of creation, so that new ones come last and shift nothing. */
  #listRows(region: string): Promise<readonly PeeringRow[]> {
    const order = { OrderField: "CreatedTime", OrderDirection: "ASC" };
    return listCounted(this.api, {
      action: LIST,
      region,
      idOf,
      limit: PAGE,
      page: (offset, deadline) => this.#page(region, order, offset, deadline),
      paging: "ordered",
    });
  }

  /** Offset and limit are numbers here. */
  async #page(region: string, params: object, offset: number, deadline?: Deadline): Promise<Page<PeeringRow>> {
    const asked = { ...params, Offset: offset, Limit: PAGE };
    const { TotalCount, PeerConnectionSet } = await this.api.read(LIST, region, asked, peerings, deadline);
    return { total: TotalCount, rows: PeerConnectionSet };
  }

  /** Of VPCs of other accounts the API shows nothing. */
  async #rememberEnds(rows: readonly PeeringRow[]): Promise<void> {
    const { accountId, toLongRegion } = this.around;
    await this.vpcs.rememberBlocks(
      rows.flatMap((row) => [
        ...(row.SourceUin === accountId ? [{ region: toLongRegion(row.SourceRegion), id: row.SourceVpcId }] : []),
        ...(row.DestinationUin === accountId
          ? [{ region: toLongRegion(row.DestinationRegion), id: peerVpcOf(row) }]
          : []),
      ]),
    );
  }

  #refuseDescription(description: string | undefined): void {
    if (!description) return;
    const { id, peeringDescription } = this.api.rules;
    throw new PeeringError("unsupported", "links of this API have no description", {
      property: "description",
      value: description,
      vendor: id,
      source: citation(peeringDescription.source),
      fix: "Leave out description",
    });
  }

  #throwGone({ region, id }: Ref): never {
    throw new PeeringError("not-found", `account ${this.around.accountId} sees no such connection in ${region}`, {
      property: "peeringConnection",
      value: id,
      vendor: this.api.rules.id,
      fix: "Check the id, its region and the account; run `pulumi refresh` if somebody deleted it",
    });
  }
}
