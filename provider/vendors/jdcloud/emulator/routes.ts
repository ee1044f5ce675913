/** The emulator's actions on route tables. The embedded cloud stores the rules whose next hop is a connection. */
import { createHash } from "node:crypto";
import type { NewRoute, RouteRecord, RouteTableRecord } from "../../../backend/contract.js";
import { given } from "../../kit/given.js";
import { tagList } from "../answers.js";
import { type Action, type Call, group, wireTime } from "./call.js";
import type { Fields } from "./fields.js";
import { type Filterable, page, ZONES } from "./lists.js";
import { invalid, notFound, Refusal } from "./refusal.js";

export const createRouteTable: Action = async (call) => {
  const { body, own, operator } = call;
  const [vpcId, name] = [body.required("vpcId"), body.required("routeTableName")];
  await own.vpc(vpcId);
  const { id: routeTableId } = operator.createRouteTable(vpcId, name, body.labels());
  group(call, routeTableId);
  return { routeTableId };
};

const ASSOCIATE_TYPE = "subnet";

const FILTERS: Filterable<RouteTableRecord> = {
  routeTableIds: ({ id }) => id,
  routeTableNames: ({ name }) => name,
  vpcId: ({ vpcId }) => vpcId,
  associateType: () => ASSOCIATE_TYPE,
  ...ZONES,
};

export const describeRouteTables: Action = async (call) => {
  const tables = await call.seen.listRouteTables({ region: call.region });
  const { rows, total } = page(call, tables, FILTERS, ({ id }) => ({
    id,
    tags: call.operator.tableLabels(id)?.tags,
  }));
  return { routeTables: rows.map((table) => wireOf(call, table)), totalCount: total };
};

export const describeRouteTable: Action = async (call) => ({
  routeTable: wireOf(call, await call.own.routeTable(call.id)),
});

export const modifyRouteTable: Action = async (call) => {
  const { id, vpcId } = await call.own.routeTable(call.id);
  call.operator.updateRouteTable(vpcId, id, call.body.changes("routeTableName"));
};

export const deleteRouteTable: Action = async (call) => {
  const { id, vpcId } = await call.own.routeTable(call.id);
  call.operator.deleteRouteTable(vpcId, id);
};

export const describeRouteTableRules: Action = async (call) => {
  const { rows, total } = page(call, rulesOf(await call.own.routeTable(call.id)), {
    ruleIds: ({ ruleId }) => ruleId,
    origins: ({ origin }) => origin,
    nextHopTypes: ({ nextHopType }) => nextHopType,
    addressPrefix: ({ addressPrefix }) => addressPrefix,
    description: ({ description }) => description,
    nextHopId: ({ nextHopId }) => nextHopId,
  });
  return { routeTableRules: rows, totalCount: total };
};

/** All or nothing. */
export const addRouteTableRules: Action = async (call) => {
  const table = await call.own.routeTable(call.id);
  const routes = call.body.objects("routeTableRuleSpecs").map(newRoute);
  if (routes.length === 0) throw invalid("Missing the required parameter 'routeTableRuleSpecs'");
  const taken = new Set(rulesOf(table).map(({ addressPrefix }) => addressPrefix));
  for (const { destinationCidrBlock } of routes) {
    // The API would share the traffic between two next hops; the embedded cloud supports one per destination.
    if (taken.has(destinationCidrBlock))
      throw new Refusal(409, "ALREADY_EXISTS", `${table.id} has a rule for ${destinationCidrBlock}`);
    taken.add(destinationCidrBlock);
  }
  await call.backend.createRoutes!(table, routes);
};

export const modifyRouteTableRules: Action = async (call) => {
  const table = await call.own.routeTable(call.id);
  for (const spec of call.body.objects("modifyRouteTableRuleSpecs")) {
    const route = routeOf(table, spec.required("ruleId"));
    const changed = spec.or({
      nextHopType: "vpc_peering",
      nextHopId: route.peeringConnectionId,
      addressPrefix: route.destinationCidrBlock,
      description: route.description,
    });
    if (changed.optional("addressPrefix") !== route.destinationCidrBlock)
      throw invalid("the simulation changes no rule's addressPrefix");
    await call.backend.putRoute(table, newRoute(changed));
  }
};

export const removeRouteTableRules: Action = async (call) => {
  const table = await call.own.routeTable(call.id);
  const routes = call.body.strings("ruleIds").map((ruleId) => routeOf(table, ruleId));
  for (const route of routes) await call.backend.deleteRoute(table, route);
};

export const associateRouteTable: Action = async (call) => {
  const { id, vpcId } = await call.own.routeTable(call.id);
  for (const subnetId of call.body.strings("subnetIds")) call.operator.associate(vpcId, subnetId, id);
};

/** The subnet then uses the default table. */
export const disassociateRouteTable: Action = async (call) => {
  const { id, vpcId, subnetIds } = await call.own.routeTable(call.id);
  const subnetId = call.body.required("subnetId");
  if (!subnetIds.includes(subnetId)) throw notFound("subnet", subnetId);
  const tables = await call.seen.listRouteTables({ region: call.region, vpcId });
  const main = tables.find(({ isDefault }) => isDefault)!;
  if (main.id === id) throw invalid(`${subnetId} is already associated with the default route table`);
  call.operator.associate(vpcId, subnetId, main.id);
};

function newRoute(spec: Fields): NewRoute {
  if (spec.required("nextHopType") !== "vpc_peering") throw invalid("the simulation has no next hops but vpc_peering");
  if ((spec.value("addressPrefixType") ?? "CIDR") !== "CIDR") throw invalid("the simulation has no prefix lists");
  if ((spec.value("priority") ?? PRIORITY) !== PRIORITY)
    throw invalid(`the simulation has no priority but ${PRIORITY}`);
  return {
    destinationCidrBlock: spec.required("addressPrefix"),
    peeringConnectionId: spec.required("nextHopId"),
    ...given({ description: spec.optional("description") }),
  };
}

/** Built-in rules cannot be changed or removed. */
function routeOf(table: RouteTableRecord, ruleId: string): RouteRecord & { readonly peeringConnectionId: string } {
  for (const route of table.routes) {
    const { peeringConnectionId } = route;
    if (peeringConnectionId !== undefined && ruleIdOf(table, route.destinationCidrBlock) === ruleId)
      return { ...route, peeringConnectionId };
  }
  if (rulesOf(table).some((rule) => rule.ruleId === ruleId)) throw invalid(`the rule ${ruleId} is built in`);
  throw notFound("routeTableRule", ruleId);
}

const PRIORITY = 100;

/** Every table has a rule for its own VPC, and a default table one for the Internet; added rules follow. */
function rulesOf(table: RouteTableRecord) {
  const rule = (
    addressPrefix: string,
    nextHopType: string,
    nextHopId: string,
    priority = PRIORITY,
    description = "",
  ) => ({
    ruleId: ruleIdOf(table, addressPrefix),
    priority,
    nextHopType,
    nextHopId,
    addressPrefixType: "CIDR" as const,
    ipVersion: addressPrefix.includes(":") ? 6 : 4,
    addressPrefix,
    origin: "static" as const,
    description,
  });
  return [
    rule("local", "local", "local", 1),
    ...(table.isDefault ? [rule("0.0.0.0/0", "internet", "internet")] : []),
    ...table.routes.flatMap(({ destinationCidrBlock, peeringConnectionId, description }) =>
      peeringConnectionId === undefined
        ? []
        : [rule(destinationCidrBlock, "vpc_peering", peeringConnectionId, PRIORITY, description)],
    ),
  ];
}

/** Does not change while the rule exists. */
const ruleIdOf = ({ id }: RouteTableRecord, addressPrefix: string): string =>
  `rt-${createHash("sha256").update(`${id} ${addressPrefix}`).digest("hex").slice(0, 10)}`;

function wireOf({ operator, groups }: Call, table: RouteTableRecord) {
  const { id, name, isDefault, vpcId, subnetIds } = table;
  const { description = "", tags } = operator.tableLabels(id) ?? { tags: {} };
  return {
    routeTableId: id,
    routeTableName: name,
    routeTableType: isDefault ? "default" : "custom",
    associateType: ASSOCIATE_TYPE,
    description,
    vpcId,
    routeTableRules: rulesOf(table),
    routePropagations: [],
    // As in the reference's samples, where a table without subnets has null instead of a list.
    subnetIds: subnetIds.length === 0 ? null : subnetIds,
    createdTime: wireTime(operator.tableTimes(vpcId, id).createdAt),
    tags: tagList(tags),
    ...given({ resourceGroupId: groups.get(id) }),
  };
}
