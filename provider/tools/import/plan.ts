/**
 * Plans the resources for an estate: named, connected to each other, and with the state that the resources' own `read`
 * returns, so that an imported state equals one that the provider wrote.
 */
import type { PeeringRecord, Ref, RouteTableRecord, SubnetRecord, VpcRecord } from "../../backend/contract.js";
import { PeeringError } from "../../errors.js";
import { formatId, formatRouteId } from "../../engine/ids.js";
import type { Handler } from "../../resources/handler.js";
import type { Props } from "../../engine/props.js";
import { peeringAccepter } from "../../resources/peering-accepter/handler.js";
import { peeringConnection } from "../../resources/peering-connection/handler.js";
import { route } from "../../resources/route/handler.js";
import { routeTable } from "../../resources/route-table/handler.js";
import { subnet } from "../../resources/subnet/handler.js";
import { vpc } from "../../resources/vpc/handler.js";
import type { Run } from "../../run/run.js";
import type { Estate, EstateRoute } from "./estate.js";
import { type Labelled, nameAll, type Named } from "./naming.js";

export interface ImportPlan {
  readonly vpcs: readonly ManagedVpc[];
  readonly neighbours: readonly NeighbourVpc[];
  readonly routeTables: readonly ManagedTable[];
  readonly subnets: readonly ManagedSubnet[];
  readonly connections: readonly ManagedConnection[];
  readonly routes: readonly ManagedRoute[];
}

/** A resource with its state. */
export interface Managed extends Named {
  readonly kind: "Vpc" | "RouteTable" | "Subnet" | "PeeringConnection" | "PeeringAccepter" | "Route";
  readonly id: string;
  readonly inputs: Props;
  readonly outputs: Props;
}

export interface NeighbourVpc extends Named {
  readonly record: VpcRecord;
}

export type ManagedVpc = Managed & NeighbourVpc;
export type ManagedTable = Managed & { readonly record: RouteTableRecord };
export type ManagedSubnet = Managed & { readonly record: SubnetRecord };
export type ManagedConnection = Managed & { readonly record: PeeringRecord };
export type ManagedRoute = Managed & EstateRoute;

/** @param taken names that the program uses already */
export async function planImport(run: Run, estate: Estate, taken: readonly string[] = []): Promise<ImportPlan> {
  const { identity: account } = await run.backend();
  const names = nameAll(labelsOf(estate), taken);
  const named = (subject: object): Named => names.get(subject)!;
  // All at once, so that a backend can batch the reads.
  const read = <T extends Ref>(handler: Handler, records: readonly T[]) =>
    Promise.all(
      records.map(async (record) => ({
        ...named(record),
        record,
        ...(await stateOf(run, handler, formatId(record), {})),
      })),
    );
  const [vpcs, routeTables, subnets, connections, routes] = await Promise.all([
    read(vpc, estate.vpcs),
    read(routeTable, estate.routeTables),
    read(subnet, estate.subnets),
    Promise.all(
      estate.connections.map(async (record) => {
        const isAccepter = record.role === "accepter";
        const [handler, seed] = isAccepter
          ? [peeringAccepter, { ...accepterInputs(run, record), account }]
          : [peeringConnection, {}];
        return { ...named(record), record, ...(await stateOf(run, handler, formatId(record), seed)) };
      }),
    ),
    Promise.all(
      estate.routes.map(async (of) => {
        const id = formatRouteId(of.table, of.row.destinationCidrBlock);
        return { ...named(of), ...of, ...(await stateOf(run, route, id, { ...routeInputs(of), account })) };
      }),
    ),
  ]);
  const neighbours = estate.neighbours.map((record) => ({ ...named(record), record }));
  return {
    vpcs: byName(vpcs),
    neighbours: byName(neighbours),
    routeTables: byName(routeTables),
    subnets: byName(subnets),
    connections: byName(connections),
    routes: byName(routes),
  };
}

/** Clouds list objects in their own order; equal estates must give equal programs. */
const byName = <T extends Named>(items: readonly T[]): T[] =>
  items.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

/** `seed`: the inputs that only a program has, which `read` keeps. */
async function stateOf(run: Run, handler: Handler, id: string, seed: Props): Promise<Omit<Managed, keyof Named>> {
  const { id: found, props: outputs, inputs } = await handler.read(run, id, seed);
  if (found !== "") return { kind: handler.kind as Managed["kind"], id, inputs, outputs };
  throw new PeeringError("not-found", `${id} disappeared while it was read`, {
    vendor: run.rules.id,
    fix: "Run the command again",
  });
}

/** The pair of VPCs identifies the connection, and the accepter depends on its own VPC. */
function accepterInputs(run: Run, { requester, accepter, name }: PeeringRecord): Props {
  return {
    region: accepter.region,
    vpc: endId(accepter),
    requester: { accountId: requester.accountId, vpc: endId(requester) },
    ...(run.rules.acceptance.value === "mutual" && { name }),
  };
}

function routeInputs({ table, row, connection }: EstateRoute): Props {
  return {
    ...(table.isDefault
      ? { vpc: formatId({ region: table.region, id: table.vpcId }) }
      : { routeTableId: formatId(table) }),
    peeringConnection: formatId(connection),
    // `read` accepts either half of this connection as the next hop.
    nextHopId: row.peeringConnectionId,
  };
}

function labelsOf({ vpcs, neighbours, routeTables, subnets, connections, routes }: Estate): Labelled[] {
  const all = [...vpcs, ...neighbours];
  const vpcName = new Map(all.map((record) => [formatId(record), record.name]));
  return [
    ...[
      ...all.map((record) => ({ record, word: "vpc" })),
      ...routeTables.map((record) => ({ record, word: "table" })),
      ...subnets.map((record) => ({ record, word: "subnet" })),
      ...connections.map((record) => ({ record, word: "connection" })),
    ].map(({ record, word }) => ({ subject: record, label: record.name ?? "", distinction: record.id, word })),
    ...routes.map((of) => {
      const { table, row } = of;
      const from = table.isDefault ? vpcName.get(formatId({ region: table.region, id: table.vpcId })) : table.name;
      return {
        subject: of,
        label: `${from || table.vpcId}-to-${row.destinationCidrBlock}`,
        distinction: table.id,
        word: "route",
      };
    }),
  ];
}

export const endId = ({ region, vpcId }: { readonly region: string; readonly vpcId: string }): string =>
  formatId({ region, id: vpcId } satisfies Ref);
