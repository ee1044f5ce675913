/** VPCs over API 2.0: CreateVpc, DescribeVpcEx, ModifyVpcAttribute, DeleteVpc. */
import type { NewVpc, Ref, VpcChanges, VpcRecord } from "../../backend/contract.js";
import type { Deadline } from "../../backend/http/deadline.js";
import { listCounted, type Page } from "../../backend/http/paging.js";
import { byId, byRegion, inOrder, keyOf } from "../../backend/refs.js";
import { PeeringError } from "../../errors.js";
import { unlessGone } from "../kit/by-id.js";
import { fromBeijingTime } from "../tencent/rows.js";
import { createdVpc, nothing, type VpcRow, vpcs } from "./answers.js";
import { type Api, PAGE, type Params } from "./api.js";
import { gone, GONE, refuseField } from "./refs.js";
import type { RouteClient } from "./route-client.js";
import { RowsById } from "./rows-by-id.js";

/** Of two clocks that are both called right. */
const CLOCK_SKEW = 5 * 60_000;

export class VpcClient {
  readonly #rows: RowsById<VpcRow>;
  /** A VPC's range is for life. */
  readonly #blocks = new Map<string, readonly string[]>();

  constructor(
    private readonly api: Api,
    private readonly tables: RouteClient,
    private readonly accountId: string,
  ) {
    this.#rows = new RowsById<VpcRow>(api, {
      action: "DescribeVpcEx",
      idOf: ({ id }) => id,
      gone: GONE.vpc,
      one: (region, vpcId) => this.#page(region, { vpcId }),
      page: (region, offset, deadline) => this.#page(region, {}, offset, deadline),
      isOrdered: true,
    });
  }

  async getVpcs(refs: readonly Ref[]): Promise<(VpcRecord | undefined)[]> {
    return inOrder(refs, async (region, ids) => {
      const rows = await this.#rows.get(region, ids);
      const wanted = ids.map((id) => rows.get(id)).filter((row) => row !== undefined);
      return byId(await this.#records(region, wanted));
    });
  }

  /** The API's search by name is fuzzy. */
  async listVpcs({ region, name }: { readonly region: string; readonly name?: string }): Promise<VpcRecord[]> {
    const rows = name === undefined ? await this.#rows.all(region) : await this.#named(region, name);
    return this.#records(
      region,
      rows.filter(({ vpcName }) => name === undefined || vpcName === name),
    );
  }

  async createVpc(vpc: NewVpc): Promise<VpcRecord> {
    this.#refuseWhatHasNoRoom(vpc);
    const { region, name, cidrBlock } = vpc;
    const started = this.api.now();
    const params = { vpcName: name, cidrBlock };
    const { id } = await this.api.change("CreateVpc", region, params, createdVpc, () => this.#landed(vpc, started));
    return this.#seen({ region, id }, () => true);
  }

  async updateVpc(ref: Ref, changes: VpcChanges): Promise<VpcRecord> {
    this.#refuseWhatHasNoRoom(changes);
    const { name } = changes;
    if (name === undefined) return this.#seen(ref, () => true);
    await this.api.change("ModifyVpcAttribute", ref.region, { vpcId: ref.id, vpcName: name }, nothing);
    return this.#seen(ref, (record) => record.name === name);
  }

  async deleteVpc({ region, id }: Ref): Promise<void> {
    const deletion = this.api.change("DeleteVpc", region, { vpcId: id }, nothing);
    await unlessGone(this.api, deletion, GONE.vpc, async () => !(await this.#rows.get(region, [id])).has(id));
  }

  /** Makes `blocksOf` know these VPCs, as far as they are the account's. */
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
    if (record === undefined) throw gone(this.api.rules, this.accountId, "VPC", "vpc", ref);
    return record;
  }

  /** Names are unique in a region: the one VPC of that name is the attempt's, unless it is older than the attempt. */
  async #landed({ region, name, cidrBlock }: NewVpc, started: number): Promise<{ id: string } | undefined> {
    const rows = await this.#named(region, name);
    const own = rows.find(
      (row) =>
        row.vpcName === name &&
        row.cidrBlock === cidrBlock &&
        Date.parse(fromBeijingTime(row.createTime) ?? "") >= started - CLOCK_SKEW,
    );
    return own && { id: own.id };
  }

  async #records(region: string, rows: readonly VpcRow[]): Promise<VpcRecord[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const tables = await this.api.caughtUp(
      () => this.tables.defaultTables(region, ids),
      (seen) => ids.every((id) => seen.has(id)),
    );
    const without = ids.filter((id) => !tables.has(id));
    const stillThere = without.length === 0 ? new Map<string, VpcRow>() : await this.#rows.get(region, without);
    return rows.flatMap((row) => {
      const defaultRouteTableId = tables.get(row.id);
      if (defaultRouteTableId !== undefined) return [this.#record(region, row, defaultRouteTableId)];
      // Its table is gone because it is itself, since it was read.
      if (!stillThere.has(row.id)) return [];
      throw new PeeringError("backend-failure", `the VPC ${row.id} has no default route table`, {
        vendor: this.api.rules.id,
        fix: "Check the VPC in the vendor's console",
      });
    });
  }

  #record(region: string, { id, vpcName = "", cidrBlock }: VpcRow, defaultRouteTableId: string): VpcRecord {
    const { accountId } = this;
    const fixed = { secondaryCidrBlocks: [], tags: {}, state: "available" };
    return { region, id, accountId, name: vpcName, cidrBlock, defaultRouteTableId, ...fixed };
  }

  #named(region: string, vpcName: string): Promise<readonly VpcRow[]> {
    return listCounted(this.api, {
      action: "DescribeVpcEx",
      region,
      idOf: ({ id }) => id,
      limit: PAGE,
      page: (offset, deadline) => this.#page(region, { vpcName }, offset, deadline),
      paging: "ordered",
    });
  }

  async #page(region: string, filter: Params, offset?: number, deadline?: Deadline): Promise<Page<VpcRow>> {
    const order = { orderField: "createTime", orderDirection: "asc" };
    const page = await this.api.page("DescribeVpcEx", region, { ...filter, ...order }, vpcs, offset, deadline);
    for (const { id, cidrBlock } of page.rows ?? []) this.#blocks.set(keyOf({ region, id }), [cidrBlock]);
    return page;
  }

  #refuseWhatHasNoRoom(asked: VpcChanges & Pick<NewVpc, "edgeSiteId">): void {
    const { rules } = this.api;
    const { secondaryCidrBlocks, enableIpv6, description, tags, edgeSiteId } = asked;
    refuseField(
      rules,
      "secondaryCidrBlocks",
      secondaryCidrBlocks,
      "API 2.0 has one CIDR block per VPC",
      rules.secondaryCidrs,
    );
    refuseField(rules, "enableIpv6", enableIpv6, "API 2.0 has no IPv6", rules.ipv6);
    refuseField(rules, "description", description, "VPCs of API 2.0 have no description", rules.descriptions);
    refuseField(rules, "tags", tags, "VPCs of API 2.0 have no tags", rules.descriptions);
    refuseField(rules, "edgeSiteId", edgeSiteId, "API 2.0 has no edge sites", rules.edgeSites);
  }
}
