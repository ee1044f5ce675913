/** For APIs that cannot disable a route: refuses to write a disabled route before any call. */
import type { Backend, NewRoute } from "../../backend/contract.js";
import { PeeringError } from "../../errors.js";
import { citation, type VendorRules } from "../../rules/schema.js";

type Writes = Required<Pick<Backend, "createRoute" | "createRoutes" | "putRoute">>;

export function withoutRouteSwitch<T extends Writes>(calls: T, rules: VendorRules): T {
  return {
    ...calls,
    createRoute: async (table, route) => calls.createRoute(table, enabled(route, rules)),
    createRoutes: async (table, routes) =>
      calls.createRoutes(
        table,
        routes.map((route) => enabled(route, rules)),
      ),
    putRoute: async (table, route) => calls.putRoute(table, enabled(route, rules)),
  } satisfies Writes;
}

function enabled(route: NewRoute, { id: vendor, routeEnabled }: VendorRules): NewRoute {
  if (route.enabled !== false) return route;
  throw new PeeringError("unsupported", "this API cannot disable a route", {
    property: "enabled",
    value: false,
    vendor,
    ...(routeEnabled.value === "absent" && { source: citation(routeEnabled.source) }),
    fix: "Leave out enabled, or remove the Route if it must carry no traffic",
  });
}
