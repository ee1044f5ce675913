/**
 * Routes of clouds without route tables: peering routes of a VPC, which stands for its table. Routes have no description
 * and cannot be changed; one route per call.
 *
 * CreateVpcRoute  POST   /v2.0/vpc/routes
 * ListVpcRoutes   GET    /v2.0/vpc/routes
 * DeleteVpcRoute  DELETE /v2.0/vpc/routes/{route_id}
 * ListSubnets     GET    /v1/{project_id}/subnets
 * ShowSubnet      GET    /v1/{project_id}/subnets/{subnet_id}
 */
import type {
  NewRoute,
  Ref,
  RouteKey,
  RouteRecord,
  RouteTableFilter,
  RouteTableRecord,
} from "../../../backend/contract.js";
import { alignToRefs } from "../../../backend/refs.js";
import { isPeeringError } from "../../../errors.js";
import { legacyRoute, type LegacyRoute, oneLegacyRoute, oneSubnet, type SubnetRow, subnetRow } from "../answers.js";
import type { Context, Query } from "./context.js";
import type { Routing } from "./routes.js";
import { refuseFields, conflictingRoute } from "../../kit/errors.js";
import { post, remove } from "../../kit/path-calls.js";
import { percentEncode } from "../../kit/signing.js";

const ROUTES = "/v2.0/vpc/routes";
const SUBNETS = "/v1/{project}/subnets";
const PEERING = "peering";

interface Vpcs {
  rowsOf(region: string, ids: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  idsIn(region: string): Promise<string[]>;
}

export class LegacyRoutes implements Routing {
  constructor(
    private readonly context: Context,
    private readonly vpcs: () => Vpcs,
  ) {}

  getRouteTables(refs: readonly Ref[]): Promise<(RouteTableRecord | undefined)[]> {
    return alignToRefs(refs, async (region, ids) => {
      const query = ids.length === 1 ? { vpc_id: ids[0] } : {};
      const [vpcs, tables] = await Promise.all([this.vpcs().rowsOf(region, ids), this.#tables(region, ids, query)]);
      return new Map(tables.filter(({ id }) => vpcs.has(id)).map((table) => [table.id, table]));
    });
  }

  async listRouteTables({ region, vpcId, subnetId }: RouteTableFilter): Promise<RouteTableRecord[]> {
    const ofSubnet = subnetId === undefined ? vpcId : await this.#vpcOf(region, subnetId);
    if (ofSubnet === undefined && subnetId !== undefined) return [];
    if (vpcId !== undefined && ofSubnet !== vpcId) return [];
    if (ofSubnet !== undefined) {
      const found = await this.getRouteTables([{ region, id: ofSubnet }]);
      return found.filter((table) => table !== undefined);
    }
    return this.#tables(region, await this.vpcs().idsIn(region), {});
  }

  async defaultTables(_region: string, vpcIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return new Map(vpcIds.map((id) => [id, id]));
  }

  async tablesBySubnet(): Promise<ReadonlyMap<string, string>> {
    return new Map();
  }

  /**
   * One call after the other; if one is refused, the routes created before it are deleted. Then waits until reads of
   * every process show all.
   */
  async createRoutes(table: Ref, routes: readonly NewRoute[]): Promise<RouteRecord[]> {
    const made: LegacyRoute[] = [];
    const records: RouteRecord[] = [];
    try {
      for (const route of routes) {
        const { row, isNew } = await this.#create(table, route);
        if (isNew) made.push(row);
        records.push(recordOf(row));
      }
    } catch (error) {
      for (const row of made) await this.#delete(table.region, row);
      throw error;
    }
    await this.context.api.untilVisible(
      () => this.#list(table.region, { vpc_id: table.id }),
      (rows) => routes.every((route) => rows.some((row) => isThrough(row, table, route))),
    );
    return records;
  }

  async putRoute(table: Ref, route: NewRoute): Promise<RouteRecord> {
    const existing = await this.#find(table, route.destinationCidrBlock);
    if (existing?.nexthop === route.peeringConnectionId) return recordOf(existing);
    if (existing !== undefined) await this.#delete(table.region, existing);
    return (await this.createRoutes(table, [route]))[0]!;
  }

  async deleteRoutes(table: Ref, routes: readonly RouteKey[]): Promise<void> {
    const existing = await this.#list(table.region, { vpc_id: table.id });
    for (const row of existing.filter((one) => routes.some((route) => isThrough(one, table, route))))
      await this.#delete(table.region, row);
  }

  async #create(table: Ref, route: NewRoute): Promise<{ readonly row: LegacyRoute; readonly isNew: boolean }> {
    const { rules } = this.context;
    const what = "routes have no description where there are no route tables";
    refuseFields(rules, route, { description: rules.descriptions }, what);
    const { destinationCidrBlock: destination, peeringConnectionId: nexthop } = route;
    const body = { route: { type: PEERING, nexthop, destination, vpc_id: table.id } };
    const apiCall = post("CreateVpcRoute", table.region, ROUTES, body);
    try {
      const made = await this.context.api.changeOnce(apiCall, oneLegacyRoute, async () => {
        const row = await this.#find(table, destination);
        return row?.nexthop === nexthop ? { route: row } : undefined;
      });
      return { row: made.route, isNew: true };
    } catch (error) {
      if (!isPeeringError(error)) throw error;
      // The error code for an existing route to the destination is not documented.
      const existing = await this.#find(table, destination);
      if (existing?.nexthop === nexthop) return { row: existing, isNew: false };
      if (existing === undefined) throw error;
      throw conflictingRoute(rules.id, table.id, destination, existing.nexthop, error);
    }
  }

  async #tables(region: string, vpcIds: readonly string[], query: Query): Promise<RouteTableRecord[]> {
    const listing = { action: "ListSubnets", region, path: SUBNETS, query, key: "subnets", row: subnetRow };
    const [routes, subnets] = await Promise.all([this.#list(region, query), this.context.api.list(listing)]);
    return vpcIds.map((id) => tableOf(region, id, routes, subnets));
  }

  async #find(table: Ref, destination: string): Promise<LegacyRoute | undefined> {
    const rows = await this.#list(table.region, { vpc_id: table.id, destination });
    return rows.find((row) => row.vpc_id === table.id && row.destination === destination);
  }

  #list(region: string, query: Query): Promise<readonly LegacyRoute[]> {
    const requested = { type: PEERING, ...query };
    const vpcId = query["vpc_id"];
    const isForeign = ({ vpc_id }: LegacyRoute) => vpcId !== undefined && vpc_id !== vpcId;
    return this.context.api.list({
      faultIn: (row) => (isForeign(row) ? `a route of ${row.vpc_id}, which was not requested` : undefined),
      action: "ListVpcRoutes",
      region,
      path: ROUTES,
      query: requested,
      key: "routes",
      row: legacyRoute,
    });
  }

  /** The form of the error for a deleted route is documented, its code is not. */
  #delete(region: string, { id, vpc_id }: LegacyRoute): Promise<void> {
    const isGone = async () => !(await this.#list(region, { vpc_id })).some((row) => row.id === id);
    return this.context.api.delete(remove("DeleteVpcRoute", region, `${ROUTES}/${percentEncode(id)}`), [], isGone);
  }

  async #vpcOf(region: string, subnetId: string): Promise<string | undefined> {
    const apiCall = { action: "ShowSubnet", region, path: `${SUBNETS}/${percentEncode(subnetId)}` };
    const listing = { action: "ListSubnets", region, path: SUBNETS, key: "subnets", row: subnetRow };
    const all = () => this.context.api.list(listing);
    const requested = { apiCall, answer: oneSubnet, idOf: ({ id }: SubnetRow) => id, gone: [], all };
    return (await this.context.api.find(requested, subnetId))?.vpc_id;
  }
}

function tableOf(
  region: string,
  vpcId: string,
  routes: readonly LegacyRoute[],
  subnets: readonly SubnetRow[],
): RouteTableRecord {
  return {
    region,
    id: vpcId,
    vpcId,
    name: "",
    isDefault: true,
    subnetIds: subnets.filter(({ vpc_id }) => vpc_id === vpcId).map(({ id }) => id),
    routes: routes.filter(({ vpc_id }) => vpc_id === vpcId).map(recordOf),
  };
}

const recordOf = ({ destination, nexthop }: LegacyRoute): RouteRecord => ({
  destinationCidrBlock: destination,
  peeringConnectionId: nexthop,
  origin: "user",
});

const isThrough = (row: LegacyRoute, table: Ref, route: RouteKey): boolean =>
  row.vpc_id === table.id &&
  row.destination === route.destinationCidrBlock &&
  row.nexthop === route.peeringConnectionId;
