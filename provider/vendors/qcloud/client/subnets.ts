/**
 * Subnets and route tables over API 2.0: DescribeSubnetEx, CreateSubnet, ModifySubnetAttribute, AssociateRouteTable,
 * DeleteSubnet; CreateRouteTable, DeleteRouteTable, and ModifyRouteTableAttribute without routes, which renames a table
 * and leaves its routes as they are.
 */
import type {
  NewRouteTable,
  NewSubnet,
  Ref,
  RouteTableRecord,
  SubnetFilter,
  SubnetRecord,
} from "../../../backend/contract.js";
import type { Deadline } from "../../../backend/http/deadline.js";
import type { SubnetPort, TablePort } from "../../kit/subnet-calls.js";
import { createdSubnets, createdTable, nothing, type SubnetDetail, subnetDetails } from "../answers.js";
import { type Api, type Context, GONE, type Params } from "./context.js";
import { RowsById } from "./rows-by-id.js";

const subnetListing = (api: Api) => ({
  action: "DescribeSubnetEx",
  idOf: ({ id }: SubnetDetail) => id,
  page: (region: string, params: Params, offset?: number, deadline?: Deadline) =>
    api.page({ action: "DescribeSubnetEx", region, params }, subnetDetails, offset, deadline),
});

export class SubnetClient implements SubnetPort {
  readonly #rows: RowsById<SubnetDetail>;

  constructor(private readonly context: Context) {
    const { api } = context;
    this.#rows = new RowsById<SubnetDetail>(api, { ...subnetListing(api), gone: GONE.subnet, id: "subnetId" });
  }

  async read(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, SubnetRecord>> {
    const rows = await this.#rows.get(region, ids);
    return new Map([...rows].map(([id, row]) => [id, this.#record(region, row)]));
  }

  async list({ region, vpcId }: SubnetFilter): Promise<readonly SubnetRecord[]> {
    const { api } = this.context;
    const rows =
      vpcId === undefined ? await this.#rows.all(region) : await api.list(subnetListing(api), region, { vpcId });
    return rows.map((row) => this.#record(region, row));
  }

  async create({ region, vpcId, name, cidrBlock, zone }: NewSubnet, landed: () => Promise<{ id: string } | undefined>) {
    const params = {
      vpcId,
      "subnetSet.0.subnetName": name,
      "subnetSet.0.cidrBlock": cidrBlock,
      "subnetSet.0.zoneId": zone,
    };
    return this.context.api.changeOnce({ action: "CreateSubnet", region, params }, createdSubnets, landed);
  }

  rename({ region, id, vpcId }: SubnetRecord, name: string) {
    return this.#change("ModifySubnetAttribute", region, { vpcId, subnetId: id, subnetName: name });
  }

  associate({ region, id, vpcId }: SubnetRecord, routeTableId: string) {
    return this.#change("AssociateRouteTable", region, { vpcId, subnetId: id, routeTableId });
  }

  /** The call names the VPC, which the subnet itself shows. */
  async remove({ region, id }: Ref, find: () => Promise<SubnetRecord | undefined>): Promise<void> {
    const there = await find();
    if (there === undefined) return;
    const subject = { action: "DeleteSubnet", region, params: { vpcId: there.vpcId, subnetId: id } };
    await this.context.api.delete(subject, GONE.subnet, async () => (await find()) === undefined);
  }

  #change(action: string, region: string, params: Params): Promise<object> {
    return this.context.api.change({ action, region, params }, nothing);
  }

  #record(region: string, { id, vpcId, subnetName: name = "", cidrBlock, zoneId, ...row }: SubnetDetail): SubnetRecord {
    return {
      region,
      id,
      accountId: this.context.accountId,
      vpcId,
      name,
      cidrBlock,
      ...(zoneId !== undefined && { zone: zoneId }),
      routeTableId: row.routeTableId,
      ...(typeof row.availableIPNum === "number" && { availableIpCount: row.availableIPNum }),
    };
  }
}

export class TableClient implements TablePort {
  constructor(private readonly context: Context) {}

  create({ region, vpcId, name }: NewRouteTable, landed: () => Promise<{ id: string } | undefined>) {
    const subject = { action: "CreateRouteTable", region, params: { vpcId, routeTableName: name } };
    return this.context.api.changeOnce(subject, createdTable, landed);
  }

  rename({ region, id, vpcId }: RouteTableRecord, name: string) {
    const params = { vpcId, routeTableId: id, routeTableName: name };
    return this.context.api.change({ action: "ModifyRouteTableAttribute", region, params }, nothing);
  }

  async remove({ region, id }: Ref, find: () => Promise<RouteTableRecord | undefined>): Promise<void> {
    const there = await find();
    if (there === undefined) return;
    const subject = { action: "DeleteRouteTable", region, params: { vpcId: there.vpcId, routeTableId: id } };
    await this.context.api.delete(subject, GONE.routeTable, async () => (await find()) === undefined);
  }
}
