/**
 * Subnets and route tables over JD Cloud's API.
 *
 * createSubnet            POST   /subnets/
 * describeSubnets         GET    /subnets/
 * describeSubnet          GET    /subnets/{subnetId}
 * modifySubnet            PATCH  /subnets/{subnetId}
 * deleteSubnet            DELETE /subnets/{subnetId}
 * createRouteTable        POST   /routeTables/
 * modifyRouteTable        PATCH  /routeTables/{routeTableId}
 * deleteRouteTable        DELETE /routeTables/{routeTableId}
 * associateRouteTable     POST   /routeTables/{routeTableId}:associateRouteTable
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
import { createdSubnet, createdTable, nothing, wireSubnet, type WireSubnet } from "../answers.js";
import { type Context, type Kind, pathOf } from "./context.js";
import { TABLES } from "./routes.js";

const SUBNETS: Kind<WireSubnet> = {
  one: "subnet",
  row: wireSubnet,
  idOf: ({ subnetId }) => subnetId,
  ids: "subnetIds",
};

export class SubnetClient implements SubnetPort {
  constructor(private readonly context: Context) {}

  async read(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, SubnetRecord>> {
    const rows = await this.context.api.byIds(SUBNETS, region, ids);
    return new Map([...rows].map(([id, row]) => [id, this.#record(region, row)]));
  }

  async list({ region, vpcId }: SubnetFilter): Promise<readonly SubnetRecord[]> {
    const rows = await this.context.api.list(SUBNETS, region, vpcId === undefined ? {} : { vpcId: [vpcId] });
    return rows.map((row) => this.#record(region, row));
  }

  async create({ region, vpcId, name, cidrBlock }: NewSubnet, landed: () => Promise<{ id: string } | undefined>) {
    const body = { vpcId, subnetName: name, addressPrefix: cidrBlock };
    const subject = { action: "createSubnet", method: "POST", region, path: "subnets/", body } as const;
    const { subnetId: id } = await this.context.api.changeOnce(subject, createdSubnet, async () => {
      const there = await landed();
      return there && { subnetId: there.id };
    });
    return { id };
  }

  rename({ region, id }: SubnetRecord, name: string) {
    const subject = { action: "modifySubnet", method: "PATCH", region, path: pathOf(SUBNETS, id) } as const;
    return this.context.api.change({ ...subject, body: { subnetName: name } }, nothing);
  }

  associate({ region, id }: SubnetRecord, routeTableId: string) {
    const action = "associateRouteTable";
    const path = `${pathOf(TABLES, routeTableId)}%3A${action}`;
    return this.context.api.change({ action, method: "POST", region, path, body: { subnetIds: [id] } }, nothing);
  }

  remove({ region, id }: Ref): Promise<void> {
    return this.context.api.remove(SUBNETS, region, id);
  }

  #record(region: string, row: WireSubnet): SubnetRecord {
    const { subnetId: id, vpcId, subnetName: name, addressPrefix: cidrBlock, routeTableId, availableIpCount } = row;
    const { accountId } = this.context;
    const free = typeof availableIpCount === "number" ? { availableIpCount } : {};
    return { region, id, accountId, vpcId, name, cidrBlock, routeTableId, ...free };
  }
}

export class TableClient implements TablePort {
  constructor(private readonly context: Context) {}

  async create({ region, vpcId, name }: NewRouteTable, landed: () => Promise<{ id: string } | undefined>) {
    const body = { vpcId, routeTableName: name };
    const subject = { action: "createRouteTable", method: "POST", region, path: "routeTables/", body } as const;
    const { routeTableId: id } = await this.context.api.changeOnce(subject, createdTable, async () => {
      const there = await landed();
      return there && { routeTableId: there.id };
    });
    return { id };
  }

  rename({ region, id }: RouteTableRecord, name: string) {
    const subject = { action: "modifyRouteTable", method: "PATCH", region, path: pathOf(TABLES, id) } as const;
    return this.context.api.change({ ...subject, body: { routeTableName: name } }, nothing);
  }

  remove({ region, id }: Ref): Promise<void> {
    return this.context.api.remove(TABLES, region, id);
  }
}
