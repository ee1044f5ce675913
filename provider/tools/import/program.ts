/** The TypeScript program for an import plan: every resource once, connected by variables. */
import { formatId } from "../../engine/ids.js";
import type { Props } from "../../engine/props.js";
import type { Named } from "./naming.js";
import {
  endId,
  type ImportPlan,
  type ManagedConnection,
  type ManagedRoute,
  type ManagedSubnet,
  type ManagedTable,
  type NeighbourVpc,
} from "./plan.js";
import type { ImportedProvider } from "./provider.js";

/** A property, the code of its value and, if that can be wrapped, the value. */
type Arg = readonly [name: string, code: string, value?: unknown];

export function writeProgram(plan: ImportPlan, provider?: ImportedProvider): string {
  const vpcs = new Map<string, NeighbourVpc>(
    [...plan.vpcs, ...plan.neighbours].map((vpc) => [formatId(vpc.record), vpc]),
  );
  const connections = new Map(plan.connections.map((connection) => [connection.id, connection]));
  const tables: Tables = new Map(plan.routeTables.map((table) => [table.id, table]));
  const used = new Set<string>();
  const use = ({ variable }: Named): string => {
    used.add(variable);
    return variable;
  };
  const assigned = (named: Named, code: string) =>
    (used.has(named.variable) ? `const ${named.variable} = ` : "") + code;
  const state = (kind: string, named: Named, args: readonly Arg[]) => {
    const head = assigned(named, `new ${kind}(`);
    return `${head}${call(head.length, named.name, args, provider?.variable)});`;
  };

  // In reverse order: a variable is declared only if another resource uses it.
  const routeLines = plan.routes.map((route) =>
    state("Route", route, routeArgs(route, { vpcs, connections, tables }, use)),
  );
  const connectionLines = plan.connections.map((connection) =>
    state(connection.kind, connection, connectionArgs(connection, vpcs, use)),
  );
  const subnetLines = plan.subnets.map((subnet) => state("Subnet", subnet, inVpcArgs(subnet, vpcs, tables, use)));
  const tableLines = plan.routeTables.map((table) => state("RouteTable", table, inVpcArgs(table, vpcs, tables, use)));
  const vpcLines = plan.vpcs.map((vpc) => state("Vpc", vpc, literals(vpc.inputs)));
  const readLines = plan.neighbours.map((vpc) => {
    const head = assigned(vpc, `Vpc.get(${quote(vpc.name)}, ${quote(formatId(vpc.record))}`);
    if (provider === undefined) return `${head});`;
    const line = `${head}, ${options(provider.variable)});`;
    return line.length <= WIDTH ? line : `${head}, {\n  ${option(provider.variable)},\n});`;
  });
  const providerLines = provider === undefined ? [] : [providerLine(provider)];

  const classes = new Set([
    ...(provider === undefined ? [] : ["Provider"]),
    ...(vpcs.size === 0 ? [] : ["Vpc"]),
    ...[...plan.routeTables, ...plan.subnets, ...plan.connections, ...plan.routes].map(({ kind }) => kind),
  ]);
  const sections = [providerLines, vpcLines, readLines, tableLines, subnetLines, connectionLines, routeLines].filter(
    (lines) => lines.length > 0,
  );
  return [
    `import { ${[...classes].sort().join(", ")} } from "pulumi-vpc-peering";`,
    ...sections.map((lines) => lines.join("\n")),
  ]
    .join("\n\n")
    .concat("\n");
}

/** A provider is always declared, because every resource uses it. */
function providerLine({ name, variable, args }: ImportedProvider): string {
  const head = `const ${variable} = new Provider(`;
  return `${head}${call(head.length, name, literals(args))});`;
}

type Vpcs = ReadonlyMap<string, NeighbourVpc>;
type Tables = ReadonlyMap<string, ManagedTable>;
type Use = (named: Named) => string;

/** Arguments of a route table or a subnet. */
function inVpcArgs({ inputs }: ManagedTable | ManagedSubnet, vpcs: Vpcs, tables: Tables, use: Use): Arg[] {
  const { name, vpc, region: _, routeTable, ...rest } = inputs;
  const own = vpcs.get(String(vpc));
  const table = tables.get(String(routeTable));
  return [
    ["name", literal(name)],
    ["vpc", own === undefined ? literal(vpc) : use(own)],
    ...literals(rest),
    ...(table === undefined ? literals({ routeTable }) : [["routeTable", use(table)] as const]),
  ];
}

function connectionArgs({ kind, record, inputs }: ManagedConnection, vpcs: Vpcs, use: Use): Arg[] {
  const end = (id: string) => (vpcs.has(id) ? use(vpcs.get(id)!) : quote(id));
  const [own, peer] = [endId(record.requester), endId(record.accepter)];
  if (kind === "PeeringAccepter") {
    const { region: _, vpc: __, ...rest } = inputs;
    return [["vpc", end(peer)], ...literals(rest)];
  }
  const { name, region: _, vpc: __, peerVpc: ___, peerAccountId, ...rest } = inputs;
  return [
    ["name", literal(name)],
    ["vpc", end(own)],
    ["peerVpc", end(peer)],
    // A variable implies its owner.
    ...literals(vpcs.has(peer) ? {} : { peerAccountId }),
    ...literals(rest),
  ];
}

interface Declared {
  readonly vpcs: Vpcs;
  readonly connections: ReadonlyMap<string, ManagedConnection>;
  readonly tables: Tables;
}

function routeArgs(
  { table, row, connection, inputs }: ManagedRoute,
  { vpcs, connections, tables }: Declared,
  use: Use,
): Arg[] {
  const { vpc, routeTableId, destinationCidrBlock: _, peeringConnection: __, ...rest } = inputs;
  const { requester, accepter } = connection;
  const peer = vpcs.get(endId(table.vpcId === accepter.vpcId ? requester : accepter));
  const own = vpcs.get(String(vpc));
  const written = tables.get(String(routeTableId));
  const id = written === undefined ? literal(routeTableId) : `${use(written)}.id`;
  return [
    own === undefined ? ["routeTableId", id] : ["vpc", use(own)],
    [
      "destinationCidrBlock",
      peer?.record.cidrBlock === row.destinationCidrBlock ? `${use(peer)}.cidrBlock` : quote(row.destinationCidrBlock),
    ],
    ["peeringConnection", use(connections.get(formatId(connection))!)],
    ...literals(rest),
  ];
}

/** Properties that the provider sets, which a program does not contain. */
const ADDED_BY_PROVIDER: ReadonlySet<string> = new Set(["account", "desiredState"]);

function literals(values: Props): Arg[] {
  return Object.entries(values)
    .filter(([name, value]) => value !== undefined && !ADDED_BY_PROVIDER.has(name))
    .map(([name, value]) => [name, literal(value), value]);
}

function literal(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${propertyName(key)}: ${literal(inner)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

const propertyName = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key));
const option = (provider: string): string => (provider === "provider" ? "provider" : `provider: ${provider}`);
const options = (provider: string): string => `{ ${option(provider)} }`;

const WIDTH = 120;

/** Arguments of a constructor, after that many characters of its line, wrapped like prettier does. */
function call(before: number, name: string, args: readonly Arg[], provider?: string): string {
  const flat = `{ ${args.map(flatEntry).join(", ")} }`;
  const opts = provider === undefined ? "" : `, ${options(provider)}`;
  const line = `${quote(name)}, ${flat}${opts}`;
  if (before + line.length + ");".length <= WIDTH) return line;
  if (provider === undefined) return `${quote(name)}, ${broken(args, "")}`;
  const inner = "  ".length + flat.length + 1 <= WIDTH ? flat : broken(args, "  ");
  return `\n  ${quote(name)},\n  ${inner},\n  ${options(provider)},\n`;
}

/** An object with one line per entry. */
function broken(args: readonly Arg[], indent: string): string {
  const lines = args.map((arg) => {
    const [key, , value] = arg;
    const line = `${indent}  ${flatEntry(arg)},`;
    if (line.length <= WIDTH || typeof value !== "object" || value === null) return line;
    const entries = Object.entries(value).map(([name, inner]): Arg => [propertyName(name), literal(inner), inner]);
    return `${indent}  ${key}: ${broken(entries, `${indent}  `)},`;
  });
  return `{\n${lines.join("\n")}\n${indent}}`;
}

const flatEntry = ([key, code]: Arg): string => (key === code ? key : `${key}: ${code}`);

/** With the quotes that need fewer escapes, like prettier. */
function quote(text: string): string {
  const json = JSON.stringify(text);
  if (text.split('"').length <= text.split("'").length) return json;
  const inner = json.slice(1, -1).replace(/\\[^]|'/g, (part) => (part === '\\"' ? '"' : part === "'" ? "\\'" : part));
  return `'${inner}'`;
}
