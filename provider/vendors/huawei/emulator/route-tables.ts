/** Route tables, v1: `/v1/{project_id}/routetables`. */
import { z } from "zod";
import type { ErrorCode, PeeringError } from "../../../errors.js";
import type { NewRoute, RouteRecord, RouteTableRecord } from "../../../backend/contract.js";
import { contains, readCidr, toCidr } from "../../../network/cidr/cidr.js";
import { asRoute } from "../../kit/emulator/account.js";
import { given } from "../../kit/given.js";
import { actionsOf, type Call } from "./call.js";
import { wireTime } from "./delays.js";
import { cidr, description, isRequested, readBody, readPage, uuid } from "./input.js";
import { malformed, Refused, type LayerError } from "./refusals.js";

const PATH = "/v1/{project_id}/routetables";
const ONE = `${PATH}/{routetable_id}`;
const MOST_AT_CREATION = 5;

const route = z.strictObject({
  type: z.string(),
  destination: cidr,
  nexthop: z.string(),
  description: description.optional(),
});
const removal = z.strictObject({ ...route.partial().shape, destination: cidr });
const creation = z.strictObject({
  routetable: z.strictObject({
    vpc_id: uuid,
    name: z.string().max(64).optional(),
    description: description.optional(),
    routes: z.array(route).optional(),
  }),
});
const change = z.strictObject({
  routetable: z
    .strictObject({
      name: z.string().max(64).optional(),
      description: description.optional(),
      routes: z
        .strictObject({
          add: z.array(route).optional(),
          mod: z.array(route).optional(),
          del: z.array(removal).optional(),
        })
        .optional(),
    })
    .refine((given) => Object.keys(given).length > 0, "one of name, description and routes is required"),
});
const association = z.strictObject({
  routetable: z.strictObject({
    subnets: z.strictObject({ associate: z.array(uuid).optional(), disassociate: z.array(uuid).optional() }),
  }),
});

export const routeTableActions = actionsOf("v1", errorFor, [
  ["CreateRouteTable", "POST", PATH, 200, createRouteTable],
  ["ListRouteTables", "GET", PATH, 200, listRouteTables],
  ["ShowRouteTable", "GET", ONE, 200, showRouteTable],
  ["UpdateRouteTable", "PUT", ONE, 200, updateRouteTable],
  ["DeleteRouteTable", "DELETE", ONE, 204, deleteRouteTable],
  ["AssociateRouteTable", "POST", `${ONE}/action`, 200, associate],
]);

async function createRouteTable(call: Call): Promise<object> {
  const { routetable: requested } = readBody(call, creation);
  const { vpc_id: vpcId, name = "", description: text, routes = [] } = requested;
  if (routes.length > MOST_AT_CREATION)
    throw new Refused(400, "VPC.2800", `no more than ${MOST_AT_CREATION} routes can be created with a route table`);
  await call.own.vpc(vpcId);
  const table = call.operator.createRouteTable(vpcId, name, given({ description: text }));
  await addAll(call, table, routes);
  return { routetable: tableOf(call, await call.own.routeTable(table.id)) };
}

/** Without their routes. */
async function listRouteTables(call: Call): Promise<object> {
  const { backend, region } = call;
  const rows = (await backend.listRouteTables({ region })).filter(({ id, vpcId, subnetIds }) =>
    isRequested(call, { id, vpc_id: vpcId, subnet_id: subnetIds }),
  );
  const page = readPage(call, rows).map((table) => tableOf(call, table));
  return { routetables: page.map(({ routes: _, ...table }) => table) };
}

async function showRouteTable(call: Call): Promise<object> {
  return { routetable: tableOf(call, await call.own.routeTable(idIn(call), "backend")) };
}

/** All or nothing: earlier rows are removed again if a later one is refused. */
async function updateRouteTable(call: Call): Promise<object> {
  const { name, description: text, routes = {} } = readBody(call, change).routetable;
  const { add = [], mod = [], del = [] } = routes;
  const table = await call.own.routeTable(idIn(call));
  for (const { destination } of [...mod, ...del]) {
    const existing = table.routes.find((row) => row.destinationCidrBlock === destination);
    if (existing?.peeringConnectionId === undefined)
      throw malformed("v1", `the route table has no route for ${destination} that could be changed`);
  }
  await addAll(call, table, add);
  const { backend } = call;
  try {
    for (const row of mod) await backend.putRoute(table, newRoute(row));
  } catch (error) {
    for (const row of add) await backend.deleteRoute(table, newRoute(row));
    for (const row of mod) await backend.putRoute(table, asBefore(table, row.destination));
    throw error;
  }
  for (const { destination } of del) await backend.deleteRoute(table, asBefore(table, destination));
  if (name !== undefined || text !== undefined)
    call.operator.updateRouteTable(table.vpcId, table.id, given({ name, description: text }));
  return { routetable: tableOf(call, await call.own.routeTable(idIn(call))) };
}

/** No error code of these two refusals is attested. */
async function deleteRouteTable(call: Call): Promise<undefined> {
  const { id, vpcId, isDefault, subnetIds } = await call.own.routeTable(idIn(call));
  if (isDefault) throw malformed("v1", `the default route table of VPC ${vpcId} cannot be deleted`);
  if (subnetIds.length > 0) throw malformed("v1", `the route table ${id} is associated with subnets`);
  call.operator.deleteRouteTable(vpcId, id);
}

async function associate(call: Call): Promise<object> {
  const { associate: added = [], disassociate: removed = [] } = readBody(call, association).routetable.subnets;
  const { operator, exact, region } = call;
  const table = await call.own.routeTable(idIn(call));
  const tables = await exact.listRouteTables({ region, vpcId: table.vpcId });
  const subnets = new Set(tables.flatMap(({ subnetIds }) => subnetIds));
  for (const id of [...added, ...removed]) {
    if (!subnets.has(id)) throw new Refused(400, "VPC.2807", `subnet ${id} is not in the VPC of the route table`);
  }
  const main = tables.find(({ isDefault }) => isDefault)!;
  for (const id of added) operator.associate(table.vpcId, id, table.id);
  for (const id of removed) operator.associate(table.vpcId, id, main.id);
  return { routetable: tableOf(call, await call.own.routeTable(idIn(call))) };
}

async function addAll(call: Call, table: RouteTableRecord, rows: readonly z.infer<typeof route>[]): Promise<void> {
  const destinations = rows.map(({ destination }) => destination);
  if (new Set(destinations).size < rows.length) throw new Refused(400, "VPC.2809", "a destination repeats");
  for (const { destination } of rows) {
    const existing = table.routes.find((row) => row.destinationCidrBlock === destination);
    if (existing?.origin === "system" || isReserved(destination))
      throw new Refused(400, "VPC.2809", `${destination} overlaps a system route`);
    if (existing !== undefined) throw new Refused(400, "VPC.2812", `a route for ${destination} already exists`);
  }
  await call.backend.createRoutes!(table, rows.map(newRoute));
}

const idIn = ({ path }: Call): string => path["routetable_id"]!;

function errorFor({ code }: PeeringError): LayerError {
  return [400, CODES[code] ?? "VPC.0101"];
}

/** No error code is attested for an unknown next hop, or one of another VPC. */
const CODES: Partial<Record<ErrorCode, string>> = {
  "already-exists": "VPC.2812",
  "vendor-rule": "VPC.2809",
  "cidr-overlap": "VPC.2809",
};

function newRoute({ type, destination, nexthop, description: text }: z.infer<typeof route>): NewRoute {
  if (type !== "peering") throw malformed("v1", `the simulation has no next hops of the type ${type}`);
  return { destinationCidrBlock: destination, peeringConnectionId: nexthop, ...(text && { description: text }) };
}

const asBefore = ({ routes }: RouteTableRecord, destination: string): NewRoute =>
  asRoute(routes.find((row) => row.destinationCidrBlock === destination)!);

/** Local routes of every table, in addition to the CIDR blocks of the VPC's subnets. */
const RESERVED = ["198.19.128.0/20", "127.0.0.0/8", "100.64.0.0/10"] as const;

const LOCAL_ROWS: readonly RouteRecord[] = RESERVED.map((destinationCidrBlock) => ({
  destinationCidrBlock,
  nextHop: "local",
  origin: "system",
}));

export function isReserved(destination: string): boolean {
  const reading = readCidr(destination);
  return "cidr" in reading && RESERVED.some((block) => contains(toCidr(block), reading.cidr));
}

/** Name of default tables until they are renamed. */
const UNNAMED = "default";

function tableOf({ projectId, operator }: Call, table: RouteTableRecord) {
  const { id, name, isDefault, vpcId, subnetIds, routes } = table;
  const { createdAt, updatedAt } = operator.tableTimes(vpcId, id);
  return {
    id,
    name: isDefault && name === UNNAMED ? `rtb-${vpcId}` : name,
    default: isDefault,
    routes: [
      ...routes.filter(({ origin }) => origin === "system"),
      ...LOCAL_ROWS,
      ...routes.filter(({ origin }) => origin !== "system"),
    ].map(rowOf),
    subnets: subnetIds.map((subnet) => ({ id: subnet })),
    tenant_id: projectId,
    vpc_id: vpcId,
    description: operator.tableLabels(id)?.description ?? "",
    created_at: wireTime(createdAt),
    updated_at: wireTime(updatedAt),
  };
}

const rowOf = ({ destinationCidrBlock, peeringConnectionId, description: text, origin }: RouteRecord) => ({
  type: peeringConnectionId === undefined ? "local" : "peering",
  destination: destinationCidrBlock,
  nexthop: peeringConnectionId ?? "-",
  description: text ?? "",
  system: origin === "system",
});
