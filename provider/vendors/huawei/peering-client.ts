/**
 * Links: one object that both ends see under the same id.
 *
 * CreateVpcPeering  POST   /v2.0/vpc/peerings
 * ListVpcPeerings   GET    /v2.0/vpc/peerings
 * ShowVpcPeering    GET    /v2.0/vpc/peerings/{peering_id}
 * UpdateVpcPeering  PUT    /v2.0/vpc/peerings/{peering_id}
 * AcceptVpcPeering  PUT    /v2.0/vpc/peerings/{peering_id}/accept
 * RejectVpcPeering  PUT    /v2.0/vpc/peerings/{peering_id}/reject
 * DeleteVpcPeering  DELETE /v2.0/vpc/peerings/{peering_id}
 */
import type { NewPeering, PeeringChanges, PeeringFilter, PeeringRecord, Ref } from "../../backend/contract.js";
import { GatheredReads } from "../../backend/read-cache/gathered-reads.js";
import { inOrder } from "../../backend/refs.js";
import { isPeeringError, PeeringError } from "../../errors.js";
import { citation, type Rule } from "../../rules/schema.js";
import { sameObject } from "../kit/by-id.js";
import { onePeering, type PeeringRow, peeringRow } from "./answers.js";
import type { Api, Query, Subject } from "./api.js";
import { peeringRecord } from "./peering-record.js";
import { rules } from "../../rules/vendors/huawei.js";
import { percentEncode } from "./sign.js";
import type { VpcClient } from "./vpc-client.js";
import { DELETED } from "./wire.js";

const PEERINGS = "/v2.0/vpc/peerings";
/** The shape of this refusal is documented, its code is not: the list decides. */
const GONE: readonly string[] = [];
/** More than so many are found by listing all. */
const ASKED_SINGLY = 2;

export class PeeringClient {
  readonly #rows = new GatheredReads<PeeringRow>((region, ids) => this.#readRows(region, ids));

  constructor(
    private readonly api: Api,
    private readonly vpcs: VpcClient,
    private readonly own: { readonly accountId: string; readonly expiryHours: number | null },
  ) {}

  getPeerings(refs: readonly Ref[]): Promise<(PeeringRecord | undefined)[]> {
    return inOrder(refs, async (region, ids) => {
      const rows = await this.#rows.get(region, ids);
      const records = await this.#records(
        region,
        ids.map((id) => rows.get(id)).filter((row) => row !== undefined),
      );
      return new Map(records.map((record) => [record.id, record]));
    });
  }

  async listPeerings({ region, vpcId, name }: PeeringFilter): Promise<PeeringRecord[]> {
    const rows = await this.#listRows(region, { vpc_id: vpcId, name });
    return this.#records(
      region,
      rows.filter(
        (row) =>
          (vpcId === undefined || [row.request_vpc_info.vpc_id, row.accept_vpc_info.vpc_id].includes(vpcId)) &&
          (name === undefined || row.name === name),
      ),
    );
  }

  async createPeering(asked: NewPeering): Promise<PeeringRecord> {
    const { region, name, description, vpcId, peerVpcId, peerAccountId } = asked;
    refuseFields(asked);
    refuseFarRegion(asked);
    const [own, peer] = await Promise.all([
      this.api.projects.of(region),
      this.api.projects.fromAccount(region, peerAccountId),
    ]);
    const body = {
      peering: {
        name,
        ...(description && { description }),
        request_vpc_info: { vpc_id: vpcId, tenant_id: own },
        accept_vpc_info: { vpc_id: peerVpcId, tenant_id: peer },
      },
    };
    const subject = { action: "CreateVpcPeering", method: "POST", region, path: PEERINGS, body } as const;
    let made: PeeringRow;
    try {
      made = await this.api.change(subject, onePeering, () => this.#landed(asked));
    } catch (error) {
      throw isPeeringError(error, "invalid-input") && BAD_PEER.test(error.message) ? noSuchPeer(asked, error) : error;
    }
    return (await this.#records(region, [made]))[0]!;
  }

  async updatePeering(ref: Ref, changes: PeeringChanges): Promise<PeeringRecord> {
    const { name, description } = changes;
    refuseFields(changes);
    const body = {
      peering: { ...(name !== undefined && { name }), ...(description !== undefined && { description }) },
    };
    const subject: Subject = { ...subjectOf("UpdateVpcPeering", ref), method: "PUT", body };
    const row = await this.api.change(subject, onePeering);
    return (await this.#records(ref.region, [sameObject(this.api, subject, ref.id, row.id, row)]))[0]!;
  }

  acceptPeering(ref: Ref): Promise<PeeringRecord> {
    return this.#answer(ref, "accept");
  }

  rejectPeering(ref: Ref): Promise<PeeringRecord> {
    return this.#answer(ref, "reject");
  }

  /** Refused on anything but a pending request, so an answer that got lost is looked up. */
  async #answer(ref: Ref, verb: "accept" | "reject"): Promise<PeeringRecord> {
    const [action, status] = verb === "accept" ? ["AcceptVpcPeering", "ACTIVE"] : ["RejectVpcPeering", "REJECTED"];
    const subject: Subject = { ...subjectOf(action, ref, `/${verb}`), method: "PUT" };
    let row: PeeringRow;
    try {
      row = await this.api.change(subject, onePeering, async () => {
        const seen = await this.#show(ref);
        return seen?.status === status ? seen : undefined;
      });
    } catch (error) {
      throw await this.#explain(error, ref, verb);
    }
    return (await this.#records(ref.region, [sameObject(this.api, subject, ref.id, row.id, row)]))[0]!;
  }

  async enablePeering(ref: Ref): Promise<never> {
    throw new PeeringError("unsupported", "the API cannot re-enable an expired request", {
      property: "peeringConnection",
      value: ref.id,
      vendor: rules.id,
      source: citation(rules.pendingExpiry.source),
      fix: "Delete it and make a new one",
    });
  }

  async deletePeering(ref: Ref): Promise<void> {
    const isGone = async () => !(await this.#listRows(ref.region, {})).some(({ id }) => id === ref.id);
    await this.api.delete(subjectOf("DeleteVpcPeering", ref), GONE, isGone);
  }

  /** The live link of the pair under the name: one that was refused or has ended was not made just now. */
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

  /** The codes of these refusals are not documented; what the link is tells why as well. */
  async #explain(refusal: unknown, ref: Ref, verb: string): Promise<unknown> {
    if (!isPeeringError(refusal) || !EXPLAINED.includes(refusal.code)) return refusal;
    const [link] = await this.getPeerings([ref]);
    const about = {
      property: "peeringConnection",
      value: ref.id,
      vendor: rules.id,
      ...(refusal.detail.vendorCode !== undefined && { vendorCode: refusal.detail.vendorCode }),
      cause: refusal,
    };
    if (link === undefined)
      return new PeeringError("not-found", `project ${this.own.accountId} sees no such connection in ${ref.region}`, {
        ...about,
        fix: "Check the id, the account and whether the requester's stack deleted it",
      });
    if (link.state !== "pending-acceptance")
      return new PeeringError("invalid-state", `the connection is ${link.vendorState}, so ${verb} is not possible`, {
        ...about,
        fix:
          link.state === "active"
            ? "Delete the connection to end it"
            : "Delete it as the requester, and create a new connection",
      });
    if (link.role !== "requester") return refusal;
    return new PeeringError(
      "wrong-account",
      `only the accepter, project ${link.accepter.accountId}, may ${verb} this connection`,
      {
        ...about,
        fix: `Use a provider of project ${link.accepter.accountId}`,
      },
    );
  }

  async #readRows(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, PeeringRow>> {
    const wanted = new Set(ids);
    const rows =
      ids.length > ASKED_SINGLY
        ? await this.#listRows(region, {})
        : await Promise.all(ids.map((id) => this.#show({ region, id })));
    return new Map(rows.filter((row) => row !== undefined && wanted.has(row.id)).map((row) => [row!.id, row!]));
  }

  async #show(ref: Ref): Promise<PeeringRow | undefined> {
    const subject = subjectOf("ShowVpcPeering", ref);
    const all = () => this.#listRows(ref.region, {});
    const row = await this.api.find({ subject, answer: onePeering, idOf: ({ id }) => id, gone: GONE, all }, ref.id);
    return row?.status === DELETED ? undefined : row;
  }

  async #listRows(region: string, query: Query): Promise<readonly PeeringRow[]> {
    const listing = { action: "ListVpcPeerings", region, path: PEERINGS, query, key: "peerings", row: peeringRow };
    return (await this.api.list<PeeringRow>(listing)).filter(({ status }) => status !== DELETED);
  }

  async #records(region: string, rows: readonly PeeringRow[]): Promise<PeeringRecord[]> {
    const project = await this.api.projects.of(region);
    const ends = rows.flatMap((row) => [row.request_vpc_info, row.accept_vpc_info]);
    const ownVpcs = ends.filter(({ tenant_id }) => tenant_id === project).map(({ vpc_id }) => vpc_id);
    await this.vpcs.rememberBlocks(region, ownVpcs);
    return rows.map((row) =>
      peeringRecord(row, { ...this.own, region, project, blocksOf: (id) => this.vpcs.blocksOf({ region, id }) }),
    );
  }
}

/** Attested for a VPC that is not there, and for an account's id in place of its project's. */
const BAD_PEER = /accept vpc id or tenant id/i;

const EXPLAINED = ["invalid-input", "invalid-state", "permission-denied", "not-found", "already-exists"];

const subjectOf = (action: string, { region, id }: Ref, verb = ""): Subject => ({
  action,
  region,
  path: `${PEERINGS}/${percentEncode(id)}${verb}`,
});

function noSuchPeer({ peerVpcId, peerAccountId, peerRegion }: NewPeering, cause: PeeringError): PeeringError {
  return new PeeringError("not-found", `project ${peerAccountId} has no such VPC in ${peerRegion}`, {
    property: "peerVpc",
    value: peerVpcId,
    vendor: rules.id,
    ...(cause.detail.vendorCode !== undefined && { vendorCode: cause.detail.vendorCode }),
    source: citation(rules.peerIdentity.source),
    cause,
    fix: "Check peerVpc and peerAccountId, which is the id of the peer's project in that region, not of its account",
  });
}

function refuseFarRegion({ region, peerRegion }: NewPeering): void {
  const { crossRegion } = rules;
  if (region === peerRegion || crossRegion.value.allowed) return;
  throw new PeeringError("vendor-rule", "connections join VPCs of one region only", {
    property: "peerRegion",
    value: peerRegion,
    vendor: rules.id,
    source: citation(crossRegion.source),
    fix: `Between regions, ${crossRegion.value.instead}`,
  });
}

const ABSENT: Readonly<Record<string, Rule<unknown>>> = {
  bandwidthMbps: rules.bandwidthCrossRegion,
  chargeType: rules.chargeTypes,
  qosLevel: rules.qosLevel,
  type: rules.peeringType,
};

function refuseFields(asked: Partial<NewPeering>): void {
  const { tags = {}, ...fields } = asked;
  const found = Object.keys(ABSENT).find((name) => fields[name as keyof typeof fields] !== undefined);
  const property = found ?? (Object.keys(tags).length > 0 ? "tags" : undefined);
  if (property === undefined) return;
  const { source } = ABSENT[property] ?? rules.peeringTags;
  throw new PeeringError("unsupported", "connections of this API have no such field", {
    property,
    value: asked[property as keyof NewPeering],
    vendor: rules.id,
    source: citation(source),
    fix: `Leave out ${property}`,
  });
}
