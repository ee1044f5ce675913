/** Routes, through route tables where the service has them, and through the API of before where it has not. */
import type {
  NewRoute,
  Ref,
  RouteKey,
  RouteRecord,
  RouteTableFilter,
  RouteTableRecord,
} from "../../../backend/contract.js";
import { isPeeringError } from "../../../errors.js";
import { UNKNOWN_PATH } from "../error-codes.js";

/** One of the two APIs for routes. */
export interface Routing {
  getRouteTables(refs: readonly Ref[]): Promise<(RouteTableRecord | undefined)[]>;
  listRouteTables(filter: RouteTableFilter): Promise<RouteTableRecord[]>;
  /** By VPC. */
  defaultTables(region: string, vpcIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** As far as the tables of these VPCs show their subnets. */
  tablesBySubnet(region: string, vpcIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  createRoutes(table: Ref, routes: readonly NewRoute[]): Promise<RouteRecord[]>;
  putRoute(table: Ref, route: NewRoute): Promise<RouteRecord>;
  deleteRoutes(table: Ref, routes: readonly RouteKey[]): Promise<void>;
}

/** Which of the two there is shows at the first call, and does not change while the provider runs. */
export class RouteClient implements Routing {
  #isLegacy = false;

  constructor(
    private readonly tables: Routing,
    private readonly legacy: Routing,
  ) {}

  getRouteTables(refs: readonly Ref[]): Promise<(RouteTableRecord | undefined)[]> {
    return this.#over((routing) => routing.getRouteTables(refs));
  }

  listRouteTables(filter: RouteTableFilter): Promise<RouteTableRecord[]> {
    return this.#over((routing) => routing.listRouteTables(filter));
  }

  defaultTables(region: string, vpcIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#over((routing) => routing.defaultTables(region, vpcIds));
  }

  tablesBySubnet(region: string, vpcIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#over((routing) => routing.tablesBySubnet(region, vpcIds));
  }

  createRoutes(table: Ref, routes: readonly NewRoute[]): Promise<RouteRecord[]> {
    return this.#over((routing) => routing.createRoutes(table, routes));
  }

  putRoute(table: Ref, route: NewRoute): Promise<RouteRecord> {
    return this.#over((routing) => routing.putRoute(table, route));
  }

  deleteRoutes(table: Ref, routes: readonly RouteKey[]): Promise<void> {
    return this.#over((routing) => routing.deleteRoutes(table, routes));
  }

  async #over<T>(ask: (routing: Routing) => Promise<T>): Promise<T> {
    if (this.#isLegacy) return ask(this.legacy);
    try {
      return await ask(this.tables);
    } catch (error) {
      if (!isUnknownPath(error)) throw error;
      this.#isLegacy = true;
      return ask(this.legacy);
    }
  }
}

/** The gateway has no such call. */
export const isUnknownPath = (error: unknown): boolean =>
  isPeeringError(error, "unsupported") && error.detail.vendorCode === UNKNOWN_PATH;
