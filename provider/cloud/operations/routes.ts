/** Routes of an account to peering connections. */
import type { NewRoute, Ref, RouteKey, RouteRecord } from "../../backend/contract.js";
import { toCidr } from "../../network/cidr/cidr.js";
import type { Session } from "../model/session.js";
import { isLive } from "../../rules/states.js";
import { sidesOf, stateFor } from "../model/lifecycle.js";
import { connectionsById, opposite, type Connection, type SideName } from "../tables/connections.js";
import { stateContext } from "../model/clock.js";
import { findRoute, findTableAt, ownTable, subnetBlocks, type Table } from "./route-tables.js";
import { refuseDestination } from "../model/enforcement.js";
import { blocksOf, findVpc } from "../tables/vpc-store.js";

/** Returns an identical existing route; another route for the same destination is an error. */
export function createRoute(session: Session, ref: Ref, requested: NewRoute): RouteRecord {
  return session.store.write(() => {
    const table = ownTable(session, ref);
    const route = canonical(session, table, requested);
    const existing = findRoute(session.store, table.id, route.destinationCidrBlock);
    if (existing?.peeringConnectionId === route.peeringConnectionId) return existing;
    if (existing) {
      throw session.refusal(
        "already-exists",
        `${table.id} already has a route for it through ${nextHopOf(existing)}, not ${route.peeringConnectionId}`,
        {
          property: "destinationCidrBlock",
          value: route.destinationCidrBlock,
          fix: "Remove that route, or leave this one out",
        },
      );
    }
    return write(session, table, route);
  });
}

export function putRoute(session: Session, ref: Ref, requested: NewRoute): RouteRecord {
  return session.store.write(() => {
    const table = ownTable(session, ref);
    const route = canonical(session, table, requested);
    const existing = findRoute(session.store, table.id, route.destinationCidrBlock);
    if (existing && existing.origin !== "user") {
      if (existing.peeringConnectionId === route.peeringConnectionId) return existing;
      throw session.refusal(
        "already-exists",
        `${table.id} has a route of the cloud's own for it, through ${nextHopOf(existing)}, and such a route cannot be changed`,
        {
          property: "destinationCidrBlock",
          value: route.destinationCidrBlock,
          fix: "Use another destination",
        },
      );
    }
    return write(session, table, route);
  });
}

export function deleteRoute(session: Session, ref: Ref, requested: RouteKey): void {
  session.store.write(() => {
    const table = findTableAt(session, ref);
    const existing = table && findRoute(session.store, table.id, toCidr(requested.destinationCidrBlock).text);
    if (!table || existing?.peeringConnectionId !== requested.peeringConnectionId) return;
    if (existing.origin === "issued") {
      throw session.refusal("unsupported", "the vendor issued this route, and deletes it with its connection only", {
        property: "destinationCidrBlock",
        value: existing.destinationCidrBlock,
        rule: session.rules.routes,
        fix: "Delete the peering connection to be rid of it",
      });
    }
    session.store.run(
      "DELETE FROM routes WHERE table_id = ? AND destination = ?",
      table.id,
      existing.destinationCidrBlock,
    );
    session.record("DeleteRoute", table.id, requested);
  });
}

/** All or nothing. */
export function createRoutes(session: Session, ref: Ref, requested: readonly NewRoute[]): RouteRecord[] {
  return session.store.write(() => requested.map((route) => createRoute(session, ref, route)));
}

export function deleteRoutes(session: Session, ref: Ref, requested: readonly RouteKey[]): void {
  session.store.write(() => requested.forEach((route) => deleteRoute(session, ref, route)));
}

/** A disabled route stays in its table and carries no traffic. Only user-created routes can be disabled. */
export function switchRoute(session: Session, ref: Ref, destination: string, isOn: boolean): void {
  session.store.write(() => {
    const table = ownTable(session, ref);
    const existing = findRoute(session.store, table.id, destination);
    if (existing?.origin !== "user")
      throw session.refusal("not-found", `${table.id} has no user-written route for it`, {
        property: "destinationCidrBlock",
        value: destination,
      });
    session.store.run(
      "UPDATE routes SET enabled = ? WHERE table_id = ? AND destination = ?",
      Number(isOn),
      table.id,
      destination,
    );
    session.record(isOn ? "EnableRoute" : "DisableRoute", table.id, { destinationCidrBlock: destination });
  });
}

/** The route with its destination in canonical form, if the rules and its connection allow it. */
function canonical(session: Session, table: Table, requested: NewRoute): NewRoute {
  const { connection, side } = nextHop(session, table, requested.peeringConnectionId);
  const peer = findVpc(session.store, connection[opposite(side)].vpcId);
  refuseDestination(session, {
    destinationCidrBlock: requested.destinationCidrBlock,
    enabled: requested.enabled,
    ownCidrBlocks: blocksOf(table.vpc),
    ownIpv6CidrBlock: table.vpc.ipv6CidrBlock,
    localCidrBlocks: subnetBlocks(session.store, table.vpc.id),
    peerCidrBlocks: peer && blocksOf(peer),
    peerIpv6CidrBlock: peer?.ipv6CidrBlock,
  });
  const destination = toCidr(requested.destinationCidrBlock);
  if (destination.family === 6 && (!table.vpc.ipv6CidrBlock || !peer?.ipv6CidrBlock)) {
    throw session.refusal(
      "vendor-rule",
      `a route for IPv6 requires IPv6 at both ends, and ${table.vpc.ipv6CidrBlock ? connection[opposite(side)].vpcId : table.vpc.id} has none`,
      {
        property: "destinationCidrBlock",
        value: destination.text,
        rule: session.rules.ipv6,
        fix: "Set enableIpv6 on both VPCs",
      },
    );
  }
  return { ...requested, destinationCidrBlock: destination.text };
}

/** The connection by the ID that the table's side uses: no account routes through another account's connection. */
function nextHop(
  session: Session,
  table: Table,
  id: string,
): { readonly connection: Connection; readonly side: SideName } {
  const about = { property: "peeringConnection", value: id };
  for (const connection of connectionsById(session.store, id)) {
    const side = sidesOf(connection, session.id).find(
      (name) => connection[name].vpcId === table.vpc.id && connection[name].id === id,
    );
    if (side === undefined) continue;
    refuseState(session, stateFor(session.rules, connection, side, stateContext(session.store, session.vendor)), id);
    return { connection, side };
  }
  throw session.refusal(
    "not-found",
    `${table.vpc.id}, to which ${table.id} belongs, has no such connection: the next hop must be a connection of the table's own VPC`,
    {
      ...about,
      fix: "Set peeringConnection to a connection of the table's VPC",
    },
  );
}

function refuseState(session: Session, state: ReturnType<typeof stateFor>, id: string): void {
  const waits = state === "pending-acceptance" && session.rules.routeOnPendingConnection.value !== "allowed";
  if (isLive(state) && !waits) return;
  throw session.refusal("invalid-state", `the connection is ${state}, so it cannot be the next hop of a route`, {
    property: "peeringConnection",
    value: id,
    ...(waits && { rule: session.rules.routeOnPendingConnection }),
    fix: waits ? "Add the route after the peer has accepted" : "Use an active connection",
  });
}

function write(
  session: Session,
  table: Table,
  { destinationCidrBlock, peeringConnectionId, description, enabled }: NewRoute,
): RouteRecord {
  if (session.rules.routes.value === "issued") {
    throw session.refusal(
      "unsupported",
      "the vendor issues the routes of connections itself, and accepts no other routes",
      {
        property: "destinationCidrBlock",
        value: destinationCidrBlock,
        rule: session.rules.routes,
        fix: "Remove the route, or use an issued destination",
      },
    );
  }
  const isOn = enabled === undefined ? null : Number(enabled);
  session.store.run(
    `INSERT INTO routes (table_id, destination, origin, peering_id, description, created_at, enabled)
     VALUES (?, ?, 'user', ?, ?, ?, coalesce(?, 1))
     ON CONFLICT (table_id, destination) DO UPDATE
     SET peering_id = excluded.peering_id, description = excluded.description, enabled = coalesce(?, enabled)`,
    table.id,
    destinationCidrBlock,
    peeringConnectionId,
    description ?? null,
    session.store.now(),
    isOn,
    isOn,
  );
  session.record("PutRoute", table.id, {
    destinationCidrBlock,
    peeringConnectionId,
    ...(enabled !== undefined && { enabled }),
  });
  return findRoute(session.store, table.id, destinationCidrBlock)!;
}

const nextHopOf = ({ peeringConnectionId, nextHop: kind = "local" }: RouteRecord): string =>
  peeringConnectionId ?? kind;
