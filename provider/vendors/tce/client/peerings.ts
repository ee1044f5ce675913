/**
 * Connections over a private cloud's API 3.0: CreateVpcPeeringConnection, ModifyVpcPeeringConnection,
 * AcceptVpcPeeringConnection, RejectVpcPeeringConnection, EnableVpcPeeringConnection, DeleteVpcPeeringConnection inside
 * a region; each with the suffix `Ex` between regions, where parameters differ and there is no task to wait for.
 */
import { afterCreation } from "../../../backend/created.js";
import type { NewPeering, PeeringChanges, PeeringFilter, PeeringRecord, Ref } from "../../../backend/contract.js";
import type { BatchedReads } from "../../../backend/read-cache/batched-reads.js";
import { endTurn } from "../../../backend/turn.js";
import { isPeeringError, PeeringError } from "../../../errors.js";
import { citation, type PeeringState } from "../../../rules/schema.js";
import { isLive } from "../../../rules/states.js";
import { unlessGone } from "../../kit/by-id.js";
import { type Requested, cannotReEnable, refuseFields, wrongAccount } from "../../kit/errors.js";
import { fits, given } from "../../kit/given.js";
import { createdPeering as publicCreated, type PeeringRow } from "../../tencent/answers.js";
import { chargeTypeValue } from "../../tencent/client/charge-types.js";
import { type Context, GONE, type Params } from "../../tencent/client/context.js";
import type { PeeringReads } from "../../tencent/client/peering-reads.js";
import { isAnswered } from "../../tencent/client/peerings.js";
import { createdPeering } from "../answers.js";

type Verb = "Modify" | "Accept" | "Reject" | "Enable" | "Delete";

/** Immutable properties of a connection, which determine the region and action of its changes. */
type Ends = Pick<PeeringRecord, "role" | "requester" | "accepter">;

/** A connection of VPCs; the API has no filter for other kinds. */
const TYPE = 1;
/** Maximum number of values of a filter, as on the public cloud; for more VPCs the whole region is listed. */
const FILTER_VALUES = 5;

export class PeeringClient {
  readonly #ends = new Map<string, Ends>();
  readonly #namesakes: BatchedReads<readonly PeeringRow[]>;

  constructor(
    private readonly context: Context,
    private readonly reads: PeeringReads,
  ) {
    this.#namesakes = context.api.batched((region, keys) => this.#listNamesakes(region, keys));
  }

  async getPeerings(refs: readonly Ref[]): Promise<(PeeringRecord | undefined)[]> {
    const found = await this.reads.getPeerings(refs);
    for (const record of found) if (record !== undefined) this.#ends.set(record.id, record);
    return found;
  }

  async listPeerings(filter: PeeringFilter): Promise<PeeringRecord[]> {
    const found = await this.reads.listPeerings(filter);
    for (const record of found) this.#ends.set(record.id, record);
    return found;
  }

  async createPeering(peering: NewPeering): Promise<PeeringRecord> {
    const { peeringDescription: description, qosLevel, peeringTags: tags, peeringType: type } = this.context.rules;
    refuseFields(this.context.rules, peering, { description, qosLevel, tags, type });
    return peering.region === peering.peerRegion ? this.#create(peering) : this.#createEx(peering);
  }

  async updatePeering(ref: Ref, changes: PeeringChanges): Promise<PeeringRecord> {
    const { name, bandwidthMbps } = changes;
    const { rules } = this.context;
    const { peeringDescription: description, peeringTags: tags, chargeTypes: chargeType } = rules;
    refuseFields(rules, changes, { description, tags });
    const ends = await this.#endsOf(ref);
    const isFar = isCrossRegion(ends);
    if (!isFar) this.#refuseCap(changes);
    refuseFields(rules, changes, { chargeType }, "the API cannot change a charge type");
    await this.#act("Modify", ref, ends, given({ PeeringConnectionName: name, Bandwidth: bandwidthMbps }));
    const isRight = (seen: PeeringRecord) => fits(name, seen.name) && fits(bandwidthMbps, seen.bandwidthMbps);
    // Between regions the change continues after the answer.
    if (isFar) return this.reads.done(ref, isRight, `${ref.id} showing the change`);
    return this.reads.shown(ref, isRight);
  }

  async acceptPeering(ref: Ref): Promise<PeeringRecord> {
    await this.#decide("Accept", ref, "active");
    return this.reads.done(ref, isAnswered, `${ref.id} becoming active`);
  }

  async rejectPeering(ref: Ref): Promise<PeeringRecord> {
    await this.#decide("Reject", ref, "rejected");
    return this.reads.done(ref, isAnswered, `${ref.id} becoming rejected`);
  }

  async enablePeering(ref: Ref): Promise<PeeringRecord> {
    try {
      await this.#decide("Enable", ref, "pending-acceptance");
    } catch (error) {
      if (!isPeeringError(error, "unsupported") || error.detail.vendorCode !== "InvalidAction") throw error;
      const what = "this deployment cannot re-enable an expired request (InvalidAction)";
      throw cannotReEnable(this.context.rules, ref, what, error);
    }
    return this.reads.done(ref, ({ state }) => state !== "expired", `${ref.id} becoming pending again`);
  }

  async deletePeering(ref: Ref): Promise<void> {
    const ends = this.#ends.get(ref.id) ?? (await this.reads.find(ref));
    if (ends === undefined) return;
    await unlessGone(this.context.api, this.#act("Delete", ref, ends), GONE, () => this.reads.isGone(ref));
  }

  async #create(peering: NewPeering): Promise<PeeringRecord> {
    this.#refuseCap(peering);
    const { region, name, vpcId, peerVpcId, peerRegion, peerAccountId } = peering;
    const params = {
      SourceVpcId: vpcId,
      PeeringConnectionName: name,
      DestinationVpcId: peerVpcId,
      DestinationUin: peerAccountId,
      DestinationRegion: peerRegion,
    };
    const apiCall = { action: "CreateVpcPeeringConnection", region, params };
    const { PeeringConnectionId: id } = await this.context.api.changeOnce(apiCall, publicCreated, async () => {
      const live = (await this.reads.records(await this.#namesakesOf(peering))).find(
        ({ state, accepter }) => isLive(state) && accepter.vpcId === peerVpcId,
      );
      return live && { PeeringConnectionId: live.id };
    });
    endTurn();
    return this.#created({ region, id });
  }

  /** If the answer does not contain an ID, the new connection is the one that did not exist before. */
  async #createEx(peering: NewPeering): Promise<PeeringRecord> {
    const { region, name, vpcId, peerVpcId, peerRegion, peerAccountId, bandwidthMbps, chargeType } = peering;
    const { rules } = this.context;
    if (bandwidthMbps === undefined)
      throw new PeeringError("vendor-rule", "a connection between regions requires a bandwidth", {
        property: "bandwidthMbps",
        vendor: rules.id,
        source: citation(rules.bandwidthCrossRegion.source),
        fix: "Set bandwidthMbps",
      });
    if (chargeType !== undefined && !rules.chargeTypes.value.includes(chargeType))
      refuseFields(rules, peering, { chargeType: rules.chargeTypes }, "the vendor does not offer this charge type");
    const params = {
      VpcId: vpcId,
      PeeringConnectionName: name,
      PeerVpcId: peerVpcId,
      PeerUin: peerAccountId,
      PeerRegion: peerRegion,
      Bandwidth: bandwidthMbps,
      Type: TYPE,
      ...(chargeType !== undefined && { ChargeType: chargeTypeValue(rules, chargeType) }),
    };
    const before = new Set((await this.#namesakesOf(peering)).map(idOf));
    const look = async () =>
      (await this.#namesakesOf(peering)).find((row) => !before.has(idOf(row)) && row.PeerVpcId === peerVpcId);
    const apiCall = { action: "CreateVpcPeeringConnectionEx", region, params };
    const { PeeringConnectionId: id } = await this.context.api.changeOnce(apiCall, createdPeering, async () => {
      const found = await look();
      return found && { PeeringConnectionId: idOf(found) };
    });
    if (id !== undefined) return this.#created({ region, id });
    const row = await this.context.api.untilDone(look, (seen) => seen !== undefined, `"${name}" becoming visible`);
    return this.#remembered((await this.reads.records([row!]))[0]!);
  }

  async #created(ref: Ref): Promise<PeeringRecord> {
    const seen = () => this.reads.done(ref, () => true, `${ref.id} becoming visible`);
    return this.#remembered(await afterCreation(ref, seen));
  }

  /** The call is refused in any other state, so its result is looked up if the answer was lost. */
  async #decide(verb: Verb, ref: Ref, state: PeeringState): Promise<void> {
    const ends = await this.#endsOf(ref);
    // In the accepter's region, where its request is sent, the deployment would not find the connection.
    if (verb !== "Enable" && ends.role === "requester")
      throw wrongAccount(this.context, { ...ends, id: ref.id }, verb.toLowerCase(), "accepter");
    await this.#act(verb, ref, ends, {}, async () => (await this.reads.find(ref))?.state === state);
  }

  /** In the region of the acting account's own end. */
  async #act(
    verb: Verb,
    { id }: Ref,
    ends: Ends,
    more: Params = {},
    hasLanded?: () => Promise<boolean>,
  ): Promise<void> {
    const isAccepters = verb === "Accept" || verb === "Reject" || ends.role === "accepter";
    const { region } = isAccepters ? ends.accepter : ends.requester;
    const action = `${verb}VpcPeeringConnection${isCrossRegion(ends) ? "Ex" : ""}`;
    await this.context.api.send({ action, region, params: { PeeringConnectionId: id, ...more } }, hasLanded);
  }

  async #endsOf(ref: Ref): Promise<Ends> {
    return this.#ends.get(ref.id) ?? this.#remembered(await this.reads.present(ref));
  }

  #remembered(record: PeeringRecord): PeeringRecord {
    this.#ends.set(record.id, record);
    return record;
  }

  /** Connections of the requester's VPC with that name, including ended ones. */
  async #namesakesOf({ region, vpcId, name }: NewPeering): Promise<readonly PeeringRow[]> {
    const key = JSON.stringify([vpcId, name]);
    return (await this.#namesakes.get(region, [key])).get(key) ?? [];
  }

  async #listNamesakes(region: string, keys: readonly string[]): Promise<ReadonlyMap<string, readonly PeeringRow[]>> {
    const pairs = keys.map((key) => JSON.parse(key) as readonly [vpcId: string, name: string]);
    const filter = (Name: string, values: readonly string[]) => {
      const Values = [...new Set(values)];
      return Values.length <= FILTER_VALUES ? [{ Name, Values }] : [];
    };
    const Filters = [
      ...filter(
        "vpc-id",
        pairs.map(([vpcId]) => vpcId),
      ),
      ...filter(
        "peering-connection-name",
        pairs.map(([, name]) => name),
      ),
    ];
    const rows = await this.reads.listRows(region, Filters.length > 0 ? { Filters } : {});
    const keyOf = (row: PeeringRow) => JSON.stringify([row.SourceVpcId, row.PeeringConnectionName ?? ""]);
    return new Map(keys.map((key) => [key, rows.filter((row) => keyOf(row) === key)]));
  }

  #refuseCap(requested: Requested<NewPeering>): void {
    const { rules } = this.context;
    const absent = { bandwidthMbps: rules.bandwidthInRegion, chargeType: rules.bandwidthInRegion };
    refuseFields(rules, requested, absent, "connections inside a region have none");
  }
}

const idOf = ({ PeeringConnectionId }: PeeringRow): string => PeeringConnectionId;

const isCrossRegion = ({ requester, accepter }: Ends): boolean => requester.region !== accepter.region;
