/** The route tables in stacks: RouteTable resources, and tables into which their routes are written. */
import { parseId, parseRouteId } from "../../engine/ids.js";
import type { NetworkRoute, NetworkRouteTable, NetworkSubnet } from "../../network/network.js";
import { keyOf, referred } from "./references.js";
import type { StackResource } from "./resources.js";

type Keys = ReadonlyMap<string, string>;

/** @param keys URN → key of all resources */
export function plannedTables(resources: readonly StackResource[], keys: Keys): NetworkRouteTable[] {
  const of = (kind: StackResource["kind"]) => resources.filter((resource) => resource.kind === kind);
  const tables = new Map<string, OpenTable>(
    of("RouteTable").map((resource) => [keyOf(resource), ownTable(resource, keys)] as const),
  );
  const subnets = new Map(of("Subnet").map((resource) => [keyOf(resource), placeOf(resource, keys)]));
  // A program may have read the default table of a VPC whose routes name the VPC.
  const defaults = new Map(
    [...tables.values()].filter(({ isDefault }) => isDefault).map(({ key, vpc }) => [defaultOf(vpc), key]),
  );
  for (const route of of("Route")) {
    const row = routeOf(route, keys);
    if (row === undefined) continue;
    const { key: named, vpc } = tableOf(route, keys, subnets);
    const key = defaults.get(named) ?? named;
    const known = tables.get(key) ?? {
      key,
      vpc: vpc ?? "",
      isDefault: key === defaultOf(vpc),
      subnets: [],
      routes: [],
    };
    known.routes.push(row);
    tables.set(key, known);
  }
  // A default table without routes adds nothing: it is the table of all addresses outside other tables' subnets.
  for (const { table, subnet } of subnets.values()) {
    const known = tables.get(defaults.get(table) ?? table);
    if (known === undefined) continue;
    known.subnets.push(subnet);
    known.knownSubnets ??= "own";
  }
  return [...tables.values()];
}

/** Under construction. */
interface OpenTable extends Omit<NetworkRouteTable, "subnets" | "routes" | "knownSubnets"> {
  readonly subnets: NetworkSubnet[];
  readonly routes: NetworkRoute[];
  knownSubnets?: NonNullable<NetworkRouteTable["knownSubnets"]>;
}

/** A new table has the subnets that the stacks associate with it. */
function ownTable(resource: StackResource, keys: Keys): OpenTable {
  const vpc = referred(resource, "vpc", keys) ?? "";
  const isDefault = resource.outputs["isDefault"] === true;
  const { name } = resource.inputs;
  return {
    key: keyOf(resource),
    name: typeof name === "string" ? name : resource.name,
    vpc,
    isDefault,
    subnets: [],
    knownSubnets: resource.id === undefined ? "all" : "own",
    routes: [],
  };
}

interface Place {
  readonly vpc: string | undefined;
  /** `key` of its table. */
  readonly table: string;
  readonly subnet: NetworkSubnet;
}

function placeOf(resource: StackResource, keys: Keys): Place {
  const vpc = referred(resource, "vpc", keys);
  const { cidrBlock, name } = resource.inputs;
  return {
    vpc,
    table: referred(resource, "routeTable", keys) ?? defaultOf(vpc),
    subnet: {
      key: keyOf(resource),
      name: typeof name === "string" ? name : resource.name,
      ...(typeof cidrBlock === "string" && { cidrBlock }),
    },
  };
}

const defaultOf = (vpc: string | undefined): string => `default of ${vpc ?? "?"}`;

function tableOf(
  route: StackResource,
  keys: Keys,
  subnets: ReadonlyMap<string, Place>,
): { readonly key: string; readonly vpc: string | undefined } {
  const vpc = referred(route, "vpc", keys);
  if (vpc !== undefined) return { key: defaultOf(vpc), vpc };
  const table = referred(route, "routeTableId", keys);
  if (table !== undefined) return { key: table, vpc: undefined };
  const subnet = referred(route, "subnetId", keys);
  const place = subnet === undefined ? undefined : placeIn(subnets, subnet, route);
  if (place !== undefined) return { key: place.table, vpc: place.vpc };
  const written = parseRouteId(route.id ?? "");
  return {
    key: subnet ?? (written ? `${written.table.region}/${written.table.id}` : route.urn),
    vpc: undefined,
  };
}

/** By either form of its ID. */
function placeIn(subnets: ReadonlyMap<string, Place>, subnet: string, route: StackResource): Place | undefined {
  const exact = subnets.get(subnet);
  if (exact !== undefined) return exact;
  const { id, region = route.inputs["region"] } = parseId(subnet);
  return typeof region === "string" ? subnets.get(`${region}/${id}`) : undefined;
}

function routeOf(route: StackResource, keys: Keys): NetworkRoute | undefined {
  const { destinationCidrBlock, enabled } = route.inputs;
  if (typeof destinationCidrBlock !== "string" || destinationCidrBlock === "") return undefined;
  const through = referred(route, "peeringConnection", keys);
  return {
    destinationCidrBlock,
    ...(through !== undefined && { connection: through }),
    ...(enabled === false && { enabled: false }),
  };
}
