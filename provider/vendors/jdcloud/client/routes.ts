/**
 * Route tables and their rules over JD Cloud's API. A rule has its own ID, which the call that adds it does not return:
 * rules are found by destination and next hop in the table, which is read with all its rules.
 *
 * describeRouteTables    GET  /routeTables/
 * describeRouteTable     GET  /routeTables/{routeTableId}
 * addRouteTableRules     POST /routeTables/{routeTableId}:addRouteTableRules
 * modifyRouteTableRules  POST /routeTables/{routeTableId}:modifyRouteTableRules
 * removeRouteTableRules  POST /routeTables/{routeTableId}:removeRouteTableRules
 */
import type { NewRoute, Ref, RouteRecord, RouteTableFilter, RouteTableRecord } from "../../../backend/contract.js";
import { withoutRoutes } from "../../../backend/http/reader.js";
import { alignToRefs } from "../../../backend/refs.js";
import { readCidr } from "../../../network/cidr/cidr.js";
import { isPeeringError, type PeeringError } from "../../../errors.js";
import { conflictingRoute } from "../../kit/errors.js";
import { post } from "../../kit/path-calls.js";
import { fits } from "../../kit/given.js";
import { RouteWriter } from "../../kit/route-writer.js";
import { type WireRule, wireTable, type WireTable } from "../answers.js";
import { THROUGH_CONNECTION } from "../protocol.js";
import { type Context, type Kind, pathOf } from "./context.js";

export const TABLES: Kind<WireTable> = {
  one: "routeTable",
  row: wireTable,
  idOf: ({ routeTableId }) => routeTableId,
  ids: "routeTableIds",
  faultIn: ({ routeTableId, routeTableRules }) => (routeTableRules ? undefined : withoutRoutes(routeTableId)),
};

export class RouteClient extends RouteWriter<WireRule, Context> {
  getRouteTables(refs: readonly Ref[]): Promise<(RouteTableRecord | undefined)[]> {
    return alignToRefs(refs, async (region, ids) => {
      const rows = await this.context.api.byIds(TABLES, region, ids);
      return new Map([...rows].map(([id, row]) => [id, tableOf(row, region)]));
    });
  }

  async listRouteTables({ region, vpcId, subnetId }: RouteTableFilter): Promise<RouteTableRecord[]> {
    const tables = await this.context.api.list(TABLES, region, vpcId === undefined ? {} : { vpcId: [vpcId] });
    return tables.map((table) => tableOf(table, region)).filter(({ subnetIds }) => fits(subnetId, ...subnetIds));
  }

  override async createRoutes(table: Ref, routes: readonly NewRoute[]): Promise<RouteRecord[]> {
    // Several rules for one destination would share its traffic, so the API may accept a rule in addition to another
    // client's.
    let existing = await this.rows(table);
    for (const route of routes) this.#refuseOther(table, existing, route);
    const missing = routes.filter((route) => !existing.some((rule) => this.isThrough(rule, route)));
    if (missing.length > 0) {
      const areIn = (rules: readonly WireRule[]) => this.has(rules, missing, this.isThrough);
      const body = { routeTableRuleSpecs: missing.map(specOf) };
      let refusal: unknown;
      try {
        await this.#write(table, "addRouteTableRules", body, async () => areIn(await this.rows(table)));
      } catch (error) {
        // Reads may lag: the cause of the refusal may be these very rules, created a moment ago.
        if (!isPeeringError(error, "already-exists")) throw error;
        refusal = error;
      }
      existing = await this.context.api.untilVisible(() => this.rows(table), areIn);
      if (refusal !== undefined && !areIn(existing)) throw refusal;
    }
    return routes.map((route) => {
      const rule = existing.find((other) => this.isThrough(other, route));
      return rule === undefined ? written(route) : routeOf(rule);
    });
  }

  override async putRoute(table: Ref, route: NewRoute): Promise<RouteRecord> {
    const rules = (await this.rows(table)).filter((rule) => rule.addressPrefix === route.destinationCidrBlock);
    const rule = rules.find((other) => this.isThrough(other, route)) ?? rules.find(isThroughConnection) ?? rules[0];
    if (rule === undefined) {
      const made = (await this.createRoutes(table, [route]))[0]!;
      // A rule that reads did not show yet has its old description.
      return (made.description ?? "") === (route.description ?? "") ? made : this.putRoute(table, route);
    }
    if (isBuiltIn(rule)) throw this.#conflicting(table, rule, route);
    const { addressPrefix: _, ...changes } = specOf(route);
    const spec = { ruleId: rule.ruleId, ...changes, description: route.description ?? "" };
    await this.#write(table, "modifyRouteTableRules", { modifyRouteTableRuleSpecs: [spec] });
    await this.context.api.untilVisible(
      () => this.rows(table),
      (rows) => this.has(rows, [route], this.isAs),
    );
    return written(route);
  }

  /**
   * Without rules announced by gateways: they cannot be edited, and a static rule for the destination takes precedence.
   */
  async rowsOf({ region, id }: Ref): Promise<readonly WireRule[] | undefined> {
    const table = await this.context.api.get(TABLES, region, id);
    return table && (table.routeTableRules ?? []).filter((rule) => !isPropagated(rule));
  }

  async remove(table: Ref, rules: readonly WireRule[]): Promise<void> {
    const ruleIds = rules.map(({ ruleId }) => ruleId);
    await this.#write(table, "removeRouteTableRules", { ruleIds }, async () => {
      const existing = (await this.rowsOf(table)) ?? [];
      return !existing.some(({ ruleId }) => ruleIds.includes(ruleId));
    });
  }

  recordOf(rule: WireRule): RouteRecord {
    return routeOf(rule);
  }

  /** The custom verbs are encoded as in the official SDKs. */
  #write({ region, id }: Ref, action: string, body: object, hasLanded?: () => Promise<boolean>): Promise<unknown> {
    const path = `${pathOf(TABLES, id)}%3A${action}`;
    return this.context.api.send(post(action, region, path, body), hasLanded);
  }

  #refuseOther(table: Ref, rules: readonly WireRule[], route: NewRoute): void {
    const existing = rules.filter((rule) => rule.addressPrefix === route.destinationCidrBlock);
    const [other] = existing;
    if (other !== undefined && !existing.some((rule) => this.isThrough(rule, route)))
      throw this.#conflicting(table, other, route);
  }

  #conflicting({ id }: Ref, rule: WireRule, { destinationCidrBlock }: NewRoute): PeeringError {
    const through = isThroughConnection(rule) ? rule.nextHopId : rule.nextHopType;
    return conflictingRoute(this.context.rules.id, id, destinationCidrBlock, through);
  }
}

const tableOf = (table: WireTable, region: string): RouteTableRecord => ({
  region,
  id: table.routeTableId,
  vpcId: table.vpcId,
  name: table.routeTableName,
  isDefault: table.routeTableType === "default",
  subnetIds: table.subnetIds,
  routes: effective((table.routeTableRules ?? []).filter(hasBlock)).map(routeOf),
});

/** Without announced rules whose destination also has a static rule. */
const effective = (rules: readonly WireRule[]): readonly WireRule[] => {
  const statics = new Set(rules.filter((rule) => !isPropagated(rule)).map(({ addressPrefix }) => addressPrefix));
  return rules.filter((rule) => !isPropagated(rule) || !statics.has(rule.addressPrefix));
};

const specOf = ({ destinationCidrBlock, peeringConnectionId, description }: NewRoute) => ({
  nextHopType: THROUGH_CONNECTION,
  nextHopId: peeringConnectionId,
  addressPrefix: destinationCidrBlock,
  ...(description !== undefined && { description }),
});

const isThroughConnection = ({ nextHopType }: WireRule): boolean => nextHopType === THROUGH_CONNECTION;

/**
 * Rules that exist in every table and cannot be removed: to the VPC itself and, in a default table, to the internet.
 */
const isBuiltIn = ({ nextHopType }: WireRule): boolean => nextHopType === "local" || nextHopType === "internet";

const isPropagated = ({ origin }: WireRule): boolean => origin === "propagated";

/**
 * The rule to the VPC itself contains "local" instead of a CIDR block; others may contain the ID of a list of blocks.
 */
const hasBlock = ({ addressPrefix }: WireRule): boolean => "cidr" in readCidr(addressPrefix);

function routeOf(rule: WireRule): RouteRecord {
  return {
    destinationCidrBlock: rule.addressPrefix,
    ...(isThroughConnection(rule) ? { peeringConnectionId: rule.nextHopId } : { nextHop: rule.nextHopType }),
    ...(rule.description !== "" && { description: rule.description }),
    origin: isBuiltIn(rule) || isPropagated(rule) ? "system" : "user",
  };
}

const written = ({ destinationCidrBlock, peeringConnectionId, description }: NewRoute): RouteRecord => ({
  destinationCidrBlock,
  peeringConnectionId,
  ...(description && { description }),
  origin: "user",
});
