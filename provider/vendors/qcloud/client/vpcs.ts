/** VPCs over API 2.0: CreateVpc, DescribeVpcEx, ModifyVpcAttribute, DeleteVpc. */
import { afterCreation } from "../../../backend/created.js";
import type { NewVpc, Ref, VpcChanges, VpcRecord } from "../../../backend/contract.js";
import { ByRef } from "../../kit/by-ref.js";
import { type Requested, refuseFields } from "../../kit/errors.js";
import { recordsOf } from "../../kit/by-id.js";
import { fits } from "../../kit/given.js";
import { defaultTables, KnownBlocks } from "../../kit/vpc-facts.js";
import { fromBeijingTime } from "../../tencent/client/records.js";
import { createdVpc, type VpcRow, vpcs } from "../answers.js";
import { BY_CREATION, type Context, GONE } from "./context.js";
import type { RouteClient } from "./routes.js";
import { RowsById } from "./rows-by-id.js";

/** Allowed difference between two clocks that both count as correct. */
const CLOCK_SKEW = 5 * 60_000;

export class VpcClient extends ByRef<VpcRecord, Context> {
  readonly #listing = {
    action: "DescribeVpcEx",
    answer: vpcs,
    complete: (rows: readonly VpcRow[], region: string) => {
      for (const { id, cidrBlock } of rows) this.blocks.see({ region, id }, [cidrBlock]);
      return rows;
    },
    idOf: ({ id }: VpcRow) => id,
    order: BY_CREATION,
  };
  readonly #rows: RowsById<VpcRow>;
  /** A VPC's CIDR block never changes. */
  readonly blocks = new KnownBlocks(
    (region, ids) => this.#rows.get(region, ids),
    (region) => this.#rows.all(region),
  );

  constructor(
    context: Context,
    private readonly tables: RouteClient,
  ) {
    super(context, "vpc", (refs) => this.getVpcs(refs));
    this.#rows = new RowsById<VpcRow>(context.api, { ...this.#listing, gone: GONE.vpc, id: "vpcId" });
  }

  getVpcs(refs: readonly Ref[]): Promise<(VpcRecord | undefined)[]> {
    return recordsOf(
      refs,
      (region, ids) => this.#rows.get(region, ids),
      (region, rows) => this.#records(region, rows),
    );
  }

  /** The API matches a part of the name. */
  async listVpcs({ region, name }: { readonly region: string; readonly name?: string }): Promise<VpcRecord[]> {
    const rows = name === undefined ? await this.#rows.all(region) : await this.#named(region, name);
    return this.#records(
      region,
      rows.filter(({ vpcName }) => fits(name, vpcName)),
    );
  }

  async createVpc(vpc: NewVpc): Promise<VpcRecord> {
    this.#refuse(vpc);
    const { region, name, cidrBlock } = vpc;
    const started = this.context.api.now();
    const apiCall = { action: "CreateVpc", region, params: { vpcName: name, cidrBlock } };
    const { id } = await this.context.api.changeOnce(apiCall, createdVpc, () => this.#landed(vpc, started));
    return afterCreation({ region, id }, () => this.shown({ region, id }, () => true));
  }

  async updateVpc(ref: Ref, changes: VpcChanges): Promise<VpcRecord> {
    this.#refuse(changes);
    const { name } = changes;
    if (name === undefined) return this.shown(ref, () => true);
    const params = { vpcId: ref.id, vpcName: name };
    await this.context.api.send({ action: "ModifyVpcAttribute", region: ref.region, params });
    return this.shown(ref, (record) => record.name === name);
  }

  async deleteVpc({ region, id }: Ref): Promise<void> {
    const apiCall = { action: "DeleteVpc", region, params: { vpcId: id } };
    await this.context.api.delete(apiCall, GONE.vpc, async () => (await this.#rows.one(region, id)) === undefined);
  }

  /** Names are unique in a region: a VPC with that name was created by the attempt, unless it is older. */
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
    const tables = await defaultTables(
      this.context.api,
      rows.map(({ id }) => id),
      (ids) => this.tables.defaultTables(region, ids),
      (ids) => this.#rows.get(region, ids),
    );
    const { accountId } = this.context;
    return rows.flatMap(({ id, vpcName: name = "", cidrBlock }) => {
      const defaultRouteTableId = tables.get(id);
      if (defaultRouteTableId === undefined) return [];
      const fixed = { secondaryCidrBlocks: [], tags: {}, state: "available" };
      return [{ region, id, accountId, name, cidrBlock, defaultRouteTableId, ...fixed }];
    });
  }

  #named(region: string, vpcName: string): Promise<readonly VpcRow[]> {
    return this.context.api.list(this.#listing, region, { vpcName });
  }

  #refuse(requested: Requested<NewVpc>): void {
    const { rules } = this.context;
    const { secondaryCidrs: secondaryCidrBlocks, ipv6: enableIpv6, vpcDescription: description } = rules;
    const { vpcTags: tags, edgeSites: edgeSiteId, enterpriseProjects: enterpriseProjectId } = rules;
    const absent = { secondaryCidrBlocks, enableIpv6, description, tags, edgeSiteId, enterpriseProjectId };
    refuseFields(rules, requested, absent, "VPCs of API 2.0 have none");
  }
}
