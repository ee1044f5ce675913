/**
 * VPCs over JD Cloud's API.
 *
 * createVpc            POST   /vpcs/
 * describeVpcs         GET    /vpcs/
 * describeVpc          GET    /vpcs/{vpcId}
 * modifyVpc            PATCH  /vpcs/{vpcId}
 * deleteVpc            DELETE /vpcs/{vpcId}
 * describeRouteTables  GET    /routeTables/        (which table is a VPC's default one)
 */
import { afterCreation } from "../../../backend/created.js";
import type { NewVpc, Ref, VpcChanges, VpcRecord } from "../../../backend/contract.js";
import { byId, alignToRefs } from "../../../backend/refs.js";
import { PeeringError } from "../../../errors.js";
import { throwFirstError, vpcViolations } from "../../../rules/plan/index.js";
import { missing } from "../../kit/errors.js";
import { patch, post } from "../../kit/path-calls.js";
import { fits, given } from "../../kit/given.js";
import { createdVpc, tagList, tagsOf, wireVpc, type WireVpc } from "../answers.js";
import { CREATOR_TAG } from "../protocol.js";
import { type Context, type Filters, type Kind, pathOf } from "./context.js";
import { TABLES } from "./routes.js";

/** The account's own VPCs. */
export const VPCS: Kind<WireVpc> = { one: "vpc", row: wireVpc, idOf: ({ vpcId }) => vpcId, ids: "vpcIds" };

export class VpcClient {
  constructor(private readonly context: Context) {}

  async createVpc(vpc: NewVpc): Promise<VpcRecord> {
    this.#refuseUnsupported(vpc);
    const { api } = this.context;
    const { region, name, cidrBlock, description, tags = {} } = vpc;
    // Always with a mark: without one, a VPC whose creation was not answered could not be distinguished from another of
    // the same name.
    const creator = vpc.creator ?? api.nonce();
    const body = {
      vpcName: name,
      addressPrefix: cidrBlock,
      ...(description !== undefined && { description }),
      userTags: tagList({ ...tags, [CREATOR_TAG]: creator }),
    };
    const { vpcId } = await api.changeOnce(post("createVpc", region, "vpcs/", body), createdVpc, async () => {
      const named = await api.list(VPCS, region, { vpcNames: [name] });
      return named.find((other) => other.addressPrefix === cidrBlock && tagsOf(other)[CREATOR_TAG] === creator);
    });
    const ref = { region, id: vpcId };
    return afterCreation(ref, () => this.#shown(ref));
  }

  getVpcs(refs: readonly Ref[]): Promise<(VpcRecord | undefined)[]> {
    return alignToRefs(refs, async (region, ids) => {
      const rows = await this.context.api.byIds(VPCS, region, ids);
      return byId(await this.#records(region, [...rows.values()]));
    });
  }

  async listVpcs({ region, name }: { readonly region: string; readonly name?: string }): Promise<VpcRecord[]> {
    const named = await this.context.api.list(VPCS, region, name === undefined ? {} : { vpcNames: [name] });
    // It is not documented whether the filter matches the whole name or a part of it.
    return this.#records(
      region,
      named.filter(({ vpcName }) => fits(name, vpcName)),
    );
  }

  async updateVpc(ref: Ref, changes: VpcChanges): Promise<VpcRecord> {
    this.#refuseChange(changes);
    const { name, description } = changes;
    const body = given({ vpcName: name, description });
    if (Object.keys(body).length > 0)
      await this.context.api.send(patch("modifyVpc", ref.region, pathOf(VPCS, ref.id), body));
    return this.#shown(ref, body);
  }

  deleteVpc({ region, id }: Ref): Promise<void> {
    return this.context.api.remove(VPCS, region, id);
  }

  /** After reads show the changes. @param changes the changes that the vendor accepted */
  async #shown(ref: Ref, changes: Partial<Pick<WireVpc, "vpcName" | "description">> = {}): Promise<VpcRecord> {
    const { api } = this.context;
    const { vpcName, description } = changes;
    const row = await api.shown(
      () => api.get(VPCS, ref.region, ref.id),
      (seen) => fits(vpcName, seen.vpcName) && fits(description, seen.description),
      () => missing(this.context, "vpc", ref),
    );
    return (await this.#records(ref.region, [{ ...row, ...changes }]))[0]!;
  }

  async #records(region: string, vpcs: readonly WireVpc[]): Promise<VpcRecord[]> {
    const tables = await this.#defaultTables(region, vpcs);
    return vpcs.map((vpc) => {
      const { [CREATOR_TAG]: creator, ...tags } = tagsOf(vpc);
      return {
        region,
        id: vpc.vpcId,
        accountId: this.context.accountId,
        name: vpc.vpcName,
        cidrBlock: vpc.addressPrefix,
        secondaryCidrBlocks: [],
        ...(vpc.description !== "" && { description: vpc.description }),
        tags,
        defaultRouteTableId: tables.get(vpc.vpcId)!,
        ...(creator !== undefined && { creator }),
        state: "available",
      };
    });
  }

  /** VPC → its default table: the only table, or the one of that type. */
  async #defaultTables(region: string, vpcs: readonly WireVpc[]): Promise<ReadonlyMap<string, string>> {
    const unclear = vpcs.filter(({ routeTableIds }) => routeTableIds.length !== 1);
    const filter: Filters = unclear.length === 1 ? { vpcId: [unclear[0]!.vpcId] } : {};
    const tables = unclear.length === 0 ? [] : await this.context.api.list(TABLES, region, filter);
    return new Map([
      ...vpcs.map(({ vpcId, routeTableIds }) => [vpcId, routeTableIds[0] ?? ""] as const),
      ...tables
        .filter(({ routeTableType }) => routeTableType === "default")
        .map(({ vpcId, routeTableId }) => [vpcId, routeTableId] as const),
    ]);
  }

  #refuseChange(changes: VpcChanges): void {
    this.#refuseIpv6(changes);
    if (changes.tags === undefined) return;
    throw new PeeringError("unsupported", "modifyVpc cannot change tags: the API accepts them at creation only", {
      property: "tags",
      value: changes.tags,
      vendor: this.context.rules.id,
      source: "JD Cloud VPC API Reference, v1, modifyVpc",
      fix: "Keep the tags, or change them in the console and in the program",
    });
  }

  /** Refuses properties that the API has no field for. */
  #refuseUnsupported(vpc: NewVpc): void {
    this.#refuseIpv6(vpc);
    const { api, rules } = this.context;
    throwFirstError(vpcViolations(rules, api.limits, { ...vpc, unknown: new Set() }), rules);
  }

  #refuseIpv6({ enableIpv6 }: Pick<NewVpc, "enableIpv6">): void {
    if (enableIpv6 !== true) return;
    throw new PeeringError(
      "unsupported",
      "the API enables IPv6 by subnet, and does not report an IPv6 CIDR block of the VPC",
      {
        property: "enableIpv6",
        value: true,
        vendor: this.context.rules.id,
        source: "JD Cloud VPC API Reference, v1, modifyVpc",
        fix: "Remove it, and enable IPv6 on the subnets in the console",
      },
    );
  }
}
