/** Subnets and route tables over a vendor's API, with eventual consistency, lost answers, and errors. */
import { afterCreation } from "../../backend/created.js";
import type {
  Backend,
  NewRouteTable,
  NewSubnet,
  Ref,
  RouteTableCalls,
  RouteTableRecord,
  SubnetCalls,
  SubnetFilter,
  SubnetRecord,
  TagChanges,
  Tags,
} from "../../backend/contract.js";
import type { z } from "zod";
import type { Requested } from "../../backend/http/reader.js";
import { alignToRefs, byId } from "../../backend/refs.js";
import { areTagsChanged, splitTags } from "../../backend/tags.js";
import { isPeeringError, PeeringError } from "../../errors.js";
import { routeTableViolations, subnetViolations, throwFirstError } from "../../rules/plan/index.js";
import type { Rule, TagSupport, VendorRules } from "../../rules/schema.js";
import type { Api } from "./api.js";
import { ByRef } from "./by-ref.js";
import { fits, given } from "./given.js";
import { type Acting, refuseFields } from "./errors.js";

type Context<S extends Requested> = Acting & { readonly api: Api<S> };

/** Calls for one kind of object. @typeParam S a call in the vendor's form */
interface Port<S, N, T extends Ref> {
  readonly created: z.ZodType<{ readonly id: string }>;
  create(this: void, object: N): S;
  rename(this: void, object: T, name: string): S;
  /** The calls that change its tags, if it has any. */
  tag?(this: void, object: Ref, changes: TagChanges): readonly S[];
  /** Maximum number of tags in a creation; the others are set by further calls. */
  readonly tagsAtCreation?: number;
  /** The codes for an object that does not exist. */
  readonly gone: readonly string[];
  /** @param find for a call that requires more than the ID; `undefined`: deleted */
  delete(this: void, object: Ref, find: () => Promise<T | undefined>): S | Promise<S | undefined>;
  /** Determines it by the vendor's own read; default: by the read in `find`. */
  isGone?(this: void, object: Ref): Promise<boolean>;
}

export type TablePort<S> = Port<S, NewRouteTable, RouteTableRecord>;

/** @typeParam R a row */
export interface SubnetPort<S, R> extends Port<S, NewSubnet, SubnetRecord> {
  /** Existing rows, by ID. */
  read(this: void, region: string, ids: readonly string[]): Promise<ReadonlyMap<string, R>>;
  /** Subnets of all VPCs, if none is given. */
  list(this: void, region: string, vpcId: string | undefined): Promise<readonly R[]>;
  seen(this: void, rows: readonly R[], region: string): readonly SeenSubnet[] | Promise<readonly SeenSubnet[]>;
  /** For rows without tags; `undefined` if they cannot be read. */
  tagsOf?(this: void, subnet: Ref): Promise<Tags | undefined>;
  associate(this: void, subnet: SubnetRecord, routeTableId: string): S | Promise<S>;
}

/** A subnet as its row describes it. */
interface SeenSubnet extends Pick<SubnetRecord, "id" | "vpcId" | "cidrBlock" | "routeTableId"> {
  readonly name: string | undefined;
  readonly zone?: string | undefined;
  readonly availableIpCount: number | null | undefined;
  readonly tags?: Tags | undefined;
}

export function subnetCalls<S extends Requested, R>(context: Context<S>, port: SubnetPort<S, R>): SubnetCalls {
  const { api, rules, accountId } = context;
  const records = async (region: string, rows: readonly R[]): Promise<SubnetRecord[]> =>
    (await port.seen(rows, region)).map(({ name = "", zone, availableIpCount, tags, ...seen }) => ({
      ...seen,
      region,
      accountId,
      name,
      ...(zone !== undefined && { zone }),
      ...(typeof availableIpCount === "number" && { availableIpCount }),
      ...(tags !== undefined && { tags }),
    }));
  const batched = api.batched(async (region, ids) =>
    byId(await records(region, [...(await port.read(region, ids)).values()])),
  );
  const withoutTags = (refs: readonly Ref[]) => alignToRefs(refs, (region, ids) => batched.get(region, ids));
  const getSubnets = async (refs: readonly Ref[]) => {
    const { tagsOf } = port;
    const found = await withoutTags(refs);
    if (tagsOf === undefined) return found;
    const tagged = async (subnet: SubnetRecord | undefined) =>
      subnet && { ...subnet, ...given({ tags: await tagsOf(subnet) }) };
    return Promise.all(found.map(tagged));
  };
  const listSubnets = async ({ region, vpcId }: SubnetFilter) => records(region, await port.list(region, vpcId));
  const subnets = new ByRef(context, "subnet", getSubnets);
  const untagged = new ByRef(context, "subnet", withoutTags);
  return {
    getSubnets,
    listSubnets,
    async createSubnet(subnet) {
      const { region, vpcId, name, cidrBlock } = subnet;
      throwFirstError(subnetViolations(rules, { ...subnet, unknown: new Set() }), rules);
      refuseTags(context, port, subnet, rules.subnetTags);
      const [now, later] = splitTags(subnet.tags ?? {}, port.tagsAtCreation ?? Infinity);
      const { id } = await api.changeOnce(port.create({ ...subnet, tags: now }), port.created, async () => {
        const all = await listSubnets({ region, vpcId });
        // A VPC has one subnet per CIDR block.
        return all.find((other) => other.cidrBlock === cidrBlock && other.name === name);
      });
      return afterCreation({ region, id }, async () => {
        await api.sendEach(port.tag?.({ region, id }, later) ?? []);
        return subnets.shown({ region, id }, (seen) => hasTags(seen, subnet.tags));
      });
    },
    async updateSubnet(ref, { name, routeTableId, tags = {} }) {
      refuseTags(context, port, { tags }, rules.subnetTags);
      const before = await untagged.present(ref);
      if (name !== undefined && name !== before.name) await api.send(port.rename(before, name));
      if (routeTableId !== undefined && routeTableId !== before.routeTableId)
        await api.send(await port.associate(before, routeTableId));
      await api.sendEach(port.tag?.(before, tags) ?? []);
      return subnets.shown(
        ref,
        (subnet) =>
          fits(name, subnet.name) && fits(routeTableId, subnet.routeTableId) && areTagsChanged(subnet.tags, tags),
      );
    },
    deleteSubnet: (ref) => remove(api, untagged, port, ref),
  };
}

export function routeTableCalls<S extends Requested>(
  context: Context<S>,
  reads: Pick<Backend, "getRouteTables" | "listRouteTables">,
  port: TablePort<S>,
): RouteTableCalls {
  const { api, rules } = context;
  const tables = new ByRef(context, "routeTable", (refs) => reads.getRouteTables(refs));
  return {
    async createRouteTable(table) {
      const { region, vpcId, name } = table;
      throwFirstError(routeTableViolations(rules, table), rules);
      refuseTags(context, port, table, rules.routeTableTags);
      // Names are not unique: tables that existed before were not created by an attempt without an answer.
      const before = new Set((await reads.listRouteTables({ region, vpcId })).map(({ id }) => id));
      const { id } = await api.changeOnce(port.create(table), port.created, async () => {
        const all = await reads.listRouteTables({ region, vpcId });
        return all.find((other) => other.name === name && !before.has(other.id));
      });
      return afterCreation({ region, id }, () => tables.shown({ region, id }, (seen) => hasTags(seen, table.tags)));
    },
    async updateRouteTable(ref, { name, tags = {} }) {
      refuseTags(context, port, { tags }, rules.routeTableTags);
      const before = await tables.present(ref);
      const isNamed = fits(name, before.name);
      if (isNamed && Object.keys(tags).length === 0) return before;
      if (!isNamed) await api.send(port.rename(before, name!));
      await api.sendEach(port.tag?.(before, tags) ?? []);
      return tables.shown(ref, (table) => fits(name, table.name) && areTagsChanged(table.tags, tags));
    },
    async deleteRouteTable(ref) {
      try {
        await remove(api, tables, port, ref);
      } catch (error) {
        throw (await whyKept(rules, tables, ref, error)) ?? error;
      }
    },
  };
}

const hasTags = (seen: { readonly tags?: Tags }, wanted: Tags = {}): boolean => areTagsChanged(seen.tags, wanted);

/** For an API without tags, although the vendor's rules may allow them for another of its APIs. */
function refuseTags(
  { rules }: Acting,
  { tag }: { readonly tag?: unknown },
  requested: { readonly tags?: TagChanges },
  rule: Rule<TagSupport>,
): void {
  if (tag === undefined) refuseFields(rules, requested, { tags: rule });
}

async function remove<S extends Requested, N, T extends Ref>(
  api: Api<S>,
  objects: ByRef<T>,
  port: Port<S, N, T>,
  ref: Ref,
): Promise<void> {
  const isGone = port.isGone ?? (async () => (await objects.find(ref)) === undefined);
  const apiCall = await port.delete(ref, () => objects.find(ref));
  if (apiCall !== undefined) await api.delete(apiCall, port.gone, () => isGone(ref));
}

/** Not every vendor has a separate code for a table in use. */
async function whyKept(
  rules: VendorRules,
  tables: ByRef<RouteTableRecord>,
  ref: Ref,
  refusal: unknown,
): Promise<PeeringError | undefined> {
  const mayBeInUse = ["invalid-input", "backend-failure", "in-use", "unsupported"] as const;
  if (!mayBeInUse.some((code) => isPeeringError(refusal, code))) return undefined;
  const table = await tables.find(ref).catch(() => undefined);
  const about = { property: "routeTableId", value: ref.id, vendor: rules.id, cause: refusal };
  if (table?.isDefault === true)
    return new PeeringError("unsupported", `it is the default route table of ${table.vpcId}`, {
      ...about,
      fix: "Delete the VPC",
    });
  if (table === undefined || table.subnetIds.length === 0) return undefined;
  return new PeeringError("in-use", `subnets are associated with the route table: ${table.subnetIds.join(", ")}`, {
    ...about,
    fix: "Associate them with another table first",
  });
}
