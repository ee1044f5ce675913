/**
 * Peering connections over API 2.0: CreateVpcPeeringConnection, ModifyVpcPeeringConnection, AcceptVpcPeeringConnection,
 * RejectVpcPeeringConnection, EnableVpcPeeringConnection, DeleteVpcPeeringConnection inside a region; each with the
 * suffix `Ex` between regions, where it starts a task (DescribeVpcTaskResult). DescribeVpcPeeringConnections serves
 * both.
 */
import { afterCreation } from "../../../backend/created.js";
import { endTurn } from "../../../backend/turn.js";
import type {
  NewPeering,
  PeeringChanges,
  PeeringEnd,
  PeeringFilter,
  PeeringRecord,
  Ref,
} from "../../../backend/contract.js";
import { isPeeringError, PeeringError } from "../../../errors.js";
import type { PeeringState, PeeringType } from "../../../rules/schema.js";
import { isLive } from "../../../rules/states.js";
import { recordsOf, unlessGone } from "../../kit/by-id.js";
import { ByRef } from "../../kit/by-ref.js";
import {
  type Requested,
  cannotReEnable,
  identityMismatch,
  refuseFields,
  wrongAccount,
  wrongState,
} from "../../kit/errors.js";
import { rejectedBy } from "../../kit/peering-record.js";
import { fits } from "../../kit/given.js";
import { RecentlySeen } from "../../kit/recently-seen.js";
import { chargeTypeValue } from "../../tencent/client/charge-types.js";
import { type AnsweredPeering, createdPeering, type PeeringRow, peerings } from "../answers.js";
import { BY_CREATION, type Context, GONE, type Params } from "./context.js";
import { type RecordContext, endsOf, peeringRecord, REJECTED, stateOf } from "./records.js";
import { RowsById } from "./rows-by-id.js";
import type { VpcClient } from "./vpcs.js";

const TYPES: Readonly<Record<PeeringType, number>> = { vpc: 1, "bare-metal": 2 };

export class PeeringClient extends ByRef<PeeringRecord, Context> {
  readonly #listing = {
    action: "DescribeVpcPeeringConnections",
    answer: peerings,
    complete: (rows: readonly AnsweredPeering[], region: string): PeeringRow[] => {
      const code = this.context.api.regions.toWire(region);
      return rows.map((row) => ({
        ...row,
        region: row.region ?? code,
        peerRegion: row.peerRegion ?? row.region ?? code,
      }));
    },
    idOf: ({ peeringConnectionId }: PeeringRow) => peeringConnectionId,
    order: BY_CREATION,
  };
  readonly #rows: RowsById<PeeringRow>;
  readonly #recordContext: RecordContext;
  readonly #seen = new RecentlySeen<PeeringRecord>(
    () => this.context.api.clock.now(),
    ({ id }) => [id],
  );

  constructor(
    context: Context,
    private readonly vpcs: VpcClient,
  ) {
    super(context, "peering", (refs) => this.getPeerings(refs));
    const { api } = context;
    this.#rows = new RowsById<PeeringRow>(api, { ...this.#listing, gone: GONE.peering, id: "peeringConnectionId" });
    this.#recordContext = {
      ...context,
      toLongRegion: (code) => api.regions.fromWire(code),
      blocksOf: (end) => vpcs.blocks.of(end),
      now: api.now,
    };
  }

  getPeerings(refs: readonly Ref[]): Promise<(PeeringRecord | undefined)[]> {
    const ids = refs.map(({ id }) => id);
    return this.#seen.reading(ids, () =>
      recordsOf(
        refs,
        (region, some) => this.#rows.get(region, some),
        (_, rows) => this.#records(rows),
      ),
    );
  }

  /** All connections of the region: it is not documented whether the filter `vpcId` matches the other end. */
  listPeerings({ region, vpcId, name }: PeeringFilter): Promise<PeeringRecord[]> {
    return this.#seen.reading([], async () => {
      const rows = (await this.#rows.all(region)).filter(
        (row) => fits(vpcId, row.vpcId, row.peerVpcId) && fits(name, row.peeringConnectionName),
      );
      return this.#records(rows);
    });
  }

  async createPeering(peering: NewPeering): Promise<PeeringRecord> {
    const { region, peerRegion } = peering;
    const { peeringDescription: description, peeringTags: tags } = this.context.rules;
    refuseFields(this.context.rules, peering, { description, tags }, NO_SUCH_FIELD);
    try {
      const id = region === peerRegion ? await this.#create(peering) : await this.#createEx(peering);
      const ref = { region, id };
      endTurn();
      return await afterCreation(ref, () => this.#until(ref, () => true, "to be visible"));
    } catch (error) {
      throw (await this.#existing(peering, error)) ?? error;
    }
  }

  async updatePeering(ref: Ref, changes: PeeringChanges): Promise<PeeringRecord> {
    const { api, rules } = this.context;
    const { name, bandwidthMbps, chargeType } = changes;
    const { peeringDescription: description, peeringTags: tags } = rules;
    refuseFields(rules, changes, { description, tags }, NO_SUCH_FIELD);
    const connection = await this.#open(ref, "modify", ["pending-acceptance", "active"]);
    // Older pages of the action between regions require the name: sending the present one changes nothing.
    const named = { peeringConnectionId: ref.id, peeringConnectionName: name ?? connection.name };
    if (isCrossRegion(connection)) {
      const params = {
        ...named,
        bandwidth: bandwidthMbps,
        chargeType: chargeType && chargeTypeValue(rules, chargeType),
      };
      const apiCall = { action: "ModifyVpcPeeringConnectionEx", region: ref.region, params };
      await this.#seen.changing([ref.id], () => api.changeByTask(apiCall));
    } else {
      this.#refuseCap(changes);
      const apiCall = { action: "ModifyVpcPeeringConnection", region: ref.region, params: named };
      if (name !== undefined) await this.#seen.changing([ref.id], () => api.send(apiCall));
    }
    const isRight = (seen: PeeringRecord) =>
      fits(name, seen.name) &&
      // Older deployments do not report it.
      fits(bandwidthMbps, seen.bandwidthMbps ?? bandwidthMbps);
    endTurn();
    return this.shown(ref, isRight);
  }

  async acceptPeering(ref: Ref): Promise<PeeringRecord> {
    const connection = await this.#open(ref, "accept", ["pending-acceptance"]);
    await this.#act("Accept", ref, connection, async () => (await this.find(ref))?.state === "active");
    return this.#until(ref, ({ state }) => state !== "pending-acceptance", "to be active");
  }

  /** Rejection removes the accepter's row; the rejected connection is returned once. */
  async rejectPeering(ref: Ref): Promise<PeeringRecord> {
    const connection = await this.#open(ref, "reject", ["pending-acceptance"]);
    const isRejected = (seen: PeeringRecord | undefined) => seen === undefined || seen.state === "rejected";
    await this.#act("Reject", ref, connection, async () => isRejected(await this.find(ref)));
    const seen = await this.context.api.untilDone(() => this.find(ref), isRejected, `the rejection of ${ref.id}`);
    const { expiresAt: _, ...rest } = connection;
    return seen ?? { ...rest, state: "rejected", vendorState: REJECTED, stateReason: rejectedBy(connection.accepter) };
  }

  async enablePeering(ref: Ref): Promise<PeeringRecord> {
    const { rules } = this.context;
    if (!rules.pendingExpiry.value.reEnable) throw cannotReEnable(rules, ref);
    const connection = await this.#open(ref, "enable", ["expired"]);
    await this.#act("Enable", ref, connection, async () => (await this.find(ref))?.state === "pending-acceptance");
    return this.#until(ref, ({ state }) => state !== "expired", "to be pending again");
  }

  async deletePeering(ref: Ref): Promise<void> {
    // The ends of a connection never change.
    const connection = this.#seen.get(ref.id) ?? (await this.find(ref));
    if (connection === undefined) return;
    await unlessGone(
      this.context.api,
      this.#act("Delete", ref, connection),
      GONE.peering,
      async () => (await this.find(ref)) === undefined,
    );
  }

  /** Actions that take only the ID, and are tasks between regions. */
  #act(
    verb: string,
    { region, id }: Ref,
    connection: PeeringRecord,
    hasLanded?: () => Promise<boolean>,
  ): Promise<void> {
    const { api } = this.context;
    const action = `${verb}VpcPeeringConnection`;
    const params = { peeringConnectionId: id };
    return this.#seen.changing([id], async () => {
      if (isCrossRegion(connection)) await api.changeByTask({ action: `${action}Ex`, region, params }, hasLanded);
      else await api.send({ action, region, params }, hasLanded);
    });
  }

  async #create(peering: NewPeering): Promise<string> {
    this.#refuseCap(peering);
    const { region } = peering;
    const apiCall = { action: "CreateVpcPeeringConnection", region, params: this.#request(peering) };
    const made = await this.context.api.changeOnce(apiCall, createdPeering, () => this.#landed(peering));
    return made.peeringConnectionId ?? this.#made(peering);
  }

  async #createEx(peering: NewPeering): Promise<string> {
    const { api, rules } = this.context;
    const { region, peerRegion, bandwidthMbps, type, chargeType, qosLevel } = peering;
    const params = {
      ...this.#request(peering),
      peerRegion: api.regions.toWire(peerRegion),
      bandwidth: bandwidthMbps,
      type: type && TYPES[type],
      chargeType: chargeType && chargeTypeValue(rules, chargeType),
      qosLevel,
    };
    const apiCall = { action: "CreateVpcPeeringConnectionEx", region, params };
    const { taskId, peeringConnectionId } = await api.changeOnce(apiCall, createdPeering, () => this.#landed(peering));
    const output = taskId === undefined ? undefined : (await api.finished(taskId, apiCall)).output;
    return output?.uniqVpcPeerId ?? peeringConnectionId ?? this.#made(peering);
  }

  #request({ vpcId, peerVpcId, peerAccountId, name }: NewPeering): Params {
    return { vpcId, peerVpcId, peerUin: peerAccountId, peeringConnectionName: name };
  }

  /** The connection created by an attempt without an answer: same name, same pair, same requester. */
  async #landed({ region, vpcId, peerVpcId, name }: NewPeering) {
    const rows = await this.context.api.list(this.#listing, region, { vpcId, peeringConnectionName: name });
    const own = rows.find(
      (row) =>
        row.vpcId === vpcId && row.peerVpcId === peerVpcId && row.peeringConnectionName === name && isRowLive(row),
    );
    return own && { peeringConnectionId: own.peeringConnectionId, taskId: undefined };
  }

  /** If neither the answer nor the task names the new connection, it is found in the list. */
  async #made(peering: NewPeering): Promise<string> {
    const found = await this.context.api.untilDone(
      () => this.#landed(peering),
      (seen) => seen !== undefined,
      `the connection "${peering.name}" that ought to be visible`,
    );
    return found!.peeringConnectionId;
  }

  /** The API has no error code for it, but refuses a second connection of a pair. */
  async #existing({ region, vpcId, peerVpcId }: NewPeering, cause: unknown): Promise<PeeringError | undefined> {
    if (!isPeeringError(cause, "backend-failure") || cause.detail.vendorCode === undefined) return undefined;
    const connections = await this.listPeerings({ region, vpcId });
    const connection = connections.find(
      ({ state, requester, accepter }) => isLive(state) && [requester.vpcId, accepter.vpcId].includes(peerVpcId),
    );
    if (connection === undefined) return undefined;
    return new PeeringError("already-exists", `${vpcId} and ${peerVpcId} are already connected by ${connection.id}`, {
      property: "peerVpc",
      value: peerVpcId,
      vendor: this.context.rules.id,
      cause,
      fix: "Import the existing connection (`vpc-peering import`), or delete it",
    });
  }

  /** The connection, if this account may change it in its state. The API documents no code for either error. */
  async #open(ref: Ref, action: Action, states: readonly PeeringState[]): Promise<PeeringRecord> {
    const needed = action === "modify" || action === "enable" ? "requester" : "accepter";
    const isOwn = ({ role }: PeeringRecord) => role === needed || role === "both";
    const seen = this.#seen.get(ref.id);
    if (seen !== undefined && isOwn(seen) && states.includes(seen.state)) return seen;
    const connection = await this.present(ref);
    if (!isOwn(connection)) throw wrongAccount(this.context, connection, action, needed);
    if (!states.includes(connection.state)) throw wrongState(this.context.rules, connection, action);
    return connection;
  }

  #until(ref: Ref, isDone: (seen: PeeringRecord) => boolean, what: string): Promise<PeeringRecord> {
    return this.done(ref, isDone, `the connection ${ref.id} that ought ${what}`);
  }

  /**
   * With the CIDR blocks of the account's own ends, which also show whether the key belongs to the configured account.
   */
  async #records(rows: readonly PeeringRow[]): Promise<PeeringRecord[]> {
    const { accountId } = this.context;
    const ends = rows.map((row) => endsOf(row, this.#recordContext));
    const isOwn = (end: PeeringEnd) => end.accountId === accountId;
    const isKnown = (end: PeeringEnd) => this.vpcs.blocks.of(vpcOf(end)) !== undefined;
    await this.vpcs.blocks.learn(ends.flat().filter(isOwn).map(vpcOf));
    // The VPCs of a live connection exist, so a VPC that the key cannot see may be at the other end.
    const withUnknownEnds = ends.filter(
      (pair, i) => isRowLive(rows[i]!) && pair.some((end) => isOwn(end) && !isKnown(end)),
    );
    const others = withUnknownEnds.flat().filter((end) => !isOwn(end));
    await this.vpcs.blocks.learn(others.map(vpcOf));
    for (const pair of ends) {
      const claimed = pair.find((end) => !isOwn(end) && isKnown(end));
      if (claimed !== undefined) throw this.#mismatch(`the key's own VPC ${claimed.vpcId}`, claimed.accountId);
      if (!pair.some(isOwn))
        throw this.#mismatch("a connection that the key sees", pair.map((end) => end.accountId).join(" and "));
    }
    return rows.map((row) => peeringRecord(row, this.#recordContext));
  }

  #mismatch(what: string, owner: string): PeeringError {
    return identityMismatch(this.context.rules.id, this.context.accountId, `${what} belongs to ${owner}`);
  }

  /** The actions inside a region accept none of these. */
  #refuseCap(requested: Requested<NewPeering>): void {
    const { rules } = this.context;
    const { bandwidthInRegion: cap, typeAndQosOnlyCrossRegion: far } = rules;
    const absent = { bandwidthMbps: cap, chargeType: cap, type: far, qosLevel: far };
    refuseFields(rules, requested, absent, "connections inside a region have none");
  }
}

type Action = "accept" | "reject" | "enable" | "modify";

const NO_SUCH_FIELD = "connections of API 2.0 have none";

const vpcOf = ({ region, vpcId }: PeeringEnd): Ref => ({ region, id: vpcId });

const isRowLive = (row: PeeringRow): boolean => isLive(stateOf(row));

const isCrossRegion = ({ requester, accepter }: PeeringRecord): boolean => requester.region !== accepter.region;
