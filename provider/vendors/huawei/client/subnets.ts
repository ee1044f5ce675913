/**
 * Subnets and route tables. A subnet does not show its route table; the tables of its VPC show their subnets.
 *
 * CreateSubnet         POST   /v1/{project_id}/subnets
 * ListSubnets          GET    /v1/{project_id}/subnets
 * ShowSubnet           GET    /v1/{project_id}/subnets/{subnet_id}
 * UpdateSubnet         PUT    /v1/{project_id}/vpcs/{vpc_id}/subnets/{subnet_id}
 * DeleteSubnet         DELETE /v1/{project_id}/vpcs/{vpc_id}/subnets/{subnet_id}
 * CreateRouteTable     POST   /v1/{project_id}/routetables
 * UpdateRouteTable     PUT    /v1/{project_id}/routetables/{routetable_id}
 * DeleteRouteTable     DELETE /v1/{project_id}/routetables/{routetable_id}
 * AssociateRouteTable  POST   /v1/{project_id}/routetables/{routetable_id}/action
 */
import type {
  NewRouteTable,
  NewSubnet,
  Ref,
  RouteTableRecord,
  SubnetFilter,
  SubnetRecord,
} from "../../../backend/contract.js";
import { toCidr } from "../../../network/cidr/cidr.js";
import type { SubnetPort, TablePort } from "../../kit/subnet-calls.js";
import { percentEncode } from "../../kit/signing.js";
import { createdSubnet, createdTable, nothing, oneSubnetDetail, type SubnetDetail, subnetDetail } from "../answers.js";
import type { Context } from "./context.js";
import type { Routing } from "./routes.js";

const SUBNETS = "/v1/{project}/subnets";
const TABLES = "/v1/{project}/routetables";

/** The code by which a subnet does not exist. */
const GONE = ["VPC.0202"];
/** The code by which a route table does not exist. */
const TABLE_GONE = ["VPC.2808"];

type Tables = Pick<Routing, "defaultTables" | "tablesBySubnet">;

export class SubnetClient implements SubnetPort {
  constructor(
    private readonly context: Context,
    private readonly tables: Tables,
  ) {}

  async read(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, SubnetRecord>> {
    const all = () => this.#list(region);
    const rows = await Promise.all(
      ids.map((id) => {
        const subject = { action: "ShowSubnet", region, path: `${SUBNETS}/${percentEncode(id)}` };
        const answer = oneSubnetDetail.transform(({ subnet }) => subnet);
        return this.context.api.find({ subject, answer, idOf: (row) => row.id, gone: GONE, all }, id);
      }),
    );
    const records = await this.#records(
      region,
      rows.filter((row) => row !== undefined),
    );
    return new Map(records.map((record) => [record.id, record]));
  }

  async list({ region, vpcId }: SubnetFilter): Promise<readonly SubnetRecord[]> {
    return this.#records(region, await this.#list(region, vpcId));
  }

  async create(subnet: NewSubnet, landed: () => Promise<{ id: string } | undefined>) {
    const { region, vpcId, name, cidrBlock, zone } = subnet;
    const body = {
      subnet: {
        name,
        cidr: cidrBlock,
        vpc_id: vpcId,
        gateway_ip: firstAddress(cidrBlock),
        ...(zone !== undefined && { availability_zone: zone }),
      },
    };
    const subject = { action: "CreateSubnet", method: "POST", region, path: SUBNETS, body } as const;
    const made = await this.context.api.changeOnce(subject, createdSubnet, async () => {
      const there = await landed();
      return there && { subnet: { id: there.id } };
    });
    return { id: made.subnet.id };
  }

  rename(subnet: SubnetRecord, name: string) {
    const subject = { action: "UpdateSubnet", method: "PUT", region: subnet.region, path: pathOf(subnet) } as const;
    return this.context.api.change({ ...subject, body: { subnet: { name } } }, nothing);
  }

  /** A subnet without an association uses the default table. */
  async associate({ region, id, vpcId, routeTableId: before }: SubnetRecord, routeTableId: string) {
    const main = (await this.tables.defaultTables(region, [vpcId])).get(vpcId);
    const [table, verb] = routeTableId === main ? [before, "disassociate"] : [routeTableId, "associate"];
    const path = `${TABLES}/${percentEncode(table)}/action`;
    const body = { routetable: { subnets: { [verb]: [id] } } };
    return this.context.api.change({ action: "AssociateRouteTable", method: "POST", region, path, body }, nothing);
  }

  /** The call names the VPC, which the subnet itself shows. */
  async remove({ region }: Ref, find: () => Promise<SubnetRecord | undefined>): Promise<void> {
    const there = await find();
    if (there === undefined) return;
    const subject = { action: "DeleteSubnet", method: "DELETE", region, path: pathOf(there) } as const;
    await this.context.api.delete(subject, GONE, async () => (await find()) === undefined);
  }

  async #list(region: string, vpcId?: string): Promise<readonly SubnetDetail[]> {
    const listing = { action: "ListSubnets", region, path: SUBNETS, key: "subnets", row: subnetDetail };
    const rows = await this.context.api.list({ ...listing, query: { vpc_id: vpcId } });
    return rows.filter((row) => vpcId === undefined || row.vpc_id === vpcId);
  }

  async #records(region: string, rows: readonly SubnetDetail[]): Promise<SubnetRecord[]> {
    if (rows.length === 0) return [];
    const vpcIds = [...new Set(rows.map((row) => row.vpc_id))];
    const tables = await this.tables.tablesBySubnet(region, vpcIds);
    const isShown = rows.every(({ id }) => tables.has(id));
    const defaults = isShown ? new Map<string, string>() : await this.tables.defaultTables(region, vpcIds);
    return rows.map(({ id, vpc_id: vpcId, name = "", cidr, availability_zone: zone, ...row }) => ({
      region,
      id,
      accountId: this.context.accountId,
      vpcId,
      name,
      cidrBlock: cidr,
      ...(zone !== undefined && { zone }),
      routeTableId: tables.get(id) ?? defaults.get(vpcId) ?? "",
      ...(typeof row.available_ip_address_count === "number" && { availableIpCount: row.available_ip_address_count }),
    }));
  }
}

export class TableClient implements TablePort {
  constructor(private readonly context: Context) {}

  async create({ region, vpcId, name }: NewRouteTable, landed: () => Promise<{ id: string } | undefined>) {
    const body = { routetable: { vpc_id: vpcId, name } };
    const subject = { action: "CreateRouteTable", method: "POST", region, path: TABLES, body } as const;
    const made = await this.context.api.changeOnce(subject, createdTable, async () => {
      const there = await landed();
      return there && { routetable: { id: there.id } };
    });
    return { id: made.routetable.id };
  }

  rename({ region, id }: RouteTableRecord, name: string) {
    const subject = {
      action: "UpdateRouteTable",
      method: "PUT",
      region,
      path: `${TABLES}/${percentEncode(id)}`,
    } as const;
    return this.context.api.change({ ...subject, body: { routetable: { name } } }, nothing);
  }

  remove({ region, id }: Ref, find: () => Promise<RouteTableRecord | undefined>): Promise<void> {
    const path = `${TABLES}/${percentEncode(id)}`;
    const subject = { action: "DeleteRouteTable", method: "DELETE", region, path } as const;
    return this.context.api.delete(subject, TABLE_GONE, async () => (await find()) === undefined);
  }
}

const pathOf = ({ vpcId, id }: SubnetRecord): string =>
  `/v1/{project}/vpcs/${percentEncode(vpcId)}/subnets/${percentEncode(id)}`;

/** The gateway's, by the vendor's own default. */
function firstAddress(cidrBlock: string): string {
  const [address = ""] = toCidr(cidrBlock).text.split("/");
  const parts = address.split(".").map(Number);
  return [...parts.slice(0, 3), parts[3]! + 1].join(".");
}
