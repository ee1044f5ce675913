/**
 * Peering connections: one object that both ends see under the same ID.
 *
 * CreateVpcPeering  POST   /v2.0/vpc/peerings
 * ListVpcPeerings   GET    /v2.0/vpc/peerings
 * ShowVpcPeering    GET    /v2.0/vpc/peerings/{peering_id}
 * UpdateVpcPeering  PUT    /v2.0/vpc/peerings/{peering_id}
 * AcceptVpcPeering  PUT    /v2.0/vpc/peerings/{peering_id}/accept
 * RejectVpcPeering  PUT    /v2.0/vpc/peerings/{peering_id}/reject
 * DeleteVpcPeering  DELETE /v2.0/vpc/peerings/{peering_id}
 */
import { afterCreation } from "../../../backend/created.js";
import type {
  NewPeering,
  PeeringChanges,
  PeeringEnd,
  PeeringFilter,
  PeeringRecord,
  Ref,
} from "../../../backend/contract.js";
import { byId } from "../../../backend/refs.js";
import { endTurn } from "../../../backend/turn.js";
import { isPeeringError, PeeringError } from "../../../errors.js";
import { ownEntry } from "../../../lookup/own-entry.js";
import { citation } from "../../../rules/schema.js";
import { recordsOf, sameObject } from "../../kit/by-id.js";
import { type Requested, cannotReEnable, missing, refuseFields, wrongAccount, wrongState } from "../../kit/errors.js";
import { fits, given } from "../../kit/given.js";
import { ByRef } from "../../kit/by-ref.js";
import { post, put, remove } from "../../kit/path-calls.js";
import { peeringRecord } from "../../kit/peering-record.js";
import { percentEncode } from "../../kit/signing.js";
import { onePeering, type PeeringRow, peeringRow } from "../answers.js";
import { DELETED, STATES } from "../protocol.js";
import { type Context, PAGE, type Query } from "./context.js";
import { inUtc, type VpcClient } from "./vpcs.js";

const PEERINGS = "/v2.0/vpc/peerings";
/** The form of this error is documented, its code is not, so the list decides. */
const GONE: readonly string[] = [];

export class PeeringClient extends ByRef<PeeringRecord, Context> {
  readonly #listed = this.context.api.batched<PeeringRow>(async (region) => byId(await this.#listRows(region, {})));
  /** Pages of the last complete list per region. */
  readonly #pages = new Map<string, number>();
  readonly #rows = this.context.api.batched<PeeringRow>((region, ids) => this.#readRows(region, ids));

  constructor(
    context: Context,
    private readonly vpcs: VpcClient,
  ) {
    super(context, "peering", (refs) => this.getPeerings(refs));
  }

  getPeerings(refs: readonly Ref[]): Promise<(PeeringRecord | undefined)[]> {
    return recordsOf(
      refs,
      (region, ids) => this.#rows.get(region, ids),
      (region, rows) => this.#records(region, rows),
    );
  }

  async listPeerings({ region, vpcId, name }: PeeringFilter): Promise<PeeringRecord[]> {
    const rows = await this.#listRows(region, { vpc_id: vpcId, name });
    return this.#records(
      region,
      rows.filter(
        (row) => fits(vpcId, row.request_vpc_info.vpc_id, row.accept_vpc_info.vpc_id) && fits(name, row.name),
      ),
    );
  }

  async createPeering(requested: NewPeering): Promise<PeeringRecord> {
    const { region, name, description, vpcId, peerVpcId, peerAccountId } = requested;
    this.#refuse(requested);
    this.#refuseFarRegion(requested);
    const [own, peer] = await Promise.all([
      this.#api.projects.of(region),
      this.#api.projects.fromAccount(region, peerAccountId),
    ]);
    const body = {
      peering: {
        name,
        ...(description && { description }),
        request_vpc_info: { vpc_id: vpcId, tenant_id: own },
        accept_vpc_info: { vpc_id: peerVpcId, tenant_id: peer },
      },
    };
    const apiCall = post("CreateVpcPeering", region, PEERINGS, body);
    let made: PeeringRow;
    try {
      made = await this.#api.changeOnce(apiCall, onePeering, () => this.#landed(requested));
    } catch (error) {
      const isBadPeer = isPeeringError(error, "invalid-input") && BAD_PEER.test(error.message);
      throw isBadPeer ? this.#noSuchPeer(requested, error) : error;
    }
    const ref = { region, id: made.id };
    return afterCreation(ref, () => this.#shown(ref, made, () => true));
  }

  async updatePeering(ref: Ref, changes: PeeringChanges): Promise<PeeringRecord> {
    const { name, description } = changes;
    this.#refuse(changes);
    const body = { peering: given({ name, description }) };
    const apiCall = put("UpdateVpcPeering", ref.region, pathOf(ref), body);
    const answered = await this.#api.change(apiCall, onePeering);
    const row = sameObject(this.#api, apiCall, ref.id, answered.id, answered);
    const isChanged = (seen: PeeringRow) => fits(name, seen.name) && fits(description, seen.description ?? "");
    return this.#shown(ref, row, isChanged);
  }

  acceptPeering(ref: Ref): Promise<PeeringRecord> {
    return this.#answer(ref, "accept");
  }

  rejectPeering(ref: Ref): Promise<PeeringRecord> {
    return this.#answer(ref, "reject");
  }

  /** The call is refused unless the request is pending, so its result is looked up if the answer was lost. */
  async #answer(ref: Ref, verb: "accept" | "reject"): Promise<PeeringRecord> {
    const [action, status] = verb === "accept" ? ["AcceptVpcPeering", "ACTIVE"] : ["RejectVpcPeering", "REJECTED"];
    const apiCall = put(action, ref.region, `${pathOf(ref)}/${verb}`);
    let row: PeeringRow;
    try {
      row = await this.#api.changeOnce(apiCall, onePeering, async () => {
        const seen = await this.#show(ref);
        return seen?.status === status ? seen : undefined;
      });
    } catch (error) {
      throw await this.#explain(error, ref, verb);
    }
    return this.#shown(ref, sameObject(this.#api, apiCall, ref.id, row.id, row), (seen) => seen.status === status);
  }

  async enablePeering(ref: Ref): Promise<never> {
    throw cannotReEnable(this.context.rules, ref);
  }

  async deletePeering(ref: Ref): Promise<void> {
    const isGone = async () => !(await this.#listed.get(ref.region, [ref.id])).has(ref.id);
    await this.#api.delete(remove("DeleteVpcPeering", ref.region, pathOf(ref)), GONE, isGone);
  }

  /** The record of the answer, after reads of every process show it. */
  async #shown(
    { region, id }: Ref,
    answered: PeeringRow,
    isRight: (seen: PeeringRow) => boolean,
  ): Promise<PeeringRecord> {
    endTurn();
    await this.#api.untilVisible(
      async () => (await this.#rows.get(region, [id])).get(id),
      (seen) => seen !== undefined && isRight(seen),
    );
    return (await this.#records(region, [answered]))[0]!;
  }

  /** The live connection of the pair with the name: this attempt did not create a rejected or ended one. */
  async #landed({ region, name, vpcId, peerVpcId }: NewPeering): Promise<PeeringRow | undefined> {
    const rows = await this.#listRows(region, { vpc_id: vpcId, name });
    return rows.find(
      (row) =>
        row.name === name &&
        row.request_vpc_info.vpc_id === vpcId &&
        row.accept_vpc_info.vpc_id === peerVpcId &&
        ["PENDING_ACCEPTANCE", "ACTIVE"].includes(row.status),
    );
  }

  /** The codes of these errors are not documented; the connection's state explains them. */
  async #explain(refusal: unknown, ref: Ref, verb: string): Promise<unknown> {
    if (!isPeeringError(refusal) || !EXPLAINED.includes(refusal.code)) return refusal;
    const connection = await this.find(ref);
    if (connection === undefined) return missing(this.context, "peering", ref, refusal);
    if (connection.state !== "pending-acceptance") return wrongState(this.context.rules, connection, verb, refusal);
    return connection.role === "requester"
      ? wrongAccount(this.context, connection, verb, "accepter", refusal)
      : refusal;
  }

  async #readRows(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, PeeringRow>> {
    const wanted = new Set(ids);
    const rows =
      ids.length > (this.#pages.get(region) ?? 1)
        ? await this.#listRows(region, {})
        : await Promise.all(ids.map((id) => this.#show({ region, id })));
    return new Map(rows.filter((row) => row !== undefined && wanted.has(row.id)).map((row) => [row!.id, row!]));
  }

  async #show(ref: Ref): Promise<PeeringRow | undefined> {
    const apiCall = { action: "ShowVpcPeering", region: ref.region, path: pathOf(ref) };
    const all = () => this.#listRows(ref.region, {});
    const row = await this.#api.find({ apiCall, answer: onePeering, idOf: ({ id }) => id, gone: GONE, all }, ref.id);
    return row?.status === DELETED ? undefined : row;
  }

  async #listRows(region: string, query: Query): Promise<readonly PeeringRow[]> {
    const listing = { action: "ListVpcPeerings", region, path: PEERINGS, query, key: "peerings", row: peeringRow };
    const rows = await this.#api.list<PeeringRow>(listing);
    if (Object.keys(query).length === 0) this.#pages.set(region, 1 + Math.floor(rows.length / PAGE));
    return rows.filter(({ status }) => status !== DELETED);
  }

  async #records(region: string, rows: readonly PeeringRow[]): Promise<PeeringRecord[]> {
    const project = await this.#api.projects.of(region);
    const ends = rows.flatMap((row) => [row.request_vpc_info, row.accept_vpc_info]);
    const own = ends.filter(({ tenant_id }) => tenant_id === project);
    await this.vpcs.blocks.learn(own.map(({ vpc_id: id }) => ({ region, id })));
    return rows.map((row) => this.#record(row, region, project));
  }

  /**
   * Converts times to UTC, and all projects of the account to one ID. @param project the account's project in the
   * region
   */
  #record(row: PeeringRow, region: string, project: string): PeeringRecord {
    const end = ({ vpc_id, tenant_id = project }: PeeringRow["request_vpc_info"]): PeeringEnd => {
      const isOwn = tenant_id === project;
      const cidrBlocks = isOwn ? this.vpcs.blocks.of({ region, id: vpc_id }) : undefined;
      const accountId = isOwn ? this.context.accountId : tenant_id;
      return { accountId, region, vpcId: vpc_id, ...(cidrBlocks !== undefined && { cidrBlocks }) };
    };
    const seen = {
      region,
      id: row.id,
      name: row.name ?? "",
      state: ownEntry(STATES, row.status) ?? "unknown",
      vendorState: row.status,
      requester: end(row.request_vpc_info),
      accepter: end(row.accept_vpc_info),
      ...(row.description !== undefined && { description: row.description }),
      tags: {},
      createdAt: inUtc(row.created_at),
    };
    return peeringRecord(seen, this.context);
  }

  #noSuchPeer({ peerVpcId, peerAccountId, peerRegion }: NewPeering, cause: PeeringError): PeeringError {
    return new PeeringError("not-found", `project ${peerAccountId} has no such VPC in ${peerRegion}`, {
      property: "peerVpc",
      value: peerVpcId,
      vendor: this.context.rules.id,
      ...(cause.detail.vendorCode !== undefined && { vendorCode: cause.detail.vendorCode }),
      source: citation(this.context.rules.peerIdentity.source),
      cause,
      fix: "Check peerVpc and peerAccountId, which is the id of the peer's project in that region, not of its account",
    });
  }

  #refuseFarRegion({ region, peerRegion }: NewPeering): void {
    const { crossRegion, id } = this.context.rules;
    if (region === peerRegion || crossRegion.value.allowed) return;
    throw new PeeringError("vendor-rule", "connections join VPCs of one region only", {
      property: "peerRegion",
      value: peerRegion,
      vendor: id,
      source: citation(crossRegion.source),
      fix: `Between regions, ${crossRegion.value.instead}`,
    });
  }

  #refuse(requested: Requested<NewPeering>): void {
    const { bandwidthCrossRegion, chargeTypes, qosLevel, peeringType, peeringTags } = this.context.rules;
    const fields = { bandwidthMbps: bandwidthCrossRegion, chargeType: chargeTypes, qosLevel, type: peeringType };
    refuseFields(this.context.rules, requested, { ...fields, tags: peeringTags });
  }

  get #api() {
    return this.context.api;
  }
}

/** Recorded for a VPC that does not exist, and for an account ID in place of a project ID. */
const BAD_PEER = /accept vpc id or tenant id/i;

const EXPLAINED = ["invalid-input", "invalid-state", "permission-denied", "not-found", "already-exists"];

const pathOf = ({ id }: Ref): string => `${PEERINGS}/${percentEncode(id)}`;
