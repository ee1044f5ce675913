/** Subnets and route tables against what a vendor's API has for them: reads that lag, lost answers, and refusals. */
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
} from "../../backend/contract.js";
import { BatchedReads } from "../../backend/read-cache/batched-reads.js";
import { alignToRefs } from "../../backend/refs.js";
import { isPeeringError, PeeringError } from "../../errors.js";
import { routeTableViolations, subnetViolations, throwFirstError } from "../../rules/plan/index.js";
import type { Api } from "./api.js";
import { type Acting, missing } from "./errors.js";

type Context = Acting & { readonly api: Api<never> };

/** What was created by an attempt without an answer. */
type Landed = () => Promise<{ readonly id: string } | undefined>;

export interface SubnetPort {
  /** Existing objects, by ID. */
  read(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, SubnetRecord>>;
  list(filter: SubnetFilter): Promise<readonly SubnetRecord[]>;
  create(subnet: NewSubnet, landed: Landed): Promise<{ readonly id: string }>;
  rename(subnet: SubnetRecord, name: string): Promise<unknown>;
  associate(subnet: SubnetRecord, routeTableId: string): Promise<unknown>;
  /** What is gone need not be deleted. */
  remove(subnet: Ref, find: () => Promise<SubnetRecord | undefined>): Promise<void>;
}

export interface TablePort {
  create(table: NewRouteTable, landed: Landed): Promise<{ readonly id: string }>;
  rename(table: RouteTableRecord, name: string): Promise<unknown>;
  /** What is gone need not be deleted. */
  remove(table: Ref, find: () => Promise<RouteTableRecord | undefined>): Promise<void>;
}

export function subnetCalls(context: Context, port: SubnetPort): SubnetCalls {
  const { api, rules } = context;
  const rows = new BatchedReads<SubnetRecord>((region, ids) => port.read(region, ids));
  const getSubnets = (refs: readonly Ref[]) => alignToRefs(refs, (region, ids) => rows.get(region, ids));
  const find = async (ref: Ref) => (await getSubnets([ref]))[0];
  const shown = (ref: Ref, isRight: (subnet: SubnetRecord) => boolean) =>
    api.shown(
      () => find(ref),
      isRight,
      () => missing(context, "subnet", ref),
    );
  return {
    getSubnets,
    listSubnets: async (filter) => [...(await port.list(filter))],
    async createSubnet(subnet) {
      const { region, vpcId, name, cidrBlock } = subnet;
      throwFirstError(subnetViolations(rules, { ...subnet, unknown: new Set() }), rules);
      const { id } = await port.create(subnet, async () => {
        const all = await port.list({ region, vpcId });
        // A VPC has one subnet of a CIDR block.
        return all.find((other) => other.cidrBlock === cidrBlock && other.name === name);
      });
      return shown({ region, id }, () => true);
    },
    async updateSubnet(ref, { name, routeTableId }) {
      const before = await find(ref);
      if (before === undefined) throw missing(context, "subnet", ref);
      if (name !== undefined && name !== before.name) await port.rename(before, name);
      if (routeTableId !== undefined && routeTableId !== before.routeTableId)
        await port.associate(before, routeTableId);
      return shown(
        ref,
        (subnet) =>
          (name === undefined || subnet.name === name) &&
          (routeTableId === undefined || subnet.routeTableId === routeTableId),
      );
    },
    deleteSubnet: (ref) => port.remove(ref, () => find(ref)),
  };
}

export function routeTableCalls(
  context: Context,
  reads: Pick<Backend, "getRouteTables" | "listRouteTables">,
  port: TablePort,
): RouteTableCalls {
  const { api, rules } = context;
  const find = async (ref: Ref) => (await reads.getRouteTables([ref]))[0];
  const shown = (ref: Ref, isRight: (table: RouteTableRecord) => boolean) =>
    api.shown(
      () => find(ref),
      isRight,
      () => missing(context, "routeTable", ref),
    );
  return {
    async createRouteTable(table) {
      const { region, vpcId, name } = table;
      throwFirstError(routeTableViolations(rules, table), rules);
      // Names are not unique: what was there before is not what an attempt without an answer made.
      const before = new Set((await reads.listRouteTables({ region, vpcId })).map(({ id }) => id));
      const { id } = await port.create(table, async () => {
        const all = await reads.listRouteTables({ region, vpcId });
        return all.find((other) => other.name === name && !before.has(other.id));
      });
      return shown({ region, id }, () => true);
    },
    async updateRouteTable(ref, { name }) {
      const before = await find(ref);
      if (before === undefined) throw missing(context, "routeTable", ref);
      if (name === undefined || name === before.name) return before;
      await port.rename(before, name);
      return shown(ref, (table) => table.name === name);
    },
    async deleteRouteTable(ref) {
      try {
        await port.remove(ref, () => find(ref));
      } catch (error) {
        throw (await whyKept(context, find, ref, error)) ?? error;
      }
    },
  };
}

/** Not every vendor has a code of its own for a table that is in use. */
async function whyKept(
  { rules }: Context,
  find: (ref: Ref) => Promise<RouteTableRecord | undefined>,
  ref: Ref,
  refusal: unknown,
): Promise<PeeringError | undefined> {
  const mayBeInUse = ["invalid-input", "backend-failure", "in-use", "unsupported"] as const;
  if (!mayBeInUse.some((code) => isPeeringError(refusal, code))) return undefined;
  const table = await find(ref).catch(() => undefined);
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
