/** Routes through connections, written by an account. */
import type { NewRoute, Ref, RouteKey, RouteRecord } from "../../backend/contract.js";
import { toCidr } from "../../network/cidr/cidr.js";
import type { Session } from "../model/session.js";
import { isLive } from "../../rules/states.js";
import { sidesOf, stateFor } from "../model/lifecycle.js";
import { linksById, opposite, type Link, type SideName } from "../tables/links.js";
import { momentOf } from "../model/clock.js";
import { findRoute, findTableAt, ownTable, subnetBlocks, type Table } from "./route-tables.js";
import { refuseDestination } from "../model/enforcement.js";
import { blocksOf, findVpc } from "../tables/vpc-store.js";

/** An identical route is returned; another one for the same destination is an error. */
export function createRoute(session: Session, ref: Ref, asked: NewRoute): RouteRecord {
  return session.store.write(() => {
    const table = ownTable(session, ref);
    const route = canonical(session, table, asked);
    const there = findRoute(session.store, table.id, route.destinationCidrBlock);
    if (there?.peeringConnectionId === route.peeringConnectionId) return there;
    if (there) {
      throw session.refusal(
        "already-exists",
        `${table.id} already has a route for it through ${nextHopOf(there)}, not ${route.peeringConnectionId}`,
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

export function putRoute(session: Session, ref: Ref, asked: NewRoute): RouteRecord {
  return session.store.write(() => {
    const table = ownTable(session, ref);
    const route = canonical(session, table, asked);
    const there = findRoute(session.store, table.id, route.destinationCidrBlock);
    if (there && there.origin !== "user") {
      if (there.peeringConnectionId === route.peeringConnectionId) return there;
      throw session.refusal(
        "already-exists",
        `${table.id} has a route of the cloud's own for it, through ${nextHopOf(there)}, and such a route cannot be changed`,
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

export function deleteRoute(session: Session, ref: Ref, asked: RouteKey): void {
  session.store.write(() => {
    const table = findTableAt(session, ref);
    const there = table && findRoute(session.store, table.id, toCidr(asked.destinationCidrBlock).text);
    if (!table || there?.peeringConnectionId !== asked.peeringConnectionId) return;
    if (there.origin === "issued") {
      throw session.refusal("unsupported", "the vendor issued this route, and deletes it with its connection only", {
        property: "destinationCidrBlock",
        value: there.destinationCidrBlock,
        rule: session.rules.routes,
        fix: "Delete the peering connection to be rid of it",
      });
    }
    session.store.run(
      "DELETE FROM routes WHERE table_id = ? AND destination = ?",
      table.id,
      there.destinationCidrBlock,
    );
    session.record("DeleteRoute", table.id, asked);
  });
}

/** All or none. */
export function createRoutes(session: Session, ref: Ref, asked: readonly NewRoute[]): RouteRecord[] {
  return session.store.write(() => asked.map((route) => createRoute(session, ref, route)));
}

export function deleteRoutes(session: Session, ref: Ref, asked: readonly RouteKey[]): void {
  session.store.write(() => asked.forEach((route) => deleteRoute(session, ref, route)));
}

/** A route that is switched off stays, and carries nothing. Only those that users made have the switch. */
export function switchRoute(session: Session, ref: Ref, destination: string, isOn: boolean): void {
  session.store.write(() => {
    const table = ownTable(session, ref);
    const there = findRoute(session.store, table.id, destination);
    if (there?.origin !== "user")
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
function canonical(session: Session, table: Table, asked: NewRoute): NewRoute {
  const { link, side } = nextHop(session, table, asked.peeringConnectionId);
  const peer = findVpc(session.store, link[opposite(side)].vpcId);
  refuseDestination(session, {
    destinationCidrBlock: asked.destinationCidrBlock,
    enabled: asked.enabled,
    ownCidrBlocks: blocksOf(table.vpc),
    ownIpv6CidrBlock: table.vpc.ipv6CidrBlock,
    localCidrBlocks: subnetBlocks(session.store, table.vpc.id),
    peerCidrBlocks: peer && blocksOf(peer),
    peerIpv6CidrBlock: peer?.ipv6CidrBlock,
  });
  const destination = toCidr(asked.destinationCidrBlock);
  if (destination.family === 6 && (!table.vpc.ipv6CidrBlock || !peer?.ipv6CidrBlock)) {
    throw session.refusal(
      "vendor-rule",
      `a route for IPv6 requires IPv6 at both ends, and ${table.vpc.ipv6CidrBlock ? link[opposite(side)].vpcId : table.vpc.id} has none`,
      {
        property: "destinationCidrBlock",
        value: destination.text,
        rule: session.rules.ipv6,
        fix: "Set enableIpv6 on both VPCs",
      },
    );
  }
  return { ...asked, destinationCidrBlock: destination.text };
}

/** The connection by the ID that the table's side uses: no account routes through another account's connection. */
function nextHop(session: Session, table: Table, id: string): { readonly link: Link; readonly side: SideName } {
  const about = { property: "peeringConnection", value: id };
  for (const link of linksById(session.store, id)) {
    const side = sidesOf(link, session.id).find((name) => link[name].vpcId === table.vpc.id && link[name].id === id);
    if (side === undefined) continue;
    refuseState(session, stateFor(session.rules, link, side, momentOf(session.store, session.vendor)), id);
    return { link, side };
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
  const waits = state === "pending-acceptance" && session.rules.routeOnPendingLink.value !== "allowed";
  if (isLive(state) && !waits) return;
  throw session.refusal("invalid-state", `the connection is ${state}, so it cannot be the next hop of a route`, {
    property: "peeringConnection",
    value: id,
    ...(waits && { rule: session.rules.routeOnPendingLink }),
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
