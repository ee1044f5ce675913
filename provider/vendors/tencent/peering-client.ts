/**
 * Links over API 3.0: CreateVpcPeeringConnection, ModifyVpcPeeringConnection, AcceptVpcPeeringConnection,
 * RejectVpcPeeringConnection, DeleteVpcPeeringConnection; the reads are those of peering-reads.ts. There is none that
 * makes an expired request pending again.
 */
import type { NewPeering, PeeringChanges, PeeringFilter, PeeringRecord, Ref } from "../../backend/contract.js";
import { PeeringError } from "../../errors.js";
import { citation } from "../../rules/schema.js";
import { isLive } from "../../rules/states.js";
import { createdPeering, nothing } from "./answers.js";
import type { Api } from "./api.js";
import { chargeWord } from "./charge-types.js";
import type { PeeringReads } from "./peering-reads.js";
import { ignoringGone } from "./reads-by-id.js";
import { PEERING_TYPES, tagList } from "./rows.js";

export class PeeringClient {
  constructor(
    private readonly api: Api,
    private readonly reads: PeeringReads,
  ) {}

  getPeerings(refs: readonly Ref[]): Promise<(PeeringRecord | undefined)[]> {
    return this.reads.getPeerings(refs);
  }

  listPeerings(filter: PeeringFilter): Promise<PeeringRecord[]> {
    return this.reads.listPeerings(filter);
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
    return this.reads.settled({ region, id }, () => true, "becoming visible");
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
    const observe = () => this.reads.observe(ref);
    const isRight = (seen: PeeringRecord | undefined) =>
      seen !== undefined &&
      (name === undefined || seen.name === name) &&
      (bandwidthMbps === undefined || seen.bandwidthMbps === bandwidthMbps) &&
      (chargeType === undefined || seen.chargeType === chargeType);
    return (await this.api.caughtUp(observe, isRight)) ?? this.reads.throwGone(ref);
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

  async deletePeering(ref: Ref): Promise<void> {
    const params = { PeeringConnectionId: ref.id };
    const deletion = this.api.change("DeleteVpcPeeringConnection", ref.region, params, nothing);
    await ignoringGone(this.api, deletion, () => this.reads.isGone(ref));
  }

  /** The call is refused on anything but a pending request, so an answer that got lost is looked up. */
  async #answer(ref: Ref, action: string, state: "active" | "rejected"): Promise<PeeringRecord> {
    await this.api.changeOnce(action, ref.region, { PeeringConnectionId: ref.id }, nothing, async () =>
      (await this.reads.observe(ref))?.state === state ? {} : undefined,
    );
    const isAnswered = (seen: PeeringRecord) => seen.state !== "pending-acceptance" && seen.state !== "provisioning";
    return this.reads.settled(ref, isAnswered, `becoming ${state}`);
  }

  #refuseDescription(description: string | undefined): void {
    if (!description) return;
    const { id, peeringDescription } = this.api.rules;
    throw new PeeringError("unsupported", "connections of this API have no description", {
      property: "description",
      value: description,
      vendor: id,
      source: citation(peeringDescription.source),
      fix: "Leave out description",
    });
  }
}
