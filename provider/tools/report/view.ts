/** Context of a change: the affected objects before and after, and dependent changes. */
import { contains, readCidr, toCidr } from "../../network/cidr/cidr.js";
import type { NetworkConnection, NetworkRoute, NetworkRouteTable } from "../../network/network.js";
import { isLive } from "../../rules/states.js";
import type { NetworkChange } from "./network-change.js";
import type { Change, StackPlan } from "../stack/preview.js";
import type { StackResource } from "../stack/resources.js";
import { count, listed } from "./formats/wording.js";

export interface Row {
  readonly vpc: string;
  readonly destination: string;
  readonly connection?: NetworkConnection;
  readonly table?: NetworkRouteTable;
}

export class View {
  constructor(
    private readonly plan: StackPlan,
    /** Changes of all stacks. */
    readonly changes: readonly Change[],
    readonly networks: NetworkChange,
  ) {}

  /** True if its ends are other VPCs than before, whatever its inputs. */
  moves(old: NetworkConnection, now: NetworkConnection): string {
    const moves = (["requester", "accepter"] as const).flatMap((side) => {
      const [was, is] = [old[side], now[side]];
      if (was.vpc === is.vpc) return [];
      const [from, to] = [this.networks.nameOf(was.vpc), this.networks.nameOf(is.vpc)];
      if (from !== to) return [`${from} → ${to}`];
      return [was.region === is.region ? `${to} is recreated` : `${to} moves, region ${was.region} → ${is.region}`];
    });
    return moves.join("; ");
  }

  /** Routes at both ends that are deleted with it. */
  deletedRoutesClause(old: NetworkConnection, how = "cut"): string {
    const rows = this.routesThrough("before", old);
    if (rows.length === 0) return "";
    const texts = rows.map(({ vpc, route }) => `${this.networks.nameOf(vpc)} → ${route.destinationCidrBlock}`);
    return `; ${count(rows.length, "route")} ${how}: ${listed(texts, 4)}`;
  }

  routesThrough(
    when: "before" | "after",
    connection: NetworkConnection,
  ): { readonly vpc: string; readonly route: NetworkRoute }[] {
    return this.networks[when].routeTables.flatMap(({ vpc, routes }) =>
      routes.filter((route) => route.connection === connection.key).map((route) => ({ vpc, route })),
    );
  }

  /** A connection that was pending at the last refresh may be active by now. */
  carries({ state }: NetworkConnection): boolean {
    return state === "active" || (!this.plan.isRefreshed && isLive(state) && state !== "suspended");
  }

  connectionOf(when: "before" | "after", resource: StackResource): NetworkConnection | undefined {
    const network = this.networks[when];
    const own = resource.id ?? resource.urn;
    const found = network.connections.find(({ key }) => key === own);
    if (found !== undefined || resource.kind !== "PeeringAccepter") return found;
    const requested = resource.inputs["peeringConnection"];
    const from = resource.comesFrom["peeringConnection"] ?? [];
    return network.connections.find(({ key }) => key === requested || from.includes(key));
  }

  rowOf(when: "before" | "after", resource: StackResource): Row | undefined {
    const network = this.networks[when];
    const destination = resource.inputs["destinationCidrBlock"];
    const requested = [
      resource.inputs["peeringConnection"],
      ...(resource.comesFrom["peeringConnection"] ?? []).map((urn) => this.keyIn(when, urn)),
    ];
    const vpcs = [resource.inputs["vpc"], ...(resource.comesFrom["vpc"] ?? []).map((urn) => this.keyIn(when, urn))];
    const connection = network.connections.find(({ key }) => requested.includes(key));
    const tables = [
      resource.inputs["routeTableId"],
      ...(resource.comesFrom["routeTableId"] ?? []).map((urn) => this.keyIn(when, urn)),
    ];
    const named = network.routeTables.filter(({ key }) => tables.includes(key));
    const table = (named.length > 0 ? named : network.routeTables).find(
      ({ vpc, routes }) =>
        (resource.inputs["vpc"] === undefined && resource.comesFrom["vpc"] === undefined ? true : vpcs.includes(vpc)) &&
        routes.some(
          (route) =>
            route.destinationCidrBlock === destination &&
            (connection === undefined || route.connection === connection.key),
        ),
    );
    const vpc = table?.vpc ?? vpcs.find((key) => typeof key === "string");
    if (vpc === undefined) return undefined;
    return { vpc, destination: String(destination), ...(connection && { connection }), ...(table && { table }) };
  }

  keyIn(when: "before" | "after", urn: string): string | undefined {
    const resource = this.plan[when].find((resource) => resource.urn === urn);
    return resource && (resource.id ?? resource.urn);
  }

  /** The change of a connection that causes the change of its route. */
  followed(old: NetworkConnection | undefined, now: NetworkConnection | undefined): string | undefined {
    const of = (connection: NetworkConnection | undefined) =>
      connection &&
      (this.changeOf("PeeringConnection", connection) ?? this.changeOf("PeeringAccepter", connection, "delete"));
    return of(old) ?? of(now);
  }

  changeOf(
    kind: StackResource["kind"],
    connection: NetworkConnection,
    operation?: Change["operation"],
  ): string | undefined {
    return this.changes.find(
      ({ before, after, operation: own }) =>
        (after ?? before)!.kind === kind &&
        own !== "update" &&
        (operation === undefined || own === operation) &&
        [before, after].some((resource) => resource !== undefined && (resource.id ?? resource.urn) === connection.key),
    )?.urn;
  }

  /**
   * True if a route of its subnets' tables after the change covers it; if these are unknown, of any table of the VPC.
   */
  isStillRouted({ vpc, destination, table }: Row): boolean {
    const tables = this.networks.after.routeTables.filter((one) => one.vpc === vpc);
    const isRouted = (one: NetworkRouteTable | undefined) =>
      one !== undefined && this.isCovered("after", one, destination);
    if (table === undefined || table.isDefault || table.subnets.length === 0) return tables.some(isRouted);
    return table.subnets.every(({ key }) =>
      isRouted(tables.find(({ subnets }) => subnets.some((subnet) => subnet.key === key))),
    );
  }

  /** Routes of the table to active connections. */
  carryingRoutes(when: "before" | "after", { routes }: NetworkRouteTable): readonly NetworkRoute[] {
    const connections = new Map(this.networks[when].connections.map((connection) => [connection.key, connection]));
    return routes.filter(({ connection, enabled }) => {
      const through = connection === undefined ? undefined : connections.get(connection);
      return (
        enabled !== false &&
        through !== undefined &&
        (when === "after" ? through.state === "active" : this.carries(through))
      );
    });
  }

  /** True if a route of the table to an active connection covers the destination. */
  isCovered(when: "before" | "after", table: NetworkRouteTable, destination: string): boolean {
    const reading = readCidr(destination);
    if (!("cidr" in reading)) return false;
    return this.carryingRoutes(when, table).some(({ destinationCidrBlock }) =>
      contains(toCidr(destinationCidrBlock), reading.cidr),
    );
  }

  /** The replacement of a route table that causes the change of its route. */
  tableReplaced(table: NetworkRouteTable | undefined): string | undefined {
    return this.changes.find(
      ({ operation, before }) =>
        operation === "replace" && before?.kind === "RouteTable" && (before.id ?? before.urn) === table?.key,
    )?.urn;
  }

  names({ requester, accepter }: NetworkConnection): [string, string] {
    return [this.networks.nameOf(requester.vpc), this.networks.nameOf(accepter.vpc)];
  }

  ends(connection: NetworkConnection): string {
    return this.names(connection).join(" ↔ ");
  }
}

export function sameEnds(a: NetworkConnection, b: NetworkConnection): boolean {
  return a.requester.vpc === b.requester.vpc && a.accepter.vpc === b.accepter.vpc;
}
