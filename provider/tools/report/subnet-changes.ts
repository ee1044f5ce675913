/** Effect on traffic of changes of subnets and route tables: the routes of a table apply to its associated subnets. */
import type { NetworkRoute, NetworkRouteTable } from "../../network/network.js";
import { isIdle } from "../../network/route-tables.js";
import type { Change } from "../stack/preview.js";
import type { StackResource } from "../stack/resources.js";
import { tableSeconds } from "./interruption.js";
import type { Effect } from "./report.js";
import type { View } from "./view.js";
import { count, listed, textOf, wording } from "./formats/wording.js";

export function subnetEffect(view: View, change: Change): Effect {
  const { operation, before, after } = change;
  const block = textOf(after ?? before, "cidrBlock") ?? "";
  switch (operation) {
    case "create":
    case "import":
    case "read": {
      const verb = { create: "new subnet", import: "imported subnet", read: "subnet that is read" }[operation];
      return { what: `${verb} ${block}`.trim(), consequence: "no effect on traffic", impact: "none" };
    }
    case "update":
      if (change.properties.includes("routeTable")) return moved(view, before!, after!, block);
      return { what: wording(change), consequence: "in place, no interruption", impact: "none" };
    case "replace":
      return {
        what: `${wording(change)}: the subnet is replaced`,
        consequence: "resources in the old subnet are not moved; the vendor refuses to delete it while it contains any",
        impact: "none",
      };
    case "delete":
      return {
        what: `subnet ${block} is deleted`,
        consequence: "the vendor refuses while the subnet contains other resources",
        impact: "none",
      };
  }
}

/**
 * Its association moves to another table: the effect depends on the routes to connections that only one of the two has.
 */
function moved(view: View, before: StackResource, after: StackResource, block: string): Effect {
  const [old, now] = [tableOf(view, "before", before), tableOf(view, "after", after)];
  const what = `subnet ${block} moves from ${tableName(view, old)} to ${tableName(view, now)}`;
  if (old === undefined || now === undefined)
    return { what, consequence: "depends on routes that are not shown", impact: "unknown" };
  const lost = view
    .carryingRoutes("before", old)
    .filter(({ destinationCidrBlock }) => !view.isCovered("after", now, destinationCidrBlock));
  if (lost.length > 0) {
    const between = betweenOf(view, lost[0]!);
    const stops = `traffic from the subnet to ${destinations(lost)} stops permanently: ${tableName(view, now)} has no such route`;
    return { what, consequence: stops, impact: "cut", ...(between && { between }) };
  }
  const late = lateRoutes(view, old, now);
  if (late.length > 0) {
    const estimatedSeconds = tableSeconds(late.length);
    const between = betweenOf(view, late[0]!);
    const stops = `traffic from the subnet to ${destinations(late)} stops for about ${estimatedSeconds} s`;
    const consequence = `${stops}: the same update writes the routes of ${tableName(view, now)}`;
    return { what, consequence, impact: "interruption", estimatedSeconds, ...(between && { between }) };
  }
  const gained = view
    .carryingRoutes("after", now)
    .filter(({ destinationCidrBlock }) => !view.isCovered("before", old, destinationCidrBlock));
  if (gained.length > 0)
    return { what, consequence: `adds routes to ${destinations(gained)}, in one direction only`, impact: "opens" };
  return { what, consequence: "both have the same routes to peers", impact: "none" };
}

/**
 * Routes of the former table that the new one gets in the same update. For a replaced table they are its own change.
 */
function lateRoutes(view: View, old: NetworkRouteTable, now: NetworkRouteTable): readonly NetworkRoute[] {
  const keyOf = (resource: StackResource | undefined) => resource?.id ?? resource?.urn;
  const isItsReplacement = view.changes.some(
    ({ operation, before, after }) => operation === "replace" && keyOf(before) === old.key && keyOf(after) === now.key,
  );
  if (isItsReplacement) return [];
  const former = view.networks.before.routeTables.find(({ key }) => key === now.key);
  return view
    .carryingRoutes("before", old)
    .filter(({ destinationCidrBlock: to }) => former === undefined || !view.isCovered("before", former, to));
}

export function routeTableEffect(view: View, change: Change): Effect {
  const { operation, before, after } = change;
  const old = before && view.networks.before.routeTables.find(({ key }) => key === (before.id ?? before.urn));
  const vpc = (after ?? before)!.inputs["vpc"];
  const place = typeof vpc === "string" ? ` in ${view.networks.nameOf(vpc)}` : "";
  switch (operation) {
    case "create":
    case "import":
    case "read": {
      const verb = { create: "new", import: "imported", read: "existing" }[operation];
      return { what: `${verb} route table${place}`, consequence: "no effect on traffic", impact: "none" };
    }
    case "update":
      return { what: wording(change), consequence: "in place, no interruption", impact: "none" };
    case "replace": {
      const what = `${wording(change)}: the route table is replaced`;
      const routes = old === undefined || isIdle(old) ? [] : view.carryingRoutes("before", old);
      if (routes.length === 0) return { what, consequence: "it carried no traffic", impact: "none" };
      const next = view.networks.after.routeTables.find(({ key }) => key === (after!.id ?? after!.urn));
      const lost = routes.filter(
        ({ destinationCidrBlock }) => next === undefined || !view.isCovered("after", next, destinationCidrBlock),
      );
      if (lost.length > 0) return cut(view, what, lost, "not written into the new table");
      const estimatedSeconds = tableSeconds(routes.length);
      const between = betweenOf(view, routes[0]!);
      return {
        what,
        consequence: `its ${count(routes.length, "route")} (${destinations(routes)}) ${routes.length === 1 ? "is" : "are"} deleted with it and written into the new one: traffic of its subnets stops for about ${estimatedSeconds} s`,
        impact: "interruption",
        estimatedSeconds,
        ...(between && { between }),
      };
    }
    case "delete": {
      const what = `the route table${place} is deleted`;
      // Routes of the stacks are separate changes.
      const others =
        old === undefined || isIdle(old)
          ? []
          : view.carryingRoutes("before", old).filter((route) => view.networks.isForeign(route));
      if (others.length > 0) return cut(view, what, others, "deleted with it");
      return { what, consequence: "the vendor refuses while subnets are associated with it", impact: "none" };
    }
  }
}

function cut(view: View, what: string, routes: readonly NetworkRoute[], how: string): Effect {
  const between = betweenOf(view, routes[0]!);
  const consequence = `${count(routes.length, "route")} ${routes.length === 1 ? "is" : "are"} ${how}: traffic of its subnets to ${destinations(routes)} stops permanently`;
  return { what, consequence, impact: "cut", ...(between && { between }) };
}

/** The subnet's table; the default table of a VPC in the stacks has only the routes in the stacks. */
function tableOf(view: View, when: "before" | "after", subnet: StackResource): NetworkRouteTable | undefined {
  const { routeTables, vpcs } = view.networks[when];
  const key = subnet.id ?? subnet.urn;
  const found = routeTables.find(({ subnets }) => subnets.some((one) => one.key === key));
  if (found !== undefined) return found;
  const names = [subnet.inputs["vpc"], ...(subnet.comesFrom["vpc"] ?? []).map((urn) => view.keyIn(when, urn))];
  const isNamed = subnet.inputs["routeTable"] !== undefined || subnet.comesFrom["routeTable"] !== undefined;
  const vpc = vpcs.find((one) => names.includes(one.key));
  if (isNamed || vpc === undefined) return undefined;
  const known = routeTables.find((table) => table.isDefault && table.vpc === vpc.key);
  return known ?? { key: `default of ${vpc.key}`, vpc: vpc.key, isDefault: true, subnets: [], routes: [] };
}

function tableName({ networks }: View, table: NetworkRouteTable | undefined): string {
  if (table === undefined) return "a route table that is not shown";
  return table.isDefault ? "the default route table" : networks.nameOf(table.key);
}

const destinations = (routes: readonly NetworkRoute[]): string =>
  listed(
    routes.map(({ destinationCidrBlock }) => destinationCidrBlock),
    4,
  );

function betweenOf(view: View, { connection }: NetworkRoute): [string, string] | undefined {
  const { before, after } = view.networks;
  const through = [...before.connections, ...after.connections].find(({ key }) => key === connection);
  return through && view.names(through);
}
