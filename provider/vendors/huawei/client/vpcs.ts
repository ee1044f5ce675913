/**
 * VPCs. Only v3 has tags and secondary CIDR blocks, but its answer to a creation is not documented, so v1 creates VPCs.
 *
 * CreateVpc            POST   /v1/{project_id}/vpcs
 * ShowVpc              GET    /v1/{project_id}/vpcs/{vpc_id}                       (until a new VPC is active)
 * UpdateVpc            PUT    /v1/{project_id}/vpcs/{vpc_id}
 * DeleteVpc            DELETE /v1/{project_id}/vpcs/{vpc_id}
 * ListVpcs             GET    /v3/{project_id}/vpc/vpcs
 * AddVpcExtendCidr     PUT    /v3/{project_id}/vpc/vpcs/{vpc_id}/add-extend-cidr
 * RemoveVpcExtendCidr  PUT    /v3/{project_id}/vpc/vpcs/{vpc_id}/remove-extend-cidr
 */
import { afterCreation } from "../../../backend/created.js";
import type { NewVpc, Ref, Tags, VpcChanges, VpcRecord } from "../../../backend/contract.js";
import { areTagsChanged, splitTags } from "../../../backend/tags.js";
import { isPeeringError, PeeringError } from "../../../errors.js";
import { recordsOf, rowsById } from "../../kit/by-id.js";
import { ByRef } from "../../kit/by-ref.js";
import { type Requested, refuseFields } from "../../kit/errors.js";
import { post, put, remove } from "../../kit/path-calls.js";
import { percentEncode } from "../../kit/signing.js";
import { instant } from "../../kit/times.js";
import { fits } from "../../kit/given.js";
import { defaultTables, KnownBlocks, sameSet, sameTags } from "../../kit/vpc-facts.js";
import { newVpc, type NewVpcRow, oneVpc, type VpcRow, vpcRow } from "../answers.js";
import { CREATOR_TAG, FORMER_CREATOR_TAG } from "../protocol.js";
import type { Context, Query, ApiCall } from "./context.js";
import { starredTags, tagCalls, TAGS_AT_CREATION } from "./tags.js";

/** Error code for a VPC that does not exist. */
const GONE = ["VPC.0003"];

const VPCS = "/v1/{project}/vpcs";
const VPCS_V3 = "/v3/{project}/vpc/vpcs";
/** More VPCs than this are found by listing all, which keeps the URL short. */
const IDS_IN_A_FILTER = 20;

export class VpcClient extends ByRef<VpcRecord, Context> {
  readonly #rows = this.context.api.batched<VpcRow>((region, ids) => this.#readRows(region, ids));
  readonly blocks = new KnownBlocks(
    (region, ids) => this.rowsOf(region, ids),
    (region) => this.#listRows(region, {}),
  );

  constructor(
    context: Context,
    private readonly defaultTables: (region: string, vpcIds: readonly string[]) => Promise<ReadonlyMap<string, string>>,
  ) {
    super(context, "vpc", (refs) => this.getVpcs(refs));
  }

  getVpcs(refs: readonly Ref[]): Promise<(VpcRecord | undefined)[]> {
    return recordsOf(
      refs,
      (region, ids) => this.rowsOf(region, ids),
      (region, rows) => this.#records(region, rows),
    );
  }

  async listVpcs({ region, name }: { readonly region: string; readonly name?: string }): Promise<VpcRecord[]> {
    return this.#records(region, await this.#listRows(region, { name }, name));
  }

  async createVpc(vpc: NewVpc): Promise<VpcRecord> {
    const { region, name, cidrBlock, description, secondaryCidrBlocks = [], creator, enterpriseProjectId } = vpc;
    this.#refuse(vpc);
    const tags = { ...(creator !== undefined && { [CREATOR_TAG]: creator }), ...vpc.tags };
    const [now, later] = splitTags(tags, TAGS_AT_CREATION);
    const body = {
      vpc: {
        name,
        cidr: cidrBlock,
        ...(description && { description }),
        ...(enterpriseProjectId !== undefined && { enterprise_project_id: enterpriseProjectId }),
        ...starredTags("Vpc", this.context.rules.id, now),
      },
    };
    const started = this.context.api.now();
    const apiCall = post("CreateVpc", region, VPCS, body);
    const { vpc: made } = await this.context.api.changeOnce(apiCall, newVpc, () => this.#landed(vpc, started));
    const ref = { region, id: made.id };
    return afterCreation(ref, async () => {
      await this.#up(ref, made);
      for (const block of secondaryCidrBlocks) await this.#changeBlock(ref, block, "add");
      await this.context.api.sendEach(tagCalls("Vpc", ref, later));
      return this.shown(ref, (record) => isAs(record, { ...vpc, tags: vpc.tags ?? {} }) && record.creator === creator);
    });
  }

  async updateVpc(ref: Ref, changes: VpcChanges): Promise<VpcRecord> {
    const { tags, ...rest } = changes;
    const { name, description, secondaryCidrBlocks } = rest;
    this.#refuse(changes);
    const before = await this.present(ref);
    const texts = {
      ...(name !== undefined && name !== before.name && { name }),
      ...(description !== undefined && description !== (before.description ?? "") && { description }),
    };
    if (Object.keys(texts).length > 0)
      await this.context.api.send(put("UpdateVpc", ref.region, pathOf(ref), { vpc: texts }));
    if (secondaryCidrBlocks !== undefined) {
      const existing = before.secondaryCidrBlocks;
      for (const block of secondaryCidrBlocks.filter((one) => !existing.includes(one)))
        await this.#changeBlock(ref, block, "add");
      for (const block of existing.filter((one) => !secondaryCidrBlocks.includes(one)))
        await this.#changeBlock(ref, block, "remove");
    }
    await this.context.api.sendEach(tagCalls("Vpc", ref, tags ?? {}));
    return this.shown(ref, (record) => isAs(record, rest) && areTagsChanged(record.tags, tags ?? {}));
  }

  async deleteVpc(ref: Ref): Promise<void> {
    const isGone = async () => !(await this.rowsOf(ref.region, [ref.id])).has(ref.id);
    await this.context.api.delete(remove("DeleteVpc", ref.region, pathOf(ref)), GONE, isGone);
    this.blocks.forget(ref);
  }

  /** All VPCs of the account in the region. */
  async idsIn(region: string): Promise<string[]> {
    return (await this.#listRows(region, {})).map(({ id }) => id);
  }

  rowsOf(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, VpcRow>> {
    return this.#rows.get(region, ids);
  }

  async #readRows(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, VpcRow>> {
    const all = () => this.#listRows(region, {});
    if (ids.length > IDS_IN_A_FILTER) {
      const wanted = new Set(ids);
      return new Map((await all()).filter(({ id }) => wanted.has(id)).map((row) => [row.id, row]));
    }
    const read = async (id: readonly string[]) => {
      const rows = await this.#listRows(region, { id });
      return { total: rows.length, rows };
    };
    return rowsById(this.context.api, { action: "ListVpcs", region, idOf: ({ id }) => id, gone: GONE, read, all }, ids);
  }

  async #listRows(region: string, query: Query, name?: string): Promise<readonly VpcRow[]> {
    const listing = { action: "ListVpcs", region, path: VPCS_V3, query, key: "vpcs", row: vpcRow };
    const rows = await this.context.api.list(listing);
    for (const row of rows) this.blocks.see({ region, id: row.id }, [row.cidr, ...row.extend_cidrs]);
    return rows.filter((row) => fits(name, row.name));
  }

  async #records(region: string, rows: readonly VpcRow[]): Promise<VpcRecord[]> {
    const tables = await defaultTables(
      this.context.api,
      rows.map(({ id }) => id),
      (ids) => this.defaultTables(region, ids),
      (ids) => this.#readRows(region, ids),
    );
    return rows.flatMap((row) => {
      const defaultRouteTableId = tables.get(row.id);
      if (defaultRouteTableId === undefined) return [];
      const { [FORMER_CREATOR_TAG]: former, [CREATOR_TAG]: creator = former, ...tags } = row.tags;
      return {
        region,
        id: row.id,
        accountId: this.context.accountId,
        name: row.name ?? "",
        cidrBlock: row.cidr,
        secondaryCidrBlocks: row.extend_cidrs,
        ...(row.description !== undefined && { description: row.description }),
        tags,
        ...(row.enterprise_project_id !== undefined && { enterpriseProjectId: row.enterprise_project_id }),
        defaultRouteTableId,
        ...(creator !== undefined && { creator }),
        state: "available",
      };
    });
  }

  async #up(ref: Ref, made: NewVpcRow): Promise<void> {
    const apiCall = { action: "ShowVpc", region: ref.region, path: pathOf(ref) };
    const observe = async () => (made.status === "CREATING" ? this.#shownNew(apiCall) : made);
    const isSettled = (seen: NewVpcRow | undefined) => seen !== undefined && seen.status !== "CREATING";
    const seen = await this.context.api.untilDone(observe, isSettled, `VPC ${ref.id} becoming OK`);
    if (seen!.status === "OK") return;
    throw new PeeringError("backend-failure", `VPC ${ref.id} did not come up: its status is ${seen!.status}`, {
      vendor: this.context.rules.id,
      fix: "Delete it, and run `pulumi up` again",
    });
  }

  /** `undefined`: not visible to reads yet. */
  async #shownNew(apiCall: ApiCall): Promise<NewVpcRow | undefined> {
    try {
      return (await this.context.api.read(apiCall, newVpc)).vpc;
    } catch (error) {
      if (isPeeringError(error, "not-found")) return undefined;
      throw error;
    }
  }

  /**
   * The VPC created by an attempt without an answer. The mark distinguishes VPCs with equal names and CIDR blocks;
   * without a mark, the VPC must have been created since the attempt.
   */
  async #landed({ region, name, cidrBlock, creator }: NewVpc, started: number) {
    const rows = await this.#listRows(region, { name }, name);
    const row = rows.find(
      (one) =>
        one.cidr === cidrBlock &&
        (creator === undefined ? isYoungerThan(one, started) : one.tags[CREATOR_TAG] === creator),
    );
    // v3's status has the same meaning as v1's; v1's is read next.
    return row && { vpc: { id: row.id, status: "CREATING" } };
  }

  async #changeBlock(ref: Ref, block: string, verb: "add" | "remove"): Promise<void> {
    const action = verb === "add" ? "AddVpcExtendCidr" : "RemoveVpcExtendCidr";
    const path = `${VPCS_V3}/${percentEncode(ref.id)}/${verb}-extend-cidr`;
    const apiCall = put(action, ref.region, path, { vpc: { extend_cidrs: [block] } });
    await this.context.api.changeOnce(apiCall, oneVpc, async () => {
      const row = (await this.rowsOf(ref.region, [ref.id])).get(ref.id);
      return row?.extend_cidrs.includes(block) === (verb === "add") ? { vpc: row } : undefined;
    });
  }

  #refuse(requested: Requested<NewVpc>): void {
    const { rules } = this.context;
    refuseFields(rules, requested, { enableIpv6: rules.ipv6, edgeSiteId: rules.edgeSites });
  }
}

/** The vendor refuses signatures with a larger difference from its clock, so creation times differ by no more. */
const CLOCK_SKEW = 15 * 60_000;

const isYoungerThan = ({ created_at }: VpcRow, started: number): boolean =>
  Date.parse(inUtc(created_at) ?? "") >= started - CLOCK_SKEW;

/** Times are UTC; v1 and v2.0 omit the time zone, v3 sometimes. `undefined` for an invalid time. */
export const inUtc = (time: string | undefined): string | undefined =>
  instant(time && (/(Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`));

const pathOf = ({ id }: Ref): string => `${VPCS}/${percentEncode(id)}`;

function isAs(record: VpcRecord, requested: Omit<VpcChanges, "tags"> & { readonly tags?: Tags }): boolean {
  const { name, description, secondaryCidrBlocks, tags } = requested;
  return (
    fits(name, record.name) &&
    fits(description, record.description ?? "") &&
    (secondaryCidrBlocks === undefined || sameSet(record.secondaryCidrBlocks, secondaryCidrBlocks)) &&
    (tags === undefined || sameTags(record.tags, tags))
  );
}
