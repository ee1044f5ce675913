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
import { z } from "zod";
import type { Backend, NewVpc, Ref, VpcChanges, VpcRecord } from "../../backend/contract.js";
import { chunked, inOrder } from "../../backend/refs.js";
import { PeeringError } from "../../errors.js";
import { toError, vpcViolations } from "../../rules/plan.js";
import { rowsById } from "../kit/by-id.js";
import { type Api, type Filters, GONE } from "./api.js";
import { listTables } from "./route-client.js";
import { rules } from "../../rules/vendors/jdcloud.js";
import { percentEncode } from "./sign.js";
import { CREATOR_TAG, PAGE_SIZE, tagsOf, wireVpc, type WireVpc } from "./wire.js";

type VpcCalls = Pick<Backend, "createVpc" | "getVpcs" | "listVpcs" | "updateVpc" | "deleteVpc">;

export function vpcCalls(api: Api, accountId: string): VpcCalls {
  const records = async (region: string, vpcs: readonly WireVpc[]): Promise<VpcRecord[]> => {
    const tables = await defaultTables(api, region, vpcs);
    return vpcs.map((vpc) => recordOf(vpc, region, accountId, tables));
  };
  /** @param changes what the vendor has taken, whether the read shows it yet or not */
  const find = async ({ region, id }: Ref, changes: Partial<WireVpc> = {}): Promise<VpcRecord | undefined> => {
    const found = await findVpc(api, region, id);
    return found && (await records(region, [{ ...found, ...changes }]))[0];
  };

  return {
    async createVpc(vpc) {
      refuseUnsayable(api, vpc);
      const { region, name, cidrBlock, description, tags = {} } = vpc;
      // A mark in any case: without one, a VPC whose making was not answered could be any other of that name.
      const creator = vpc.creator ?? api.services.nonce();
      const body = {
        vpcName: name,
        addressPrefix: cidrBlock,
        ...(description !== undefined && { description }),
        userTags: [...Object.entries(tags), [CREATOR_TAG, creator]].map(([key, value]) => ({ key, value })),
      };
      const landed = async () => {
        const named = await listWireVpcs(api, region, { vpcNames: [name] });
        return named.find((other) => other.addressPrefix === cidrBlock && tagsOf(other)[CREATOR_TAG] === creator);
      };
      const { vpcId } = await api.change(
        { action: "createVpc", method: "POST", region, path: "vpcs/", body },
        z.object({ vpcId: z.string() }),
        landed,
      );
      return api.settled(`VPC ${vpcId}`, () => find({ region, id: vpcId }));
    },

    getVpcs: (refs) =>
      inOrder(refs, async (region, ids) => {
        const found = await records(region, [...(await ownVpcs(api, region, ids)).values()]);
        return new Map(found.map((record) => [record.id, record]));
      }),

    async listVpcs({ region, name }) {
      const named = await listWireVpcs(api, region, name === undefined ? {} : { vpcNames: [name] });
      // Whether the filter looks for the name or for a part of it is not documented.
      return records(
        region,
        named.filter(({ vpcName }) => name === undefined || vpcName === name),
      );
    },

    async updateVpc(ref, changes) {
      refuseChange(api, changes);
      const { name, description } = changes;
      const body = { ...(name !== undefined && { vpcName: name }), ...(description !== undefined && { description }) };
      if (Object.keys(body).length > 0)
        await api.tell({ action: "modifyVpc", method: "PATCH", region: ref.region, path: pathOf(ref.id), body });
      return api.settled(`VPC ${ref.id}`, () => find(ref, body));
    },

    deleteVpc: ({ region, id }) =>
      api.delete(
        { action: "deleteVpc", region, path: pathOf(id) },
        async () => (await findVpc(api, region, id)) === undefined,
      ),
  };
}

/** Those of these VPCs that are the account's own. */
export async function ownVpcs(api: Api, region: string, ids: readonly string[]): Promise<ReadonlyMap<string, WireVpc>> {
  const found = await Promise.all(
    chunked([...new Set(ids)], PAGE_SIZE).map((chunk) =>
      rowsById(
        api,
        {
          action: "describeVpcs",
          region,
          idOf,
          gone: GONE,
          ask: async (vpcIds) => {
            const rows = await listWireVpcs(api, region, { vpcIds });
            return { total: rows.length, rows };
          },
          all: () => listWireVpcs(api, region, {}),
        },
        chunk,
      ),
    ),
  );
  return new Map(found.flatMap((rows) => [...rows]));
}

const idOf = ({ vpcId }: WireVpc): string => vpcId;

const findVpc = (api: Api, region: string, id: string): Promise<WireVpc | undefined> =>
  api.find(
    {
      action: "describeVpc",
      region,
      path: pathOf(id),
      key: "vpc",
      row: wireVpc,
      idOf,
      all: () => listWireVpcs(api, region, {}),
    },
    id,
  );

function listWireVpcs(api: Api, region: string, filters: Filters): Promise<readonly WireVpc[]> {
  return api.list({
    action: "describeVpcs",
    region,
    path: "vpcs/",
    key: "vpcs",
    row: wireVpc,
    idOf,
    filters,
  });
}

/** VPC → its default table. An only table is that; where there are more, their types say it. */
async function defaultTables(api: Api, region: string, vpcs: readonly WireVpc[]): Promise<ReadonlyMap<string, string>> {
  const unclear = vpcs.filter(({ routeTableIds }) => routeTableIds.length !== 1);
  const filter: Filters = unclear.length === 1 ? { vpcId: [unclear[0]!.vpcId] } : {};
  const tables = unclear.length === 0 ? [] : await listTables(api, region, filter);
  return new Map([
    ...vpcs.map(({ vpcId, routeTableIds }) => [vpcId, routeTableIds[0] ?? ""] as const),
    ...tables.filter(({ isDefault }) => isDefault).map(({ vpcId, id }) => [vpcId, id] as const),
  ]);
}

function recordOf(vpc: WireVpc, region: string, accountId: string, tables: ReadonlyMap<string, string>): VpcRecord {
  const { [CREATOR_TAG]: creator, ...tags } = tagsOf(vpc);
  return {
    region,
    id: vpc.vpcId,
    accountId,
    name: vpc.vpcName,
    cidrBlock: vpc.addressPrefix,
    secondaryCidrBlocks: [],
    ...(vpc.description !== "" && { description: vpc.description }),
    tags,
    defaultRouteTableId: tables.get(vpc.vpcId)!,
    ...(creator !== undefined && { creator }),
    state: "available",
  };
}

const pathOf = (id: string): string => `vpcs/${percentEncode(id)}`;

function refuseChange(api: Api, changes: VpcChanges): void {
  refuseIpv6(api, changes);
  if (changes.tags === undefined) return;
  throw new PeeringError("unsupported", "modifyVpc cannot change tags: the API accepts them at creation only", {
    property: "tags",
    value: changes.tags,
    vendor: api.vendor,
    source: "JD Cloud VPC API Reference, v1, modifyVpc",
    fix: "Keep the tags, or change them in the console and in the program",
  });
}

/** What the API has no words for is refused, not left out. */
function refuseUnsayable(api: Api, vpc: NewVpc): void {
  refuseIpv6(api, vpc);
  const violations = vpcViolations(rules, api.limits, { ...vpc, unknown: new Set() });
  const fault = violations.find(({ severity }) => severity === "error");
  if (fault !== undefined) throw toError(fault, rules);
}

function refuseIpv6(api: Api, { enableIpv6 }: Pick<NewVpc, "enableIpv6">): void {
  if (enableIpv6 !== true) return;
  throw new PeeringError(
    "unsupported",
    "the API enables IPv6 by subnet, and does not report an IPv6 CIDR block of the VPC",
    {
      property: "enableIpv6",
      value: true,
      vendor: api.vendor,
      source: "JD Cloud VPC API Reference, v1, modifyVpc",
      fix: "Remove it, and enable IPv6 on the subnets in the console",
    },
  );
}
