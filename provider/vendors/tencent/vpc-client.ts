/**
 * VPCs over API 3.0: DescribeVpcs, CreateVpc, ModifyVpcAttribute, DeleteVpc, ModifyAssistantCidr,
 * AssignIpv6CidrBlock, UnassignIpv6CidrBlock; ModifyResourceTags of the tag service; DescribeRouteTables for the
 * table that comes with a VPC.
 */
import type { NewVpc, Ref, VpcChanges, VpcRecord } from "../../backend/contract.js";
import { GatheredReads } from "../../backend/read-cache/gathered-reads.js";
import type { Deadline } from "../../backend/http/deadline.js";
import { listCounted, type Page } from "../../backend/http/paging.js";
import { byId, byRegion, inOrder, keyOf } from "../../backend/refs.js";
import { PeeringError } from "../../errors.js";
import { citation } from "../../rules/schema.js";
import { createdVpc, nothing, type RouteTableRow, routeTables, type VpcRow, vpcs } from "./answers.js";
import type { Api, Params } from "./api.js";
import { ignoringGone, rowsByIds } from "./reads-by-id.js";
import { CREATOR_TAG, fromBeijingTime, secondaryBlocksOf, tagList, vpcRecord } from "./rows.js";

/** The documented maximum, of ids and of rows. */
const PAGE = 100;
/** Values of one filter; more than this many VPCs are found by listing all main tables of the region. */
const FILTER_VALUES = 5;
/** The vendor refuses signatures that are further than this from its clock, so neither are creation times. */
const CLOCK_SKEW = 300_000;

export class VpcClient {
  readonly #rows = new GatheredReads<VpcRow>((region, ids) => this.#readRows(region, ids));
  readonly #mainTables = new GatheredReads<string>((region, vpcIds) => this.#readMainTables(region, vpcIds));
  /** As last seen: the ends of links show them, and are read far more often than they change. */
  readonly #blocks = new Map<string, readonly string[]>();

  constructor(
    private readonly api: Api,
    private readonly accountId: string,
    /** Leaves the rows out of tables that are listed, where the API can. */
    private readonly withoutRows: Params = { NeedRouterInfo: false },
  ) {}

  async getVpcs(refs: readonly Ref[]): Promise<(VpcRecord | undefined)[]> {
    return inOrder(refs, async (region, ids) => {
      const rows = await this.#rows.get(region, ids);
      const wanted = ids.map((id) => rows.get(id)).filter((row) => row !== undefined);
      return byId(await this.#records(region, wanted));
    });
  }

  async listVpcs({ region, name }: { readonly region: string; readonly name?: string }): Promise<VpcRecord[]> {
    // The vendor's filter for names is fuzzy.
    const filters = name === undefined ? {} : { Filters: [{ Name: "vpc-name", Values: [name] }] };
    const rows = await this.#listRows(region, filters);
    return this.#records(
      region,
      rows.filter((row) => name === undefined || row.VpcName === name),
    );
  }

  async createVpc(vpc: NewVpc): Promise<VpcRecord> {
    const { region, name, cidrBlock, secondaryCidrBlocks = [], enableIpv6, creator } = vpc;
    this.#refuse("description", vpc.description || undefined, "a VPC of this API has no description");
    this.#refuse("edgeSiteId", vpc.edgeSiteId, "a VPC of this API is in no edge site");
    const tags = { ...vpc.tags, ...(creator !== undefined && { [CREATOR_TAG]: creator }) };
    const params = {
      VpcName: name,
      CidrBlock: cidrBlock,
      ...(Object.keys(tags).length > 0 && { Tags: tagList(tags) }),
    };
    const started = this.api.now();
    const made = await this.api.changeOnce("CreateVpc", region, params, createdVpc, () => this.#landed(vpc, started));
    const ref = { region, id: made.Vpc.VpcId };
    if (secondaryCidrBlocks.length > 0) await this.#changeBlocks(ref, secondaryCidrBlocks, []);
    if (enableIpv6) await this.#enableIpv6(ref);
    const isRight = (record: VpcRecord) =>
      sameSet(record.secondaryCidrBlocks, secondaryCidrBlocks) &&
      (!enableIpv6 || record.ipv6CidrBlock !== undefined) &&
      sameTags(record.tags, vpc.tags ?? {}) &&
      record.creator === creator;
    this.#remember(region, made.Vpc);
    const [answered] = await this.#records(region, [made.Vpc]);
    return answered !== undefined && isRight(answered) ? answered : this.#seen(ref, isRight);
  }

  async updateVpc(ref: Ref, changes: VpcChanges): Promise<VpcRecord> {
    const { name, secondaryCidrBlocks, enableIpv6, tags } = changes;
    this.#refuse("description", changes.description || undefined, "a VPC of this API has no description");
    const [before] = await this.getVpcs([ref]);
    if (before === undefined) throw this.#gone(ref);
    if (name !== undefined && name !== before.name)
      await this.api.change("ModifyVpcAttribute", ref.region, { VpcId: ref.id, VpcName: name }, nothing);
    if (secondaryCidrBlocks !== undefined) {
      const there = before.secondaryCidrBlocks;
      const added = secondaryCidrBlocks.filter((block) => !there.includes(block));
      const removed = there.filter((block) => !secondaryCidrBlocks.includes(block));
      if (added.length + removed.length > 0) await this.#changeBlocks(ref, added, removed);
    }
    if (enableIpv6 === true && before.ipv6CidrBlock === undefined) await this.#enableIpv6(ref);
    if (enableIpv6 === false && before.ipv6CidrBlock !== undefined) {
      const params = { VpcId: ref.id, Ipv6CidrBlock: before.ipv6CidrBlock };
      await this.api.change("UnassignIpv6CidrBlock", ref.region, params, nothing);
    }
    if (tags !== undefined) await this.#changeTags(before, tags);
    return this.#seen(
      ref,
      (record) =>
        (name === undefined || record.name === name) &&
        (secondaryCidrBlocks === undefined || sameSet(record.secondaryCidrBlocks, secondaryCidrBlocks)) &&
        (enableIpv6 === undefined || (record.ipv6CidrBlock !== undefined) === enableIpv6) &&
        (tags === undefined || sameTags(record.tags, tags)),
    );
  }

  async deleteVpc({ region, id }: Ref): Promise<void> {
    const deletion = this.api.change("DeleteVpc", region, { VpcId: id }, nothing);
    await ignoringGone(this.api, deletion, async () => !(await this.#rows.get(region, [id])).has(id));
    this.#blocks.delete(keyOf({ region, id }));
  }

  /** Makes `blocksOf` know these VPCs, as far as the account sees them. */
  async rememberBlocks(refs: readonly Ref[]): Promise<void> {
    const missing = refs.filter((ref) => !this.#blocks.has(keyOf(ref)));
    for (const [region, ids] of byRegion(missing)) await this.#rows.get(region, ids);
  }

  blocksOf(ref: Ref): readonly string[] | undefined {
    return this.#blocks.get(keyOf(ref));
  }

  /** What is read right after a change, once it shows the change. */
  async #seen(ref: Ref, isRight: (record: VpcRecord) => boolean): Promise<VpcRecord> {
    const observe = async () => (await this.getVpcs([ref]))[0];
    const record = await this.api.caughtUp(observe, (seen) => seen !== undefined && isRight(seen));
    if (record === undefined) throw this.#gone(ref);
    return record;
  }

  /**
   * The VPC of an attempt without an answer. VPCs of one name and range are told apart by the mark; where there is
   * none, or it does not show yet, it has to be as young as the attempt.
   */
  async #landed({ region, name, cidrBlock, creator }: NewVpc, started: number) {
    const rows = await this.#listRows(region, { Filters: [{ Name: "vpc-name", Values: [name] }] });
    const alike = rows.filter((row) => row.VpcName === name && row.CidrBlock === cidrBlock);
    const marked = alike.find((row) => creator !== undefined && row.TagSet[CREATOR_TAG] === creator);
    const unmarked = alike.find(
      (row) =>
        row.TagSet[CREATOR_TAG] === undefined &&
        Date.parse(fromBeijingTime(row.CreatedTime) ?? "") >= started - CLOCK_SKEW,
    );
    const row = marked ?? unmarked;
    return row && { Vpc: row };
  }

  async #records(region: string, rows: readonly VpcRow[]): Promise<VpcRecord[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ VpcId }) => VpcId);
    const look = () => this.#mainTables.get(region, ids);
    const tables = await this.api.caughtUp(look, (seen) => ids.every((id) => seen.has(id)));
    const without = ids.filter((id) => !tables.has(id));
    const stillThere = without.length === 0 ? new Map<string, VpcRow>() : await this.#rows.get(region, without);
    return rows.flatMap((row) => {
      const defaultRouteTableId = tables.get(row.VpcId);
      if (defaultRouteTableId !== undefined)
        return [vpcRecord(row, { region, accountId: this.accountId, defaultRouteTableId })];
      // Its table is gone because it is itself, since it was read.
      if (!stillThere.has(row.VpcId)) return [];
      throw new PeeringError("backend-failure", `the VPC ${row.VpcId} has no main route table`, {
        vendor: this.api.rules.id,
        fix: "Check the VPC in the vendor's console",
      });
    });
  }

  async #readRows(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, VpcRow>> {
    const ask = (VpcIds: readonly string[]) => this.#page(region, { VpcIds }, 0);
    const all = () => this.#listRows(region, {});
    return rowsByIds(this.api, { action: "DescribeVpcs", region, idOf, ask, all }, ids, PAGE);
  }

  #listRows(region: string, params: object): Promise<readonly VpcRow[]> {
    return listCounted(this.api, {
      action: "DescribeVpcs",
      region,
      idOf,
      limit: PAGE,
      page: (offset, deadline) => this.#page(region, params, offset, deadline),
    });
  }

  /** Offset and limit are strings here. */
  async #page(region: string, params: object, offset: number, deadline?: Deadline): Promise<Page<VpcRow>> {
    const asked = { ...params, Offset: String(offset), Limit: String(PAGE) };
    const { TotalCount, VpcSet } = await this.api.read("DescribeVpcs", region, asked, vpcs, deadline);
    for (const row of VpcSet) this.#remember(region, row);
    return { total: TotalCount, rows: VpcSet };
  }

  async #readMainTables(region: string, vpcIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const ofThese = vpcIds.length <= FILTER_VALUES ? [{ Name: "vpc-id", Values: vpcIds }] : [];
    const Filters = [...ofThese, { Name: "association.main", Values: ["true"] }];
    const tables = await listCounted<RouteTableRow>(this.api, {
      action: "DescribeRouteTables",
      region,
      idOf: ({ RouteTableId }) => RouteTableId,
      limit: PAGE,
      page: async (offset, deadline) => {
        const params = { Filters, ...this.withoutRows, Offset: String(offset), Limit: String(PAGE) };
        const answer = await this.api.read("DescribeRouteTables", region, params, routeTables, deadline);
        return { total: answer.TotalCount, rows: answer.RouteTableSet };
      },
    });
    return new Map(tables.filter(({ Main }) => Main).map(({ VpcId, RouteTableId }) => [VpcId, RouteTableId]));
  }

  async #changeBlocks({ region, id }: Ref, added: readonly string[], removed: readonly string[]): Promise<void> {
    const there = async () => {
      const row = (await this.#rows.get(region, [id])).get(id);
      return row === undefined ? [] : secondaryBlocksOf(row);
    };
    const params = {
      VpcId: id,
      ...(added.length > 0 && { NewCidrBlocks: added }),
      ...(removed.length > 0 && { OldCidrBlocks: removed }),
    };
    await this.api.changeOnce("ModifyAssistantCidr", region, params, nothing, async () => {
      const now = await there();
      return added.every((block) => now.includes(block)) && !removed.some((block) => now.includes(block))
        ? {}
        : undefined;
    });
  }

  async #enableIpv6({ region, id }: Ref): Promise<void> {
    await this.api.changeOnce("AssignIpv6CidrBlock", region, { VpcId: id }, nothing, async () =>
      (await this.#rows.get(region, [id])).get(id)?.Ipv6CidrBlock === undefined ? undefined : {},
    );
  }

  async #changeTags({ region, id, tags: before }: VpcRecord, tags: Readonly<Record<string, string>>): Promise<void> {
    const replaced = Object.entries(tags).filter(([key, value]) => before[key] !== value);
    const deleted = Object.keys(before).filter((key) => tags[key] === undefined);
    if (replaced.length + deleted.length === 0) return;
    const params = {
      Resource: `qcs::vpc:${region}:uin/${this.accountId}:vpc/${id}`,
      ...(replaced.length > 0 && { ReplaceTags: replaced.map(([TagKey, TagValue]) => ({ TagKey, TagValue })) }),
      ...(deleted.length > 0 && { DeleteTags: deleted.map((TagKey) => ({ TagKey })) }),
    };
    await this.api.change("ModifyResourceTags", region, params, nothing);
  }

  #remember(region: string, { VpcId, CidrBlock, AssistantCidrSet }: VpcRow): void {
    this.#blocks.set(keyOf({ region, id: VpcId }), [CidrBlock, ...AssistantCidrSet.map((block) => block.CidrBlock)]);
  }

  #refuse(property: string, value: unknown, what: string): void {
    if (value === undefined) return;
    const { rules } = this.api;
    const { source } = property === "edgeSiteId" ? rules.edgeSites : rules.descriptions;
    throw new PeeringError("unsupported", what, {
      property,
      value,
      vendor: rules.id,
      source: citation(source),
      fix: `Leave out ${property}${property === "description" ? ", or say it in a tag" : ""}`,
    });
  }

  #gone({ region, id }: Ref): PeeringError {
    return new PeeringError("not-found", `account ${this.accountId} sees no such VPC in ${region}`, {
      property: "vpc",
      value: id,
      vendor: this.api.rules.id,
      fix: "Check the id, its region and the account; run `pulumi refresh` if it was deleted",
    });
  }
}

const idOf = ({ VpcId }: VpcRow): string => VpcId;

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item) => b.includes(item));

const sameTags = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([key, value]) => b[key] === value);
