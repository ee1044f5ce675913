/** Routes: through route tables if the service has them, else through the older API. */
import type { CallGroups } from "../../../backend/compose-backend.js";
import { isPeeringError } from "../../../errors.js";
import { UNKNOWN_PATH } from "../error-codes.js";

/** One of the two APIs for routes. */
export type Routing = CallGroups["routes"] & {
  /** By VPC. */
  defaultTables(region: string, vpcIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Only for tables of these VPCs that list their subnets. */
  tablesBySubnet(region: string, vpcIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
};

/** The first call shows which API exists. The result does not change while the provider runs. */
export function routesOver(tables: Routing, legacy: Routing): Routing {
  let isLegacy = false;
  const over = async <T>(call: (routing: Routing) => Promise<T>): Promise<T> => {
    if (isLegacy) return call(legacy);
    try {
      return await call(tables);
    } catch (error) {
      if (!isUnknownPath(error)) throw error;
      isLegacy = true;
      return call(legacy);
    }
  };
  return {
    getRouteTables: (refs) => over((routing) => routing.getRouteTables(refs)),
    listRouteTables: (filter) => over((routing) => routing.listRouteTables(filter)),
    defaultTables: (region, vpcIds) => over((routing) => routing.defaultTables(region, vpcIds)),
    tablesBySubnet: (region, vpcIds) => over((routing) => routing.tablesBySubnet(region, vpcIds)),
    createRoutes: (table, routes) => over((routing) => routing.createRoutes(table, routes)),
    putRoute: (table, route) => over((routing) => routing.putRoute(table, route)),
    deleteRoutes: (table, routes) => over((routing) => routing.deleteRoutes(table, routes)),
  };
}

/** The gateway does not know the call. */
export const isUnknownPath = (error: unknown): boolean =>
  isPeeringError(error, "unsupported") && error.detail.vendorCode === UNKNOWN_PATH;
