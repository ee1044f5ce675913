/**
 * VPCs. What v1 lacks, tags and secondary blocks, v3 has; the answer to a creation over v3 is not documented.
 *
 * CreateVpc            POST   /v1/{project_id}/vpcs
 * ShowVpc              GET    /v1/{project_id}/vpcs/{vpc_id}                       (until a new one is up)
 * UpdateVpc            PUT    /v1/{project_id}/vpcs/{vpc_id}
 * DeleteVpc            DELETE /v1/{project_id}/vpcs/{vpc_id}
 * BatchCreateVpcTags   POST   /v2.0/{project_id}/vpcs/{vpc_id}/tags/action
 * BatchDeleteVpcTags   POST   /v2.0/{project_id}/vpcs/{vpc_id}/tags/action
 * ListVpcs             GET    /v3/{project_id}/vpc/vpcs
 * AddVpcExtendCidr     PUT    /v3/{project_id}/vpc/vpcs/{vpc_id}/add-extend-cidr
 * RemoveVpcExtendCidr  PUT    /v3/{project_id}/vpc/vpcs/{vpc_id}/remove-extend-cidr
 */
import type { NewVpc, Ref, Tags, VpcChanges, VpcRecord } from "../../backend/contract.js";
import { GatheredReads } from "../../backend/read-cache/gathered-reads.js";
import { inOrder, keyOf } from "../../backend/refs.js";
import { isPeeringError, PeeringError } from "../../errors.js";
import { citation, type Rule } from "../../rules/schema.js";
import { rowsById } from "../kit/by-id.js";
import { instant } from "../kit/times.js";
import { newVpc, type NewVpcRow, nothing, oneVpc, type VpcRow, vpcRow } from "./answers.js";
import type { Api, Query, Subject } from "./api.js";
import { rules } from "../../rules/vendors/huawei.js";
import { percentEncode } from "./sign.js";

/** The tag that marks the resource that made a VPC. */
const CREATOR_TAG = "vpc-peering:creator";

/** The code by which a VPC does not exist. */
const GONE = ["VPC.0003"];

const VPCS = "/v1/{project}/vpcs";
const VPCS_V3 = "/v3/{project}/vpc/vpcs";
/** More than so many are found by listing all, which keeps the address short. */
const IDS_IN_A_FILTER = 20;

export class VpcClient {
  readonly #rows = new GatheredReads<VpcRow>((region, ids) => this.#readRows(region, ids));
  /** As last seen: the ends of links show them, and are read far more often than they change. */
  readonly #blocks = new Map<string, readonly string[]>();

  constructor(
    private readonly api: Api,
    private readonly accountId: string,
    private readonly defaultTables: (region: string, vpcIds: readonly string[]) => Promise<ReadonlyMap<string, string>>,
  ) {}

  getVpcs(refs: readonly Ref[]): Promise<(VpcRecord | undefined)[]> {
    return inOrder(refs, async (region, ids) => {
      const rows = await this.rowsOf(region, ids);
      const records = await this.#records(
        region,
        ids.map((id) => rows.get(id)).filter((row) => row !== undefined),
      );
      return new Map(records.map((record) => [record.id, record]));
    });
  }

  async listVpcs({ region, name }: { readonly region: string; readonly name?: string }): Promise<VpcRecord[]> {
    return this.#records(region, await this.#listRows(region, { name }, name));
  }

  async createVpc(vpc: NewVpc): Promise<VpcRecord> {
    const { region, name, cidrBlock, description, secondaryCidrBlocks = [], creator } = vpc;
    refuseAbsent("enableIpv6", vpc.enableIpv6 || undefined, rules.ipv6);
    refuseAbsent("edgeSiteId", vpc.edgeSiteId, rules.edgeSites);
    const tags = { ...vpc.tags, ...(creator !== undefined && { [CREATOR_TAG]: creator }) };
    const body = {
      vpc: {
        name,
        cidr: cidrBlock,
        ...(description && { description }),
        ...(Object.keys(tags).length > 0 && { tags: Object.entries(tags).map(tagText) }),
      },
    };
    const started = this.api.now();
    const subject = { action: "CreateVpc", method: "POST", region, path: VPCS, body } as const;
    const { vpc: made } = await this.api.change(subject, newVpc, () => this.#landed(vpc, started));
    const ref = { region, id: made.id };
    await this.#up(ref, made);
    for (const block of secondaryCidrBlocks) await this.#changeBlock(ref, block, "add");
    return this.#seen(ref, (record) => isAs(record, { ...vpc, tags: vpc.tags ?? {} }) && record.creator === creator);
  }

  async updateVpc(ref: Ref, changes: VpcChanges): Promise<VpcRecord> {
    const { name, description, secondaryCidrBlocks, tags } = changes;
    refuseAbsent("enableIpv6", changes.enableIpv6 || undefined, rules.ipv6);
    const [before] = await this.getVpcs([ref]);
    if (before === undefined) throw this.#gone(ref);
    const texts = {
      ...(name !== undefined && name !== before.name && { name }),
      ...(description !== undefined && description !== (before.description ?? "") && { description }),
    };
    if (Object.keys(texts).length > 0) {
      const subject = { action: "UpdateVpc", method: "PUT", region: ref.region, path: pathOf(ref) } as const;
      await this.api.change({ ...subject, body: { vpc: texts } }, nothing);
    }
    if (secondaryCidrBlocks !== undefined) {
      const there = before.secondaryCidrBlocks;
      for (const block of secondaryCidrBlocks.filter((one) => !there.includes(one)))
        await this.#changeBlock(ref, block, "add");
      for (const block of there.filter((one) => !secondaryCidrBlocks.includes(one)))
        await this.#changeBlock(ref, block, "remove");
    }
    if (tags !== undefined) await this.#changeTags(ref, before.tags, tags);
    return this.#seen(ref, (record) => isAs(record, changes));
  }

  async deleteVpc(ref: Ref): Promise<void> {
    const subject = { action: "DeleteVpc", region: ref.region, path: pathOf(ref) };
    await this.api.delete(subject, GONE, async () => !(await this.rowsOf(ref.region, [ref.id])).has(ref.id));
    this.#blocks.delete(keyOf(ref));
  }

  /** Of all VPCs that the account has in the region. */
  async idsIn(region: string): Promise<string[]> {
    return (await this.#listRows(region, {})).map(({ id }) => id);
  }

  rowsOf(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, VpcRow>> {
    return this.#rows.get(region, ids);
  }

  /** Makes `blocksOf` know these VPCs, as far as the account sees them. */
  async rememberBlocks(region: string, ids: readonly string[]): Promise<void> {
    const missing = ids.filter((id) => !this.#blocks.has(keyOf({ region, id })));
    if (missing.length > 0) await this.rowsOf(region, missing);
  }

  blocksOf(ref: Ref): readonly string[] | undefined {
    return this.#blocks.get(keyOf(ref));
  }

  async #readRows(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, VpcRow>> {
    const all = () => this.#listRows(region, {});
    if (ids.length > IDS_IN_A_FILTER) {
      const wanted = new Set(ids);
      return new Map((await all()).filter(({ id }) => wanted.has(id)).map((row) => [row.id, row]));
    }
    const ask = async (id: readonly string[]) => {
      const rows = await this.#listRows(region, { id });
      return { total: rows.length, rows };
    };
    return rowsById(this.api, { action: "ListVpcs", region, idOf: ({ id }) => id, gone: GONE, ask, all }, ids);
  }

  async #listRows(region: string, query: Query, name?: string): Promise<readonly VpcRow[]> {
    const listing = { action: "ListVpcs", region, path: VPCS_V3, query, key: "vpcs", row: vpcRow };
    const rows = await this.api.list(listing);
    for (const row of rows) this.#blocks.set(keyOf({ region, id: row.id }), [row.cidr, ...row.extend_cidrs]);
    return rows.filter((row) => name === undefined || row.name === name);
  }

  async #records(region: string, rows: readonly VpcRow[]): Promise<VpcRecord[]> {
    if (rows.length === 0) return [];
    const tables = await this.#defaultTables(
      region,
      rows.map(({ id }) => id),
    );
    return rows.flatMap((row) => {
      const defaultRouteTableId = tables.get(row.id);
      if (defaultRouteTableId === undefined) return [];
      const { [CREATOR_TAG]: creator, ...tags } = row.tags;
      return {
        region,
        id: row.id,
        accountId: this.accountId,
        name: row.name ?? "",
        cidrBlock: row.cidr,
        secondaryCidrBlocks: row.extend_cidrs,
        ...(row.description !== undefined && { description: row.description }),
        tags,
        defaultRouteTableId,
        ...(creator !== undefined && { creator }),
        state: "available",
      };
    });
  }

  /** Every VPC has one, although that of a new VPC may not show at once; only with the VPC itself is it gone. */
  async #defaultTables(region: string, vpcIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const seen = await this.api.caughtUp(
      () => this.defaultTables(region, vpcIds),
      (tables) => vpcIds.every((id) => tables.has(id)),
    );
    const without = vpcIds.filter((id) => !seen.has(id));
    const [left] = without.length === 0 ? [] : (await this.#readRows(region, without)).keys();
    if (left === undefined) return seen;
    throw new PeeringError("backend-failure", `VPC ${left} shows no default route table`, {
      vendor: rules.id,
      fix: "Run `pulumi up` again; if it persists, ask the vendor: every VPC has one",
    });
  }

  /** What is read right after a change, once it shows the change. */
  async #seen(ref: Ref, isRight: (record: VpcRecord) => boolean): Promise<VpcRecord> {
    const observe = async () => (await this.getVpcs([ref]))[0];
    const record = await this.api.caughtUp(observe, (seen) => seen !== undefined && isRight(seen));
    if (record === undefined) throw this.#gone(ref);
    return record;
  }

  async #up(ref: Ref, made: NewVpcRow): Promise<void> {
    const subject = { action: "ShowVpc", region: ref.region, path: pathOf(ref) };
    const observe = async () => (made.status === "CREATING" ? this.#shownNew(subject) : made);
    const isSettled = (seen: NewVpcRow | undefined) => seen !== undefined && seen.status !== "CREATING";
    const seen = await this.api.settled(observe, isSettled, `VPC ${ref.id} becoming OK`);
    if (seen!.status === "OK") return;
    throw new PeeringError("backend-failure", `VPC ${ref.id} did not come up: its status is ${seen!.status}`, {
      vendor: rules.id,
      fix: "Delete it, and run `pulumi up` again",
    });
  }

  /** `undefined`: reads do not show it yet. */
  async #shownNew(subject: Subject): Promise<NewVpcRow | undefined> {
    try {
      return (await this.api.read(subject, newVpc)).vpc;
    } catch (error) {
      if (isPeeringError(error, "not-found")) return undefined;
      throw error;
    }
  }

  /**
   * The VPC of an attempt without an answer. VPCs of one name and range are told apart by the mark; where none was
   * asked for, it has to be as young as the attempt.
   */
  async #landed({ region, name, cidrBlock, creator }: NewVpc, started: number) {
    const rows = await this.#listRows(region, { name }, name);
    const row = rows.find(
      (one) =>
        one.cidr === cidrBlock &&
        (creator === undefined ? isYoungerThan(one, started) : one.tags[CREATOR_TAG] === creator),
    );
    // Its status is of v3 and means the same; v1's is asked for next.
    return row && { vpc: { id: row.id, status: "CREATING" } };
  }

  async #changeBlock(ref: Ref, block: string, verb: "add" | "remove"): Promise<void> {
    const action = verb === "add" ? "AddVpcExtendCidr" : "RemoveVpcExtendCidr";
    const path = `${VPCS_V3}/${percentEncode(ref.id)}/${verb}-extend-cidr`;
    const body = { vpc: { extend_cidrs: [block] } };
    await this.api.change({ action, method: "PUT", region: ref.region, path, body }, oneVpc, async () => {
      const row = (await this.rowsOf(ref.region, [ref.id])).get(ref.id);
      return row?.extend_cidrs.includes(block) === (verb === "add") ? { vpc: row } : undefined;
    });
  }

  async #changeTags({ region, id }: Ref, before: Tags, after: Tags): Promise<void> {
    const path = `/v2.0/{project}/vpcs/${percentEncode(id)}/tags/action`;
    const tell = async (action: string, verb: string, tags: Tags) => {
      if (Object.keys(tags).length === 0) return;
      const body = { action: verb, tags: Object.entries(tags).map(([key, value]) => ({ key, value })) };
      await this.api.change({ action, method: "POST", region, path, body }, nothing);
    };
    const only = (tags: Tags, isWanted: (key: string) => boolean) =>
      Object.fromEntries(Object.entries(tags).filter(([key]) => isWanted(key)));
    await tell(
      "BatchDeleteVpcTags",
      "delete",
      only(before, (key) => !(key in after)),
    );
    await tell(
      "BatchCreateVpcTags",
      "create",
      only(after, (key) => before[key] !== after[key]),
    );
  }

  #gone({ region, id }: Ref): PeeringError {
    return new PeeringError("not-found", `project ${this.accountId} sees no such VPC in ${region}`, {
      property: "vpc",
      value: id,
      vendor: rules.id,
      fix: "Check the id, its region and the account; run `pulumi refresh` if it was deleted",
    });
  }
}

/** The vendor refuses signatures that are further than this from its clock, so neither are creation times. */
const CLOCK_SKEW = 15 * 60_000;

const isYoungerThan = ({ created_at }: VpcRow, started: number): boolean =>
  Date.parse(inUtc(created_at) ?? "") >= started - CLOCK_SKEW;

/** Times are UTC; v1 and v2.0 leave the zone out, v3 does so at times. `undefined` for a time that is none. */
export const inUtc = (time: string | undefined): string | undefined =>
  instant(time && (/(Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`));

const pathOf = ({ id }: Ref): string => `${VPCS}/${percentEncode(id)}`;

/** v1 has a star between key and value. */
function tagText([key, value]: readonly [string, string]): string {
  if (!key.includes("*") && !value.includes("*")) return `${key}*${value}`;
  throw new PeeringError("vendor-rule", "a tag of a VPC cannot contain an asterisk", {
    property: "tags",
    value: { [key]: value },
    vendor: rules.id,
    source: "Huawei Cloud VPC API Reference, Creating a VPC, 2024-03",
    fix: "Use another character",
  });
}

function isAs(record: VpcRecord, asked: VpcChanges): boolean {
  const { name, description, secondaryCidrBlocks, tags } = asked;
  return (
    (name === undefined || record.name === name) &&
    (description === undefined || (record.description ?? "") === description) &&
    (secondaryCidrBlocks === undefined || sameSet(record.secondaryCidrBlocks, secondaryCidrBlocks)) &&
    (tags === undefined || sameSet(Object.entries(record.tags).map(String), Object.entries(tags).map(String)))
  );
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item) => b.includes(item));

function refuseAbsent(property: string, value: unknown, { source }: Rule<unknown>): void {
  if (value === undefined) return;
  throw new PeeringError("unsupported", "the VPC API has no field for it", {
    property,
    value,
    vendor: rules.id,
    source: citation(source),
    fix: `Leave out ${property}`,
  });
}
