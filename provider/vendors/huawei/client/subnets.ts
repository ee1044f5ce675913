/**
 * Subnets and route tables. A subnet's row omits its route table; the tables of its VPC list their subnets.
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
import type { SubnetRecord } from "../../../backend/contract.js";
import { isPeeringError } from "../../../errors.js";
import { toCidr } from "../../../network/cidr/cidr.js";
import type { SubnetPort, TablePort } from "../../kit/subnet-calls.js";
import { post, put, remove } from "../../kit/path-calls.js";
import { fits } from "../../kit/given.js";
import { percentEncode } from "../../kit/signing.js";
import {
  createdSubnet,
  createdTable,
  oneSubnetDetail,
  type SubnetDetail,
  subnetDetail,
  subnetTags,
} from "../answers.js";
import type { Context, ApiCall } from "./context.js";
import type { Routing } from "./routes.js";
import { starredTags, TAGS_AT_CREATION, tagCalls, tagsPath } from "./tags.js";

const SUBNETS = "/v1/{project}/subnets";
const TABLES = "/v1/{project}/routetables";

/**
 * A missing subnet is refused with VPC.0202, as is one that the key has no permission to read or that the service
 * failed to read, so the list decides.
 */
const GONE: readonly string[] = [];
/** Error code for a route table that does not exist. */
const TABLE_GONE = ["VPC.2808"];

const NOT_READABLE = ["permission-denied", "unsupported", "not-found"] as const;

type Tables = Pick<Routing, "defaultTables" | "tablesBySubnet">;

export function subnetPort({ api, rules }: Context, tables: Tables): SubnetPort<ApiCall, SubnetDetail> {
  const list = async (region: string, vpcId?: string) => {
    const listing = { action: "ListSubnets", region, path: SUBNETS, key: "subnets", row: subnetDetail };
    const rows = await api.list({ ...listing, query: { vpc_id: vpcId } });
    return rows.filter((row) => fits(vpcId, row.vpc_id));
  };
  return {
    gone: GONE,
    created: createdSubnet,
    async read(region, ids) {
      const all = () => list(region);
      const rows = await Promise.all(
        ids.map((id) => {
          const apiCall = { action: "ShowSubnet", region, path: `${SUBNETS}/${percentEncode(id)}` };
          return api.find({ apiCall, answer: oneSubnetDetail, idOf: (row) => row.id, gone: GONE, all }, id);
        }),
      );
      return new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.id, row]])));
    },
    list,
    /** Not every region has the call, and not every key has permission for it. */
    async tagsOf({ region, id }) {
      try {
        return await api.read({ action: "ShowSubnetTags", region, path: tagsPath("Subnet", id) }, subnetTags);
      } catch (error) {
        if (NOT_READABLE.some((code) => isPeeringError(error, code))) return undefined;
        throw error;
      }
    },
    async seen(rows, region) {
      if (rows.length === 0) return [];
      const vpcIds = [...new Set(rows.map((row) => row.vpc_id))];
      const shown = await tables.tablesBySubnet(region, vpcIds);
      const isShown = rows.every(({ id }) => shown.has(id));
      const defaults = isShown ? new Map<string, string>() : await tables.defaultTables(region, vpcIds);
      return rows.map((row) => ({
        id: row.id,
        vpcId: row.vpc_id,
        name: row.name,
        cidrBlock: row.cidr,
        zone: row.availability_zone,
        routeTableId: shown.get(row.id) ?? defaults.get(row.vpc_id) ?? "",
        availableIpCount: row.available_ip_address_count,
      }));
    },
    create({ region, vpcId, name, cidrBlock, zone, tags }) {
      const subnet = {
        name,
        cidr: cidrBlock,
        vpc_id: vpcId,
        gateway_ip: firstAddress(cidrBlock),
        ...(zone !== undefined && { availability_zone: zone }),
        ...starredTags("Subnet", rules.id, tags),
      };
      return post("CreateSubnet", region, SUBNETS, { subnet });
    },
    tagsAtCreation: TAGS_AT_CREATION,
    tag: (subnet, changes) => tagCalls("Subnet", subnet, changes),
    rename: (subnet, name) => put("UpdateSubnet", subnet.region, pathOf(subnet), { subnet: { name } }),
    /** A subnet without an association uses the default table. */
    async associate({ region, id, vpcId, routeTableId: before }, routeTableId) {
      const main = (await tables.defaultTables(region, [vpcId])).get(vpcId);
      const [table, verb] = routeTableId === main ? [before, "disassociate"] : [routeTableId, "associate"];
      const body = { routetable: { subnets: { [verb]: [id] } } };
      return post("AssociateRouteTable", region, `${tablePath(table)}/action`, body);
    },
    /** The call requires the VPC, which the subnet's row contains. */
    async delete({ region }, find) {
      const existing = await find();
      return existing && remove("DeleteSubnet", region, pathOf(existing));
    },
  };
}

export const tablePort: TablePort<ApiCall> = {
  gone: TABLE_GONE,
  created: createdTable,
  create: ({ region, vpcId, name }) =>
    post("CreateRouteTable", region, TABLES, { routetable: { vpc_id: vpcId, name } }),
  rename: ({ region, id }, name) => put("UpdateRouteTable", region, tablePath(id), { routetable: { name } }),
  delete: ({ region, id }) => remove("DeleteRouteTable", region, tablePath(id)),
};

const pathOf = ({ vpcId, id }: SubnetRecord): string =>
  `/v1/{project}/vpcs/${percentEncode(vpcId)}/subnets/${percentEncode(id)}`;

const tablePath = (id: string): string => `${TABLES}/${percentEncode(id)}`;

/** The gateway address: the vendor's own default. */
function firstAddress(cidrBlock: string): string {
  const [address = ""] = toCidr(cidrBlock).text.split("/");
  const parts = address.split(".").map(Number);
  return [...parts.slice(0, 3), parts[3]! + 1].join(".");
}
