/**
 * Route tables and their rules over JD Cloud's API. A rule is known by its own id, of which adding tells nothing:
 * rules are found by destination and next hop in the table, which is read with all its rules.
 *
 * describeRouteTables    GET  /routeTables/
 * describeRouteTable     GET  /routeTables/{routeTableId}
 * addRouteTableRules     POST /routeTables/{routeTableId}:addRouteTableRules
 * modifyRouteTableRules  POST /routeTables/{routeTableId}:modifyRouteTableRules
 * removeRouteTableRules  POST /routeTables/{routeTableId}:removeRouteTableRules
 */
import { z } from "zod";
import type { Backend, NewRoute, Ref, RouteKey, RouteRecord, RouteTableRecord } from "../../backend/contract.js";
import { withoutRoutes } from "../../backend/http/reader.js";
import { chunked, inOrder } from "../../backend/refs.js";
import { isPeeringError, PeeringError } from "../../errors.js";
import { readCidr } from "../../cidr/cidr.js";
import { rowsById } from "../kit/by-id.js";
import { type Api, type Filters, GONE, verb } from "./api.js";
import { percentEncode } from "./sign.js";
import { PAGE_SIZE, THROUGH_LINK, wireTable, type WireRule, type WireTable } from "./wire.js";

type RouteCalls = Required<
  Pick<
    Backend,
    "getRouteTables" | "listRouteTables" | "createRoute" | "createRoutes" | "putRoute" | "deleteRoute" | "deleteRoutes"
  >
>;

export function routeCalls(api: Api): RouteCalls {
  const tell = ({ region, id }: Ref, name: string, body: object, landed?: () => Promise<true | undefined>) =>
    api.change(
      { action: name, method: "POST", region, path: `routeTables/${verb(id, name)}`, body },
      z.unknown(),
      landed,
    );

  const createRoutes = async (table: Ref, routes: readonly NewRoute[]): Promise<RouteRecord[]> => {
    // Several rules for one destination would share its traffic, so the API may not mind another's rule.
    let there = await rulesOf(api, table);
    for (const route of routes) refuseOther(api, table, there, route);
    const missing = routes.filter((route) => !there.some((rule) => isSame(rule, route)));
    if (missing.length > 0) {
      const landed = async () => {
        const now = await rulesOf(api, table);
        return missing.every((route) => now.some((rule) => isSame(rule, route))) ? true : undefined;
      };
      try {
        await tell(table, "addRouteTableRules", { routeTableRuleSpecs: missing.map(specOf) }, landed);
      } catch (error) {
        // Reads may lag: what it was refused for may be these very rules, made a moment ago.
        if (!isPeeringError(error, "already-exists") || !(await api.shows("the routes", landed))) throw error;
        there = await rulesOf(api, table);
      }
    }
    return routes.map((route) => {
      const rule = there.find((other) => isSame(other, route));
      return rule === undefined ? written(route) : routeOf(rule);
    });
  };

  const putRoute = async (table: Ref, route: NewRoute): Promise<RouteRecord> => {
    const rules = (await rulesOf(api, table)).filter(
      ({ addressPrefix }) => addressPrefix === route.destinationCidrBlock,
    );
    const rule = rules.find((other) => isSame(other, route)) ?? rules.find(isThroughLink) ?? rules[0];
    if (rule === undefined) {
      const made = (await createRoutes(table, [route]))[0]!;
      // One that reads did not show yet has its old description.
      return (made.description ?? "") === (route.description ?? "") ? made : putRoute(table, route);
    }
    if (isBuiltIn(rule)) throw inTheWay(api, table, rule, route);
    const { addressPrefix: _, ...changes } = specOf(route);
    const spec = { ruleId: rule.ruleId, ...changes, description: route.description ?? "" };
    await tell(table, "modifyRouteTableRules", { modifyRouteTableRuleSpecs: [spec] });
    return written(route);
  };

  const deleteRoutes = async (table: Ref, routes: readonly RouteKey[]): Promise<void> => {
    const present = async () =>
      ((await findTable(api, table))?.routeTableRules ?? [])
        .filter((rule) => routes.some((route) => isSame(rule, route)))
        .map(({ ruleId }) => ruleId);
    const ruleIds = await present();
    if (ruleIds.length === 0) return;
    const areGone = async () => ((await present()).length === 0 ? true : undefined);
    try {
      await tell(table, "removeRouteTableRules", { ruleIds }, areGone);
    } catch (error) {
      // Someone else may have removed them meanwhile, or the table.
      if (!isPeeringError(error, "not-found") || (await areGone()) === undefined) throw error;
    }
  };

  return {
    getRouteTables: (refs) =>
      inOrder(refs, async (region, ids) => {
        const found = await Promise.all(chunked(ids, PAGE_SIZE).map((chunk) => tablesById(api, region, chunk)));
        return new Map(found.flatMap((rows) => [...rows]).map(([id, row]) => [id, tableOf(row, region)]));
      }),

    async listRouteTables({ region, vpcId, subnetId }) {
      const tables = await listTables(api, region, vpcId === undefined ? {} : { vpcId: [vpcId] });
      return tables.filter(({ subnetIds }) => subnetId === undefined || subnetIds.includes(subnetId));
    },

    createRoutes,
    createRoute: async (table, route) => (await createRoutes(table, [route]))[0]!,
    putRoute,
    deleteRoutes,
    deleteRoute: (table, route) => deleteRoutes(table, [route]),
  };
}

export async function listTables(api: Api, region: string, filters: Filters): Promise<RouteTableRecord[]> {
  return (await listWireTables(api, region, filters)).map((table) => tableOf(table, region));
}

function tablesById(api: Api, region: string, ids: readonly string[]): Promise<ReadonlyMap<string, WireTable>> {
  const ask = async (routeTableIds: readonly string[]) => {
    const rows = await listWireTables(api, region, { routeTableIds });
    return { total: rows.length, rows };
  };
  const all = () => listWireTables(api, region, {});
  return rowsById(api, { action: "describeRouteTables", region, idOf, faultIn, gone: GONE, ask, all }, ids);
}

const listWireTables = (api: Api, region: string, filters: Filters): Promise<readonly WireTable[]> =>
  api.list({
    action: "describeRouteTables",
    region,
    path: "routeTables/",
    key: "routeTables",
    row: wireTable,
    idOf,
    faultIn,
    filters,
  });

const tableOf = (table: WireTable, region: string): RouteTableRecord => ({
  region,
  id: table.routeTableId,
  vpcId: table.vpcId,
  name: table.routeTableName,
  isDefault: table.routeTableType === "default",
  subnetIds: table.subnetIds,
  routes: (table.routeTableRules ?? []).filter(hasBlock).map(routeOf),
});

const idOf = ({ routeTableId }: WireTable): string => routeTableId;

const faultIn = ({ routeTableId, routeTableRules }: WireTable) =>
  routeTableRules ? undefined : withoutRoutes(routeTableId);

const findTable = (api: Api, { region, id }: Ref): Promise<WireTable | undefined> =>
  api.find(
    {
      action: "describeRouteTable",
      region,
      path: `routeTables/${percentEncode(id)}`,
      key: "routeTable",
      row: wireTable,
      idOf,
      faultIn,
      all: () => listWireTables(api, region, {}),
    },
    id,
  );

async function rulesOf(api: Api, table: Ref): Promise<readonly WireRule[]> {
  const found = await findTable(api, table);
  if (found !== undefined) return found.routeTableRules ?? [];
  throw new PeeringError("not-found", `there is no such route table in ${table.region}`, {
    property: "routeTableId",
    value: table.id,
    vendor: api.vendor,
    fix: "Check the id, its region and the account that the provider acts as",
  });
}

function refuseOther(api: Api, table: Ref, rules: readonly WireRule[], route: NewRoute): void {
  const there = rules.filter(({ addressPrefix }) => addressPrefix === route.destinationCidrBlock);
  const [other] = there;
  if (other !== undefined && !there.some((rule) => isSame(rule, route))) throw inTheWay(api, table, other, route);
}

function inTheWay(api: Api, table: Ref, rule: WireRule, route: NewRoute): PeeringError {
  return new PeeringError(
    "already-exists",
    `${table.id} already has a route for it through ${isThroughLink(rule) ? rule.nextHopId : rule.nextHopType}, not ${route.peeringConnectionId}`,
    {
      property: "destinationCidrBlock",
      value: route.destinationCidrBlock,
      vendor: api.vendor,
      fix: "Remove that route, or leave this one out",
    },
  );
}

const specOf = ({ destinationCidrBlock, peeringConnectionId, description }: NewRoute) => ({
  nextHopType: THROUGH_LINK,
  nextHopId: peeringConnectionId,
  addressPrefix: destinationCidrBlock,
  ...(description !== undefined && { description }),
});

const isThroughLink = ({ nextHopType }: WireRule): boolean => nextHopType === THROUGH_LINK;

/** What comes with every table and cannot be removed: to the VPC itself, and in a default table to the internet. */
const isBuiltIn = ({ nextHopType }: WireRule): boolean => nextHopType === "local" || nextHopType === "internet";

/** The rule to the VPC itself has the word "local" for a block; others may have the id of a list of blocks. */
const hasBlock = ({ addressPrefix }: WireRule): boolean => "cidr" in readCidr(addressPrefix);

const isSame = (rule: WireRule, route: RouteKey): boolean =>
  isThroughLink(rule) &&
  rule.nextHopId === route.peeringConnectionId &&
  rule.addressPrefix === route.destinationCidrBlock;

function routeOf(rule: WireRule): RouteRecord {
  return {
    destinationCidrBlock: rule.addressPrefix,
    ...(isThroughLink(rule) ? { peeringConnectionId: rule.nextHopId } : { nextHop: rule.nextHopType }),
    ...(rule.description !== "" && { description: rule.description }),
    origin: isBuiltIn(rule) ? "system" : "user",
  };
}

const written = ({ destinationCidrBlock, peeringConnectionId, description }: NewRoute): RouteRecord => ({
  destinationCidrBlock,
  peeringConnectionId,
  ...(description && { description }),
  origin: "user",
});
