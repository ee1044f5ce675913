/** For APIs that cannot disable a route: a write of one that is to be disabled is refused before it is sent. */
import type { Backend, NewRoute } from "../../backend/contract.js";
import { PeeringError } from "../../errors.js";
import { citation, type VendorRules } from "../../rules/schema.js";

type Writes = Required<Pick<Backend, "createRoute" | "putRoute">> & Pick<Backend, "createRoutes">;

export function withoutRouteSwitch<T extends Writes>(calls: T, { id: vendor, routeEnabled }: VendorRules): T {
  const refuseDisabled = (routes: readonly NewRoute[]): void => {
    if (!routes.some(({ enabled }) => enabled === false)) return;
    throw new PeeringError("unsupported", "this API cannot disable a route", {
      property: "enabled",
      value: false,
      vendor,
      ...(routeEnabled.value === "absent" && { source: citation(routeEnabled.source) }),
      fix: "Leave out enabled, or remove the Route if it must carry no traffic",
    });
  };
  const { createRoutes } = calls;
  return {
    ...calls,
    createRoute: async (table, route) => {
      refuseDisabled([route]);
      return calls.createRoute(table, route);
    },
    putRoute: async (table, route) => {
      refuseDisabled([route]);
      return calls.putRoute(table, route);
    },
    ...(createRoutes && {
      createRoutes: async (table: Parameters<typeof createRoutes>[0], routes: readonly NewRoute[]) => {
        refuseDisabled(routes);
        return createRoutes(table, routes);
      },
    }),
  };
}
