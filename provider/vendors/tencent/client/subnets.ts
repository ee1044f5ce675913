/**
 * Subnets and route tables over API 3.0: DescribeSubnets, CreateSubnet, ModifySubnetAttribute,
 * ReplaceRouteTableAssociation, DeleteSubnet; CreateRouteTable, ModifyRouteTableAttribute, DeleteRouteTable.
 */
import type {
  NewRouteTable,
  NewSubnet,
  Ref,
  RouteTableRecord,
  SubnetFilter,
  SubnetRecord,
} from "../../../backend/contract.js";
import type { SubnetPort, TablePort } from "../../kit/subnet-calls.js";
import { createdSubnet, createdTable, nothing, type SubnetDetail, subnetDetails } from "../answers.js";
import { asAnswered, type Context, GONE, type Params } from "./context.js";

const SUBNETS = {
  action: "DescribeSubnets",
  answer: subnetDetails,
  complete: asAnswered<SubnetDetail>,
  idOf: ({ SubnetId }: SubnetDetail) => SubnetId,
  /** The documented maximum, of ids and of rows. */
  limit: 100,
  ids: "SubnetIds",
};

export class SubnetClient implements SubnetPort {
  constructor(private readonly context: Context) {}

  async read(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, SubnetRecord>> {
    const rows = await this.context.api.byIds(SUBNETS, region, ids);
    return new Map([...rows].map(([id, row]) => [id, this.#record(region, row)]));
  }

  async list({ region, vpcId }: SubnetFilter): Promise<readonly SubnetRecord[]> {
    const filters = vpcId === undefined ? {} : { Filters: [{ Name: "vpc-id", Values: [vpcId] }] };
    return (await this.context.api.list(SUBNETS, region, filters)).map((row) => this.#record(region, row));
  }

  async create({ region, vpcId, name, cidrBlock, zone }: NewSubnet, landed: () => Promise<{ id: string } | undefined>) {
    const params = { VpcId: vpcId, SubnetName: name, CidrBlock: cidrBlock, Zone: zone };
    const made = await this.context.api.changeOnce(
      { action: "CreateSubnet", region, params },
      createdSubnet,
      async () => {
        const there = await landed();
        return there && { Subnet: { SubnetId: there.id } };
      },
    );
    return { id: made.Subnet.SubnetId };
  }

  rename({ region, id }: SubnetRecord, name: string) {
    return this.#change("ModifySubnetAttribute", region, { SubnetId: id, SubnetName: name });
  }

  associate({ region, id }: SubnetRecord, routeTableId: string) {
    return this.#change("ReplaceRouteTableAssociation", region, { RouteTableId: routeTableId, SubnetId: id });
  }

  remove({ region, id }: Ref, find: () => Promise<SubnetRecord | undefined>): Promise<void> {
    const subject = { action: "DeleteSubnet", region, params: { SubnetId: id } };
    return this.context.api.delete(subject, GONE, async () => (await find()) === undefined);
  }

  #change(action: string, region: string, params: Params): Promise<object> {
    return this.context.api.change({ action, region, params }, nothing);
  }

  #record(region: string, row: SubnetDetail): SubnetRecord {
    const { SubnetId: id, VpcId: vpcId, SubnetName: name = "", CidrBlock: cidrBlock, Zone: zone } = row;
    const { accountId } = this.context;
    return {
      region,
      id,
      accountId,
      vpcId,
      name,
      cidrBlock,
      ...(zone !== undefined && { zone }),
      routeTableId: row.RouteTableId,
      ...(typeof row.AvailableIpAddressCount === "number" && { availableIpCount: row.AvailableIpAddressCount }),
    };
  }
}

export class TableClient implements TablePort {
  constructor(private readonly context: Context) {}

  async create({ region, vpcId, name }: NewRouteTable, landed: () => Promise<{ id: string } | undefined>) {
    const subject = { action: "CreateRouteTable", region, params: { VpcId: vpcId, RouteTableName: name } };
    const made = await this.context.api.changeOnce(subject, createdTable, async () => {
      const there = await landed();
      return there && { RouteTable: { RouteTableId: there.id } };
    });
    return { id: made.RouteTable.RouteTableId };
  }

  rename({ region, id }: RouteTableRecord, name: string) {
    const params = { RouteTableId: id, RouteTableName: name };
    return this.context.api.change({ action: "ModifyRouteTableAttribute", region, params }, nothing);
  }

  remove({ region, id }: Ref, find: () => Promise<RouteTableRecord | undefined>): Promise<void> {
    const subject = { action: "DeleteRouteTable", region, params: { RouteTableId: id } };
    return this.context.api.delete(subject, GONE, async () => (await find()) === undefined);
  }
}
