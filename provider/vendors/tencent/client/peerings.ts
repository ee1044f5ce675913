/**
 * Peering connections over API 3.0: CreateVpcPeeringConnection, ModifyVpcPeeringConnection, AcceptVpcPeeringConnection,
 * RejectVpcPeeringConnection, DeleteVpcPeeringConnection; ModifyResourceTags of the tag service. Reads are in
 * peering-reads.ts. No action re-enables an expired request.
 */
import { afterCreation } from "../../../backend/created.js";
import type { NewPeering, PeeringChanges, PeeringFilter, PeeringRecord, Ref } from "../../../backend/contract.js";
import { areTagsChanged } from "../../../backend/tags.js";
import { endTurn } from "../../../backend/turn.js";
import { isLive } from "../../../rules/states.js";
import { type Requested, cannotReEnable, refuseFields } from "../../kit/errors.js";
import { fits, given } from "../../kit/given.js";
import { createdPeering } from "../answers.js";
import { chargeTypeValue } from "./charge-types.js";
import { type Context, GONE, type Params, type ApiCall } from "./context.js";
import type { PeeringReads } from "./peering-reads.js";
import { PEERING_TYPES, tagParams } from "./records.js";
import { changeTags } from "./tags.js";

export class PeeringClient {
  constructor(
    private readonly context: Context,
    private readonly reads: PeeringReads,
  ) {}

  getPeerings(refs: readonly Ref[]): Promise<(PeeringRecord | undefined)[]> {
    return this.reads.getPeerings(refs);
  }

  listPeerings(filter: PeeringFilter): Promise<PeeringRecord[]> {
    return this.reads.listPeerings(filter);
  }

  async createPeering(peering: NewPeering): Promise<PeeringRecord> {
    const { region, name, vpcId, peerVpcId, peerRegion, peerAccountId } = peering;
    const { bandwidthMbps, chargeType, qosLevel, type, tags } = peering;
    this.#refuse(peering);
    const params = {
      SourceVpcId: vpcId,
      PeeringConnectionName: name,
      DestinationVpcId: peerVpcId,
      DestinationUin: peerAccountId,
      DestinationRegion: peerRegion,
      ...given({
        Bandwidth: bandwidthMbps,
        Type: type && PEERING_TYPES[type],
        ChargeType: chargeType && chargeTypeValue(this.context.rules, chargeType),
        QosLevel: qosLevel,
      }),
      ...tagParams(tags),
    };
    const apiCall = { action: "CreateVpcPeeringConnection", region, params };
    const { PeeringConnectionId: id } = await this.context.api.changeOnce(apiCall, createdPeering, async () => {
      const connections = await this.listPeerings({ region, vpcId, name });
      const own = connections.find(
        (connection) =>
          isLive(connection.state) && connection.requester.vpcId === vpcId && connection.accepter.vpcId === peerVpcId,
      );
      return own && { PeeringConnectionId: own.id };
    });
    const ref = { region, id };
    endTurn();
    return afterCreation(ref, () => this.reads.done(ref, () => true, `${ref.id} becoming visible`));
  }

  async updatePeering(ref: Ref, changes: PeeringChanges): Promise<PeeringRecord> {
    const { name, bandwidthMbps, chargeType, tags } = changes;
    this.#refuse(changes);
    const modified = given({
      PeeringConnectionName: name,
      Bandwidth: bandwidthMbps,
      ChargeType: chargeType && chargeTypeValue(this.context.rules, chargeType),
    });
    if (Object.keys(modified).length > 0)
      await this.context.api.send(this.#apiCall("ModifyVpcPeeringConnection", ref, modified));
    if (tags !== undefined) await changeTags(this.context, "pcx", ref, tags);
    return this.reads.shown(
      ref,
      (seen) =>
        fits(name, seen.name) &&
        fits(bandwidthMbps, seen.bandwidthMbps) &&
        fits(chargeType, seen.chargeType) &&
        (tags === undefined || areTagsChanged(seen.tags, tags)),
    );
  }

  acceptPeering(ref: Ref): Promise<PeeringRecord> {
    return this.#answer(ref, "AcceptVpcPeeringConnection", "active");
  }

  rejectPeering(ref: Ref): Promise<PeeringRecord> {
    return this.#answer(ref, "RejectVpcPeeringConnection", "rejected");
  }

  async enablePeering(ref: Ref): Promise<never> {
    throw cannotReEnable(this.context.rules, ref);
  }

  async deletePeering(ref: Ref): Promise<void> {
    const apiCall = this.#apiCall("DeleteVpcPeeringConnection", ref);
    await this.context.api.delete(apiCall, GONE, () => this.reads.isGone(ref));
  }

  /** The call is refused unless the request is pending, so its result is looked up if the answer was lost. */
  async #answer(ref: Ref, action: string, state: "active" | "rejected"): Promise<PeeringRecord> {
    const hasLanded = async () => (await this.reads.find(ref))?.state === state;
    await this.context.api.send(this.#apiCall(action, ref), hasLanded);
    return this.reads.done(ref, isAnswered, `${ref.id} becoming ${state}`);
  }

  #apiCall(action: string, { region, id }: Ref, more: Params = {}): ApiCall {
    return { action, region, params: { PeeringConnectionId: id, ...more } };
  }

  #refuse(requested: Requested<NewPeering>): void {
    const { rules } = this.context;
    refuseFields(rules, requested, { description: rules.peeringDescription });
  }
}

export const isAnswered = ({ state }: PeeringRecord): boolean =>
  state !== "pending-acceptance" && state !== "provisioning";
