/**
 * Links over API 2.0: CreateVpcPeeringConnection, ModifyVpcPeeringConnection, AcceptVpcPeeringConnection,
 * RejectVpcPeeringConnection, EnableVpcPeeringConnection, DeleteVpcPeeringConnection inside a region; each with `Ex`
 * behind its name between regions, where it starts a task (DescribeVpcTaskResult). DescribeVpcPeeringConnections is for
 * both.
 */
import type {
  NewPeering,
  PeeringChanges,
  PeeringEnd,
  PeeringFilter,
  PeeringRecord,
  Ref,
} from "../../backend/contract.js";
import type { Deadline } from "../../backend/http/deadline.js";
import { listCounted, type Page } from "../../backend/http/paging.js";
import { byId, inOrder } from "../../backend/refs.js";
import { CONFIG_NAMESPACE } from "../../config.js";
import { isPeeringError, PeeringError } from "../../errors.js";
import { citation, type PeeringState, type PeeringType } from "../../rules/schema.js";
import { isLive } from "../../rules/states.js";
import { unlessGone } from "../kit/by-id.js";
import { chargeWord } from "../tencent/charge-types.js";
import { rejectedBy } from "../tencent/state-reasons.js";
import { createdPeering, nothing, type PeeringRow, peerings } from "./answers.js";
import { type Api, type Params, PAGE } from "./api.js";
import { gone, GONE, refuseField } from "./refs.js";
import { endsOf, peeringRecord, REJECTED, stateOf, type Surroundings } from "./rows.js";
import { RowsById } from "./rows-by-id.js";
import type { VpcClient } from "./vpc-client.js";

const TYPES: Readonly<Record<PeeringType, number>> = { vpc: 1, "bare-metal": 2 };

export class PeeringClient {
  readonly #rows: RowsById<PeeringRow>;

  constructor(
    private readonly api: Api,
    private readonly vpcs: VpcClient,
    private readonly around: Surroundings,
  ) {
    this.#rows = new RowsById<PeeringRow>(api, {
      action: "DescribeVpcPeeringConnections",
      idOf: ({ peeringConnectionId }) => peeringConnectionId,
      gone: GONE.peering,
      one: (region, peeringConnectionId) => this.#page(region, { peeringConnectionId }),
      page: (region, offset, deadline) => this.#page(region, {}, offset, deadline),
      isOrdered: true,
    });
  }

  async getPeerings(refs: readonly Ref[]): Promise<(PeeringRecord | undefined)[]> {
    return inOrder(refs, async (region, ids) => {
      const rows = await this.#rows.get(region, ids);
      return byId(await this.#records(ids.map((id) => rows.get(id)).filter((row) => row !== undefined)));
    });
  }

  /** All of the region: whether the filter `vpcId` finds links by their far end is not documented. */
  async listPeerings({ region, vpcId, name }: PeeringFilter): Promise<PeeringRecord[]> {
    const rows = (await this.#rows.all(region)).filter(
      (row) =>
        (vpcId === undefined || row.vpcId === vpcId || row.peerVpcId === vpcId) &&
        (name === undefined || row.peeringConnectionName === name),
    );
    return this.#records(rows);
  }

  async createPeering(peering: NewPeering): Promise<PeeringRecord> {
    const { region, peerRegion } = peering;
    this.#refuseWhatHasNoRoom(peering);
    try {
      const id = region === peerRegion ? await this.#create(peering) : await this.#createEx(peering);
      return await this.#settled({ region, id }, () => true, "to be visible");
    } catch (error) {
      throw (await this.#existing(peering, error)) ?? error;
    }
  }

  async updatePeering(ref: Ref, changes: PeeringChanges): Promise<PeeringRecord> {
    const { rules } = this.api;
    const { name, bandwidthMbps, chargeType } = changes;
    refuseField(rules, "description", changes.description, NO_DESCRIPTION, rules.peeringDescription);
    const link = await this.#open(ref, "modify", ["pending-acceptance", "active"]);
    // Older pages of the action between regions require the name: the present one is no change.
    const named = { peeringConnectionId: ref.id, peeringConnectionName: name ?? link.name };
    if (isCrossRegion(link)) {
      const params = {
        ...named,
        bandwidth: bandwidthMbps,
        chargeType: chargeType && chargeWord(this.api.rules, chargeType),
      };
      await this.api.changeByTask("ModifyVpcPeeringConnectionEx", ref.region, params);
    } else {
      this.#refuseCap(changes);
      if (name !== undefined) await this.api.change("ModifyVpcPeeringConnection", ref.region, named, nothing);
    }
    const isRight = (seen: PeeringRecord | undefined) =>
      seen !== undefined &&
      (name === undefined || seen.name === name) &&
      // Older deployments do not report it.
      (bandwidthMbps === undefined || (seen.bandwidthMbps ?? bandwidthMbps) === bandwidthMbps);
    return (await this.api.caughtUp(() => this.#observe(ref), isRight)) ?? this.#throwGone(ref);
  }

  async acceptPeering(ref: Ref): Promise<PeeringRecord> {
    const link = await this.#open(ref, "accept", ["pending-acceptance"]);
    await this.#act("Accept", ref, link, async () => (await this.#observe(ref))?.state === "active");
    return this.#settled(ref, ({ state }) => state !== "pending-acceptance", "to be active");
  }

  /** The accepter's row goes with its answer, which is told once all the same. */
  async rejectPeering(ref: Ref): Promise<PeeringRecord> {
    const link = await this.#open(ref, "reject", ["pending-acceptance"]);
    const isRejected = (seen: PeeringRecord | undefined) => seen === undefined || seen.state === "rejected";
    await this.#act("Reject", ref, link, async () => isRejected(await this.#observe(ref)));
    const seen = await this.api.settled(() => this.#observe(ref), isRejected, `the rejection of ${ref.id}`);
    const { expiresAt: _, ...rest } = link;
    return seen ?? { ...rest, state: "rejected", vendorState: REJECTED, stateReason: rejectedBy(link.accepter) };
  }

  async enablePeering(ref: Ref): Promise<PeeringRecord> {
    const { id, pendingExpiry } = this.api.rules;
    if (!pendingExpiry.value.reEnable)
      throw new PeeringError("unsupported", "an expired request cannot be re-enabled", {
        property: "peeringConnection",
        value: ref.id,
        vendor: id,
        source: citation(pendingExpiry.source),
        fix: "Delete it and make a new one",
      });
    const link = await this.#open(ref, "enable", ["expired"]);
    await this.#act("Enable", ref, link, async () => (await this.#observe(ref))?.state === "pending-acceptance");
    return this.#settled(ref, ({ state }) => state !== "expired", "to be pending again");
  }

  async deletePeering(ref: Ref): Promise<void> {
    const link = await this.#observe(ref);
    if (link === undefined) return;
    await unlessGone(
      this.api,
      this.#act("Delete", ref, link),
      GONE.peering,
      async () => (await this.#observe(ref)) === undefined,
    );
  }

  /** What takes the id only, and is a task between regions. */
  async #act(verb: string, { region, id }: Ref, link: PeeringRecord, hasLanded?: () => Promise<boolean>) {
    const action = `${verb}VpcPeeringConnection`;
    const params = { peeringConnectionId: id };
    if (isCrossRegion(link)) return this.api.changeByTask(`${action}Ex`, region, params, hasLanded);
    const landed = hasLanded && (async () => ((await hasLanded()) ? {} : undefined));
    await this.api.change(action, region, params, nothing, landed);
  }

  async #create(peering: NewPeering): Promise<string> {
    this.#refuseCap(peering);
    const params = this.#request(peering);
    const action = "CreateVpcPeeringConnection";
    const made = await this.api.change(action, peering.region, params, createdPeering, () => this.#landed(peering));
    return made.peeringConnectionId ?? this.#made(peering);
  }

  async #createEx(peering: NewPeering): Promise<string> {
    const { region, peerRegion, bandwidthMbps, type, chargeType, qosLevel } = peering;
    const params = {
      ...this.#request(peering),
      peerRegion: this.api.regions.toWire(peerRegion),
      bandwidth: bandwidthMbps,
      type: type && TYPES[type],
      chargeType: chargeType && chargeWord(this.api.rules, chargeType),
      qosLevel,
    };
    const action = "CreateVpcPeeringConnectionEx";
    const started = await this.api.change(action, region, params, createdPeering, () => this.#landed(peering));
    const { taskId, peeringConnectionId } = started;
    const output = taskId === undefined ? undefined : (await this.api.finished(taskId, action, region)).output;
    return output?.uniqVpcPeerId ?? peeringConnectionId ?? this.#made(peering);
  }

  #request({ vpcId, peerVpcId, peerAccountId, name }: NewPeering): Params {
    return { vpcId, peerVpcId, peerUin: peerAccountId, peeringConnectionName: name };
  }

  /** The link of an attempt without an answer: same name, same pair, same requester. */
  async #landed({ region, vpcId, peerVpcId, name }: NewPeering) {
    const rows = await listCounted<PeeringRow>(this.api, {
      action: "DescribeVpcPeeringConnections",
      region,
      idOf: ({ peeringConnectionId }) => peeringConnectionId,
      limit: PAGE,
      page: (offset, deadline) => this.#page(region, { vpcId, peeringConnectionName: name }, offset, deadline),
      paging: "ordered",
    });
    const own = rows.find(
      (row) =>
        row.vpcId === vpcId && row.peerVpcId === peerVpcId && row.peeringConnectionName === name && isRowLive(row),
    );
    return own && { peeringConnectionId: own.peeringConnectionId, taskId: undefined };
  }

  /** Where neither the answer nor the task names the new link, the list does. */
  async #made(peering: NewPeering): Promise<string> {
    const found = await this.api.settled(
      () => this.#landed(peering),
      (seen) => seen !== undefined,
      `the connection "${peering.name}" that ought to be visible`,
    );
    return found!.peeringConnectionId;
  }

  /** The API has no word for it, but a second link of a pair is refused. */
  async #existing({ region, vpcId, peerVpcId }: NewPeering, cause: unknown): Promise<PeeringError | undefined> {
    if (!isPeeringError(cause, "backend-failure") || cause.detail.vendorCode === undefined) return undefined;
    const links = await this.listPeerings({ region, vpcId });
    const link = links.find(
      ({ state, requester, accepter }) => isLive(state) && [requester.vpcId, accepter.vpcId].includes(peerVpcId),
    );
    if (link === undefined) return undefined;
    return new PeeringError("already-exists", `${vpcId} and ${peerVpcId} are already connected by ${link.id}`, {
      property: "peerVpc",
      value: peerVpcId,
      vendor: this.api.rules.id,
      cause,
      fix: "Import the existing connection (`vpc-peering import`), or delete it",
    });
  }

  /** The link, if this account may act on it in its state. The API documents no codes for either. */
  async #open(ref: Ref, action: Action, states: readonly PeeringState[]): Promise<PeeringRecord> {
    const link = (await this.#observe(ref)) ?? this.#throwGone(ref);
    const { role, state, requester, accepter } = link;
    const about = { property: "peeringConnection", value: ref.id, vendor: this.api.rules.id };
    const needed = action === "modify" || action === "enable" ? "requester" : "accepter";
    if (role !== needed && role !== "both") {
      const owner = (needed === "requester" ? requester : accepter).accountId;
      throw new PeeringError(
        "wrong-account",
        `only the ${needed}, account ${owner}, may ${action} this connection, and the provider acts as ${this.around.accountId}`,
        { ...about, fix: `Use a provider of account ${owner}` },
      );
    }
    if (states.includes(state)) return link;
    throw new PeeringError("invalid-state", `the connection is ${state}, so ${action} is not possible`, {
      ...about,
      fix:
        state === "active"
          ? "Delete the connection to end it"
          : "Delete it as the requester, and create a new connection",
    });
  }

  #settled(ref: Ref, isDone: (seen: PeeringRecord) => boolean, what: string): Promise<PeeringRecord> {
    return this.api
      .settled(
        () => this.#observe(ref),
        (seen) => seen !== undefined && isDone(seen),
        `the connection ${ref.id} that ought ${what}`,
      )
      .then((seen) => seen ?? this.#throwGone(ref));
  }

  async #observe(ref: Ref): Promise<PeeringRecord | undefined> {
    return (await this.getPeerings([ref]))[0];
  }

  async #page(region: string, filter: Params, offset?: number, deadline?: Deadline): Promise<Page<PeeringRow>> {
    const asked = { ...filter, orderField: "createTime", orderDirection: "asc" };
    const action = "DescribeVpcPeeringConnections";
    const { total, rows } = await this.api.page(action, region, asked, peerings, offset, deadline);
    const code = this.api.regions.toWire(region);
    const complete = rows?.map((row) => ({
      ...row,
      region: row.region ?? code,
      peerRegion: row.peerRegion ?? row.region ?? code,
    }));
    return { total, rows: complete };
  }

  /** With the ranges of the account's own ends, which also show whether the account is the one that is configured. */
  async #records(rows: readonly PeeringRow[]): Promise<PeeringRecord[]> {
    const { accountId } = this.around;
    const ends = rows.map((row) => endsOf(row, this.around));
    const isOwn = (end: PeeringEnd) => end.accountId === accountId;
    const isKnown = ({ region, vpcId }: PeeringEnd) => this.vpcs.blocksOf({ region, id: vpcId }) !== undefined;
    await this.#rememberBlocks(ends.flat().filter(isOwn));
    // A live link has its VPCs, so one that the key does not see may be on the link's other side.
    const doubtful = ends.filter((pair, i) => isRowLive(rows[i]!) && pair.some((end) => isOwn(end) && !isKnown(end)));
    await this.#rememberBlocks(doubtful.flat().filter((end) => !isOwn(end)));
    for (const pair of ends) {
      const claimed = pair.find((end) => !isOwn(end) && isKnown(end));
      if (claimed !== undefined) throw this.#mismatch(`the key's own VPC ${claimed.vpcId}`, claimed.accountId);
      if (!pair.some(isOwn))
        throw this.#mismatch("a connection that the key sees", pair.map((end) => end.accountId).join(" and "));
    }
    return rows.map((row) => peeringRecord(row, this.around));
  }

  #rememberBlocks(ends: readonly PeeringEnd[]): Promise<void> {
    return this.vpcs.rememberBlocks(ends.map(({ region, vpcId }) => ({ region, id: vpcId })));
  }

  #mismatch(what: string, owner: string): PeeringError {
    const { accountId } = this.around;
    return new PeeringError(
      "identity-mismatch",
      `${what} belongs to ${owner}, and the configuration names ${accountId}`,
      {
        property: `${CONFIG_NAMESPACE}:accountId`,
        value: accountId,
        vendor: this.api.rules.id,
        fix: "Use the key of that account, or correct the account's id",
      },
    );
  }

  #refuseWhatHasNoRoom({ description, tags }: NewPeering): void {
    const { rules } = this.api;
    refuseField(rules, "description", description, NO_DESCRIPTION, rules.peeringDescription);
    refuseField(rules, "tags", tags, "connections of API 2.0 have no tags", rules.peeringTags);
  }

  /** The plain actions take none of these. */
  #refuseCap({ bandwidthMbps, chargeType, type, qosLevel }: Partial<NewPeering>): void {
    const { rules } = this.api;
    const what = "connections inside a region have none";
    refuseField(rules, "bandwidthMbps", bandwidthMbps, what, rules.bandwidthInRegion);
    refuseField(rules, "chargeType", chargeType, what, rules.bandwidthInRegion);
    refuseField(rules, "type", type, what, rules.typeAndQosOnlyCrossRegion);
    refuseField(rules, "qosLevel", qosLevel, what, rules.typeAndQosOnlyCrossRegion);
  }

  #throwGone(ref: Ref): never {
    throw gone(this.api.rules, this.around.accountId, "connection", "peeringConnection", ref);
  }
}

type Action = "accept" | "reject" | "enable" | "modify";

const NO_DESCRIPTION = "connections of API 2.0 have no description";

const isRowLive = (row: PeeringRow): boolean => isLive(stateOf(row));

const isCrossRegion = ({ requester, accepter }: PeeringRecord): boolean => requester.region !== accepter.region;
