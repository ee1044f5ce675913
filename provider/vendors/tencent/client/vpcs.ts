/**
 * VPCs over API 3.0: DescribeVpcs, CreateVpc, ModifyVpcAttribute, DeleteVpc, ModifyAssistantCidr,
 * AssignIpv6CidrBlock, UnassignIpv6CidrBlock; ModifyResourceTags of the tag service; DescribeRouteTables for the
 * table that comes with a VPC.
 */
import { afterCreation } from "../../../backend/created.js";
import type { NewVpc, Ref, VpcChanges, VpcRecord } from "../../../backend/contract.js";
import type { Page } from "../../../backend/http/paging.js";
import { ByRef } from "../../kit/by-ref.js";
import { type Requested, refuseFields } from "../../kit/errors.js";
import { recordsOf } from "../../kit/by-id.js";
import { areTagsChanged } from "../../../backend/tags.js";
import { fits } from "../../kit/given.js";
import { defaultTables, KnownBlocks, sameSet, sameTags } from "../../kit/vpc-facts.js";
import { createdVpc, type RouteTableRow, routeTables, type VpcRow, vpcs } from "../answers.js";
import { asAnswered, type Context, filterOf, GONE, type Params } from "./context.js";
import { CREATOR_TAG, fromBeijingTime, secondaryBlocksOf, tagParams, vpcRecord } from "./records.js";
import { changeTags } from "./tags.js";

/** The documented maximum of IDs and of rows. */
const PAGE = 100;
/** Maximum number of values of one filter; for more VPCs, all main tables of the region are listed. */
const FILTER_VALUES = 5;
/** The vendor refuses signatures with a larger difference from its clock, so creation times differ by no more. */
const CLOCK_SKEW = 300_000;

const TABLES = {
  action: "DescribeRouteTables",
  answer: routeTables,
  complete: asAnswered<RouteTableRow>,
  idOf: ({ RouteTableId }: RouteTableRow) => RouteTableId,
  limit: PAGE,
};

export class VpcClient extends ByRef<VpcRecord, Context> {
  readonly #listing = {
    action: "DescribeVpcs",
    answer: vpcs,
    complete: (page: Page<VpcRow>, region: string): Page<VpcRow> => {
      for (const row of page.rows ?? []) this.#see(region, row);
      return page;
    },
    idOf: ({ VpcId }: VpcRow) => VpcId,
    limit: PAGE,
    ids: "VpcIds",
  };
  readonly #rows = this.context.api.batched<VpcRow>((region, ids) =>
    this.context.api.byIds(this.#listing, region, ids),
  );
  readonly #mainTables = this.context.api.batched<string>((region, vpcIds) => this.#readMainTables(region, vpcIds));
  readonly blocks = new KnownBlocks(
    (region, ids) => this.#rows.get(region, ids),
    (region) => this.#listRows(region, undefined),
  );

  constructor(
    context: Context,
    /** Omits the rows of listed tables, if the API can. */
    private readonly withoutRows: Params = { NeedRouterInfo: false },
  ) {
    super(context, "vpc", (refs) => this.getVpcs(refs));
  }

  getVpcs(refs: readonly Ref[]): Promise<(VpcRecord | undefined)[]> {
    return recordsOf(
      refs,
      (region, ids) => this.#rows.get(region, ids),
      (region, rows) => this.#records(region, rows),
    );
  }

  async listVpcs({ region, name }: { readonly region: string; readonly name?: string }): Promise<VpcRecord[]> {
    return this.#records(region, await this.#listRows(region, name));
  }

  async createVpc(vpc: NewVpc): Promise<VpcRecord> {
    const { api } = this.context;
    const { region, name, cidrBlock, secondaryCidrBlocks = [], enableIpv6, creator } = vpc;
    this.#refuse(vpc);
    const tags = { ...vpc.tags, ...(creator !== undefined && { [CREATOR_TAG]: creator }) };
    const params = { VpcName: name, CidrBlock: cidrBlock, ...tagParams(tags) };
    const started = api.now();
    const made = await api.changeOnce({ action: "CreateVpc", region, params }, createdVpc, () =>
      this.#landed(vpc, started),
    );
    const ref = { region, id: made.Vpc.VpcId };
    const isRight = (record: VpcRecord) =>
      sameSet(record.secondaryCidrBlocks, secondaryCidrBlocks) &&
      (!enableIpv6 || record.ipv6CidrBlock !== undefined) &&
      sameTags(record.tags, vpc.tags ?? {}) &&
      record.creator === creator;
    return afterCreation(ref, async () => {
      if (secondaryCidrBlocks.length > 0) await this.#changeBlocks(ref, secondaryCidrBlocks, []);
      if (enableIpv6) await this.#enableIpv6(ref);
      this.#see(region, made.Vpc);
      const shown = await this.context.api.untilVisible(
        () => this.find(ref),
        (record) => record !== undefined && isRight(record),
      );
      // Reads may lag longer than usual: the answer also proves that the VPC exists.
      const [record] = shown === undefined ? await this.#records(region, [made.Vpc]) : [shown];
      if (record === undefined) throw this.missing(ref);
      return record;
    });
  }

  async updateVpc(ref: Ref, changes: VpcChanges): Promise<VpcRecord> {
    const { region, id } = ref;
    const { name, secondaryCidrBlocks, enableIpv6, tags } = changes;
    this.#refuse(changes);
    const before = await this.present(ref);
    if (name !== undefined && name !== before.name)
      await this.#change("ModifyVpcAttribute", region, { VpcId: id, VpcName: name });
    if (secondaryCidrBlocks !== undefined) {
      const existing = before.secondaryCidrBlocks;
      const added = secondaryCidrBlocks.filter((block) => !existing.includes(block));
      const removed = existing.filter((block) => !secondaryCidrBlocks.includes(block));
      if (added.length + removed.length > 0) await this.#changeBlocks(ref, added, removed);
    }
    if (enableIpv6 === true && before.ipv6CidrBlock === undefined) await this.#enableIpv6(ref);
    if (enableIpv6 === false && before.ipv6CidrBlock !== undefined)
      await this.#change("UnassignIpv6CidrBlock", region, { VpcId: id, Ipv6CidrBlock: before.ipv6CidrBlock });
    if (tags !== undefined) await changeTags(this.context, "vpc", ref, tags);
    return this.shown(
      ref,
      (record) =>
        fits(name, record.name) &&
        (secondaryCidrBlocks === undefined || sameSet(record.secondaryCidrBlocks, secondaryCidrBlocks)) &&
        (enableIpv6 === undefined || (record.ipv6CidrBlock !== undefined) === enableIpv6) &&
        (tags === undefined || areTagsChanged(record.tags, tags)),
    );
  }

  async deleteVpc(ref: Ref): Promise<void> {
    const apiCall = { action: "DeleteVpc", region: ref.region, params: { VpcId: ref.id } };
    await this.context.api.delete(apiCall, GONE, async () => (await this.#row(ref)) === undefined);
    this.blocks.forget(ref);
  }

  /**
   * The VPC created by an attempt without an answer. The mark distinguishes VPCs with equal names and CIDR blocks;
   * without a visible mark, the VPC must have been created since the attempt.
   */
  async #landed({ region, name, cidrBlock, creator }: NewVpc, started: number) {
    const alike = (await this.#listRows(region, name)).filter((row) => row.CidrBlock === cidrBlock);
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
    const { api, accountId } = this.context;
    const tables = await defaultTables(
      api,
      rows.map(({ VpcId }) => VpcId),
      (ids) => this.#mainTables.get(region, ids),
      (ids) => this.#rows.get(region, ids),
    );
    return rows.flatMap((row) => {
      const defaultRouteTableId = tables.get(row.VpcId);
      return defaultRouteTableId === undefined ? [] : [vpcRecord(row, { region, accountId, defaultRouteTableId })];
    });
  }

  async #row({ region, id }: Ref): Promise<VpcRow | undefined> {
    return (await this.#rows.get(region, [id])).get(id);
  }

  /** The vendor's name filter matches a part of the name. */
  async #listRows(region: string, name: string | undefined): Promise<readonly VpcRow[]> {
    const rows = await this.context.api.list(this.#listing, region, filterOf("vpc-name", name));
    return rows.filter((row) => fits(name, row.VpcName));
  }

  async #readMainTables(region: string, vpcIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const ofThese = vpcIds.length <= FILTER_VALUES ? [{ Name: "vpc-id", Values: vpcIds }] : [];
    const Filters = [...ofThese, { Name: "association.main", Values: ["true"] }];
    const tables = await this.context.api.list(TABLES, region, { Filters, ...this.withoutRows });
    return new Map(tables.filter(({ Main }) => Main).map(({ VpcId, RouteTableId }) => [VpcId, RouteTableId]));
  }

  async #changeBlocks(ref: Ref, added: readonly string[], removed: readonly string[]): Promise<void> {
    const params = {
      VpcId: ref.id,
      ...(added.length > 0 && { NewCidrBlocks: added }),
      ...(removed.length > 0 && { OldCidrBlocks: removed }),
    };
    const apiCall = { action: "ModifyAssistantCidr", region: ref.region, params };
    await this.context.api.send(apiCall, async () => {
      const row = await this.#row(ref);
      const now = row === undefined ? [] : secondaryBlocksOf(row);
      return added.every((block) => now.includes(block)) && !removed.some((block) => now.includes(block));
    });
  }

  async #enableIpv6(ref: Ref): Promise<void> {
    const apiCall = { action: "AssignIpv6CidrBlock", region: ref.region, params: { VpcId: ref.id } };
    await this.context.api.send(apiCall, async () => (await this.#row(ref))?.Ipv6CidrBlock !== undefined);
  }

  #change(action: string, region: string, params: Params): Promise<unknown> {
    return this.context.api.send({ action, region, params });
  }

  #see(region: string, { VpcId, CidrBlock, AssistantCidrSet }: VpcRow): void {
    this.blocks.see({ region, id: VpcId }, [CidrBlock, ...AssistantCidrSet.map((block) => block.CidrBlock)]);
  }

  #refuse(requested: Requested<NewVpc>): void {
    const { vpcDescription, edgeSites, enterpriseProjects } = this.context.rules;
    const absent = { description: vpcDescription, edgeSiteId: edgeSites, enterpriseProjectId: enterpriseProjects };
    refuseFields(this.context.rules, requested, absent);
  }
}
