/**
 * Peering connections over JD Cloud's API, where each account creates its own half and sees no other account's.
 *
 * createVpcPeering     POST   /vpcPeerings/
 * describeVpcPeerings  GET    /vpcPeerings/
 * describeVpcPeering   GET    /vpcPeerings/{vpcPeeringId}
 * modifyVpcPeering     PUT    /vpcPeerings/{vpcPeeringId}
 * deleteVpcPeering     DELETE /vpcPeerings/{vpcPeeringId}
 * describeVpcs         GET    /vpcs/                 (owner of the other VPC of a half without its other half)
 */
import { afterCreation, namingCreated } from "../../../backend/created.js";
import type { NewPeering, PeeringChanges, PeeringFilter, PeeringRecord, Ref } from "../../../backend/contract.js";
import { alignToRefs } from "../../../backend/refs.js";
import { secondName } from "../../../backend/second-half.js";
import { endTurn } from "../../../backend/turn.js";
import { overlaps, readCidr } from "../../../network/cidr/cidr.js";
import { isPeeringError, PeeringError } from "../../../errors.js";
import { ownEntry } from "../../../lookup/own-entry.js";
import { connectionViolations, throwFirstError } from "../../../rules/plan/index.js";
import { citation } from "../../../rules/schema.js";
import { missing, refuseFields } from "../../kit/errors.js";
import { post, put } from "../../kit/path-calls.js";
import { fits, given } from "../../kit/given.js";
import { createdHalf, tagList, type WireHalf } from "../answers.js";
import { STATES } from "../protocol.js";
import { type Context, pathOf } from "./context.js";
import { PeerVpcs } from "./peer-vpcs.js";
import { HALVES, Halves, idsOf } from "./halves.js";
import { type Pair, recordOf } from "./mutual-peering.js";
import { VPCS } from "./vpcs.js";

export class PeeringClient {
  readonly #peerVpcs: PeerVpcs;
  readonly #halves: Halves;

  constructor(private readonly context: Context) {
    this.#peerVpcs = new PeerVpcs(context.api);
    this.#halves = new Halves(context.api, this.#peerVpcs);
  }

  async createPeering(requested: NewPeering): Promise<PeeringRecord> {
    this.#refuseUnsupported(requested);
    const { region } = requested;
    const { accountId, rules } = this.context;
    const first = await this.#makeHalf(requested);
    const ref = { region, id: first.vpcPeeringId };
    if (requested.peerAccountId !== accountId) {
      const half = await afterCreation(ref, () => this.#shown(region, { first }, [first]));
      if (half.accepter.accountId !== accountId) return half;
      // Only this account could create the other half, and the caller did not request it.
      if (half.state === "failed") await this.#deleteHalf(region, first.vpcPeeringId);
      throw this.#refuseOtherAccount(requested);
    }
    const { vpcId, peerVpcId } = requested;
    const mirrored = { ...requested, name: secondName(rules, requested.name), vpcId: peerVpcId, peerVpcId: vpcId };
    let second: WireHalf;
    try {
      second = await this.#makeHalf(mirrored, () => true);
    } catch (error) {
      // Refused, so no part of the connection may remain. After a failure, a retry completes it.
      if (isPeeringError(error, "backend-failure")) throw namingCreated(ref, error);
      await this.#deleteHalf(region, first.vpcPeeringId);
      throw error;
    }
    // The first half was read before the second was created.
    const connected = { ...first, vpcPeeringState: second.vpcPeeringState };
    return afterCreation(ref, () => this.#shown(region, { first: connected, second }, [connected, second]));
  }

  getPeerings(refs: readonly Ref[]): Promise<(PeeringRecord | undefined)[]> {
    return alignToRefs(refs, async (region, ids) => {
      const pairs = await this.#halves.get(region, ids);
      const wanted = [...new Set(ids.flatMap((id) => pairs.get(id) ?? []))];
      const found = await this.#records(region, wanted);
      return new Map(wanted.flatMap((pair, i) => idsOf(pair).map((id) => [id, found[i]!])));
    });
  }

  async listPeerings({ region, vpcId, name }: PeeringFilter): Promise<PeeringRecord[]> {
    const pairs = (await this.#halves.all(region)).filter(
      ({ first }) => fits(vpcId, first.vpcInfo.vpcId, first.remoteVpcInfo.vpcId) && fits(name, first.vpcPeeringName),
    );
    return this.#records(region, pairs);
  }

  async updatePeering(ref: Ref, { name, description, ...rest }: PeeringChanges): Promise<PeeringRecord> {
    const { rules } = this.context;
    refuseFields(rules, rest, { tags: rules.peeringTags }, "the API accepts tags at creation only");
    const pair = await this.#halves.recent(ref.region, ref.id);
    if (pair === undefined) throw missing(this.context, "peering", ref);
    const { region, id } = ref;
    const { first, second } = pair;
    // A second half named after the first is renamed with it.
    const isAlike = id === first.vpcPeeringId && second?.vpcPeeringName === secondName(rules, first.vpcPeeringName);
    const others = { name: name && secondName(rules, name), description };
    const other = isAlike && (await this.#changeHalf(region, second, others));
    const own = id === first.vpcPeeringId ? first : second!;
    let changed: WireHalf;
    try {
      changed = await this.#changeHalf(region, own, { name, description });
    } catch (error) {
      // Refused, so no part of the change may remain.
      if (other !== false && isPeeringError(error, "already-exists"))
        await this.#changeHalf(region, other, { name: second.vpcPeeringName, description: second.description });
      throw error;
    }
    const halves = other === false ? [changed] : [changed, other];
    return this.#shown(region, own === first ? { ...pair, first: changed } : pair, halves);
  }

  async acceptPeering(): Promise<never> {
    throw this.#noRequests("accept", "Create the other half, from the accepter's VPC to the requester's");
  }

  async rejectPeering(): Promise<never> {
    throw this.#noRequests("reject", "Do not create the other half");
  }

  async enablePeering(): Promise<never> {
    throw this.#noRequests("enable", "Halves never expire: delete the half and recreate it");
  }

  async deletePeering(ref: Ref): Promise<void> {
    const pair = await this.#findPair(ref);
    if (pair === undefined) return;
    // The half with the connection's ID is deleted last, so that a retry after a failure still finds it.
    const ids = idsOf(pair).filter((id) => id !== ref.id);
    for (const id of [...ids, ref.id]) await this.#deleteHalf(ref.region, id);
  }

  /** The record of the answer, after reads of every process show these halves of it. */
  async #shown(region: string, answered: Pair, halves: readonly WireHalf[]): Promise<PeeringRecord> {
    const isAs = (seen: WireHalf | undefined, half: WireHalf) =>
      seen?.vpcPeeringId === half.vpcPeeringId &&
      seen.vpcPeeringName === half.vpcPeeringName &&
      seen.description === half.description &&
      // The state of a single half changes with the other account's half.
      (answered.second === undefined || seen.vpcPeeringState === half.vpcPeeringState);
    endTurn();
    // Read first, because it shows the owner of the other VPC: if that is another account, there is no search for the
    // other half.
    const [record] = await this.#records(region, [answered]);
    this.#halves.know(answered);
    await this.context.api.untilVisible(
      () => this.#halves.one(region, answered.first.vpcPeeringId),
      (seen) => halves.every((half) => isAs(seen?.first, half) || isAs(seen?.second, half)),
    );
    return record!;
  }

  async #records(region: string, pairs: readonly Pair[]): Promise<PeeringRecord[]> {
    const unpaired = pairs.filter(({ second }) => second === undefined).map(({ first }) => first.remoteVpcInfo.vpcId);
    await this.#peerVpcs.learn(region, unpaired);
    return pairs.map((pair) => recordOf(pair, region, this.context.accountId, this.#peerVpcs.own));
  }

  /**
   * @param isOurs true if an existing half may be adopted; default: if it has the requested name and its other half was
   * not deleted
   */
  async #makeHalf(
    { region, name, vpcId, peerVpcId, description, tags = {} }: NewPeering,
    isOurs = (half: WireHalf) =>
      half.vpcPeeringName === name && ownEntry(STATES, half.vpcPeeringState) !== "deleted-by-peer",
  ): Promise<WireHalf> {
    const { api } = this.context;
    const userTags = tagList(tags);
    const body = {
      vpcPeeringName: name,
      vpcId,
      remoteVpcId: peerVpcId,
      ...(description !== undefined && { description }),
      ...(userTags.length > 0 && { userTags }),
    };
    let ofPair: WireHalf | undefined;
    const existing = async () => {
      const halves = await api.list(HALVES, region, { vpcId: [vpcId], remoteVpcId: [peerVpcId] });
      ofPair = halves.find(
        ({ vpcInfo, remoteVpcInfo }) => vpcInfo.vpcId === vpcId && remoteVpcInfo.vpcId === peerVpcId,
      );
      return ofPair !== undefined && isOurs(ofPair) ? ofPair : undefined;
    };
    try {
      const made = await api.changeOnce(
        post("createVpcPeering", region, "vpcPeerings/", body),
        createdHalf,
        async () => {
          const half = await existing();
          return half && { vpcPeering: half };
        },
      );
      return made.vpcPeering;
    } catch (error) {
      if (isPeeringError(error, "already-exists")) {
        // From an interrupted attempt, or from a call whose answer was lost and could not be looked up in time.
        const half = await api.untilVisible(existing, (seen) => seen !== undefined);
        if (half !== undefined) return half;
        throw ofPair === undefined ? inUse(error, "name", name) : inUse(error, "peerVpc", peerVpcId);
      }
      if (isPeeringError(error, "invalid-input")) await this.#refuseOverlap(region, [vpcId, peerVpcId], error);
      throw error;
    }
  }

  /** Refuses properties that the API has no field for. */
  #refuseUnsupported(requested: NewPeering): void {
    const { api, rules, accountId: ownAccountId } = this.context;
    throwFirstError(connectionViolations(rules, api.limits, { ...requested, ownAccountId, unknown: new Set() }), rules);
  }

  /** The vendor returns the code for any invalid value; the account's own VPCs show whether CIDR blocks overlap. */
  async #refuseOverlap(region: string, vpcIds: readonly string[], cause: Error): Promise<void> {
    const { api, rules } = this.context;
    const vpcs = await api.byIds(VPCS, region, vpcIds);
    const blocks = [...vpcs.values()].map(({ addressPrefix }) => readCidr(addressPrefix));
    const [one, other] = blocks.flatMap((reading) => ("cidr" in reading ? [reading.cidr] : []));
    if (one === undefined || other === undefined || !overlaps(one, other)) return;
    throw new PeeringError("cidr-overlap", `${vpcIds.join(" and ")} overlap: ${one.text} and ${other.text}`, {
      property: "peerVpc",
      value: vpcIds[1],
      vendor: rules.id,
      source: citation(rules.endsOverlap.source),
      fix: "Change the CIDR block of one of the VPCs",
      cause,
    });
  }

  /** The half after the change, because the answer does not contain it. */
  async #changeHalf(
    region: string,
    half: WireHalf,
    { name, description }: { readonly name?: string | undefined; readonly description?: string | undefined },
  ): Promise<WireHalf> {
    const body = given({ vpcPeeringName: name, description });
    const apiCall = put("modifyVpcPeering", region, pathOf(HALVES, half.vpcPeeringId), body);
    try {
      if (Object.keys(body).length > 0)
        await this.#halves.changing(half.vpcPeeringId, () => this.context.api.send(apiCall));
    } catch (error) {
      throw isPeeringError(error, "already-exists") ? inUse(error, "name", name) : error;
    }
    return { ...half, ...body };
  }

  #deleteHalf(region: string, id: string): Promise<void> {
    return this.#halves.changing(id, () => this.context.api.remove(HALVES, region, id));
  }

  /** The half with that ID, and the one in the opposite direction if this account owns it, too. */
  async #findPair({ region, id }: Ref): Promise<Pair | undefined> {
    return this.#halves.one(region, id);
  }

  #refuseOtherAccount({ peerVpcId, peerAccountId }: NewPeering): PeeringError {
    return new PeeringError("not-found", `account ${peerAccountId} has no such VPC: it is this account's own`, {
      property: "peerVpc",
      value: peerVpcId,
      vendor: this.context.rules.id,
      fix: "Leave peerAccountId out, or check peerVpc with the peer's owner",
    });
  }

  #noRequests(what: string, fix: string): PeeringError {
    return new PeeringError("unsupported", `there are no requests to ${what}: each side creates its own half`, {
      vendor: this.context.rules.id,
      source: "JD Cloud VPC user guide, VPC peering",
      fix,
    });
  }
}

/** The vendor has one code for a name in use and for a pair that is already connected. */
const inUse = (error: PeeringError, property: "name" | "peerVpc", value: string | undefined): PeeringError =>
  new PeeringError("already-exists", error.what, { ...error.detail, property, value });
