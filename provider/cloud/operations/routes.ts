/** Routes through links, as an account writes them. */
import type { NewRoute, Ref, RouteKey, RouteRecord } from "../../backend/contract.js";
import { toCidr } from "../../cidr/cidr.js";
import type { Actor } from "../model/actor.js";
import { isLive } from "../../rules/states.js";
import { sidesOf, stateFor } from "../model/lifecycle.js";
import { linksById, opposite, type Link, type SideName } from "../tables/links.js";
import { momentOf } from "../model/moment.js";
import { findRoute, findTableAt, ownTable, subnetBlocks, type Table } from "./route-tables.js";
import { refuseDestination } from "../model/enforcement.js";
import { blocksOf, findVpc } from "../tables/vpc-store.js";

/** An identical route is the answer; another one for the same destination is in the way. */
export function createRoute(actor: Actor, ref: Ref, asked: NewRoute): RouteRecord {
  return actor.store.write(() => {
    const table = ownTable(actor, ref);
    const route = canonical(actor, table, asked);
    const there = findRoute(actor.store, table.id, route.destinationCidrBlock);
    if (there?.peeringConnectionId === route.peeringConnectionId) return there;
    if (there) {
      throw actor.refusal(
        "already-exists",
        `${table.id} already has a route for it through ${nextHopOf(there)}, not ${route.peeringConnectionId}`,
        {
          property: "destinationCidrBlock",
          value: route.destinationCidrBlock,
          fix: "Remove that route, or leave this one out",
        },
      );
    }
    return write(actor, table, route);
  });
}

export function putRoute(actor: Actor, ref: Ref, asked: NewRoute): RouteRecord {
  return actor.store.write(() => {
    const table = ownTable(actor, ref);
    const route = canonical(actor, table, asked);
    const there = findRoute(actor.store, table.id, route.destinationCidrBlock);
    if (there && there.origin !== "user") {
      if (there.peeringConnectionId === route.peeringConnectionId) return there;
      throw actor.refusal(
        "already-exists",
        `${table.id} has a route of the cloud's own for it, through ${nextHopOf(there)}, and such a route cannot be changed`,
        {
          property: "destinationCidrBlock",
          value: route.destinationCidrBlock,
          fix: "Use another destination",
        },
      );
    }
    return write(actor, table, route);
  });
}

export function deleteRoute(actor: Actor, ref: Ref, asked: RouteKey): void {
  actor.store.write(() => {
    const table = findTableAt(actor, ref);
    const there = table && findRoute(actor.store, table.id, toCidr(asked.destinationCidrBlock).text);
    if (!table || there?.peeringConnectionId !== asked.peeringConnectionId) return;
    if (there.origin === "issued") {
      throw actor.refusal("unsupported", "the vendor issued this route, and deletes it with its connection only", {
        property: "destinationCidrBlock",
        value: there.destinationCidrBlock,
        rule: actor.rules.routes,
        fix: "Delete the peering connection to be rid of it",
      });
    }
    actor.store.run("DELETE FROM routes WHERE table_id = ? AND destination = ?", table.id, there.destinationCidrBlock);
    actor.record("DeleteRoute", table.id, asked);
  });
}

/** All or none. */
export function createRoutes(actor: Actor, ref: Ref, asked: readonly NewRoute[]): RouteRecord[] {
  return actor.store.write(() => asked.map((route) => createRoute(actor, ref, route)));
}

export function deleteRoutes(actor: Actor, ref: Ref, asked: readonly RouteKey[]): void {
  actor.store.write(() => asked.forEach((route) => deleteRoute(actor, ref, route)));
}

/** A route that is switched off stays, and carries nothing. Only those that users made have the switch. */
export function switchRoute(actor: Actor, ref: Ref, destination: string, isOn: boolean): void {
  actor.store.write(() => {
    const table = ownTable(actor, ref);
    const there = findRoute(actor.store, table.id, destination);
    if (there?.origin !== "user")
      throw actor.refusal("not-found", `${table.id} has no user-written route for it`, {
        property: "destinationCidrBlock",
        value: destination,
      });
    actor.store.run(
      "UPDATE routes SET enabled = ? WHERE table_id = ? AND destination = ?",
      Number(isOn),
      table.id,
      destination,
    );
    actor.record(isOn ? "EnableRoute" : "DisableRoute", table.id, { destinationCidrBlock: destination });
  });
}

/** The route with its destination in canonical text, if the rules and its link allow it. */
function canonical(actor: Actor, table: Table, asked: NewRoute): NewRoute {
  const { link, side } = nextHop(actor, table, asked.peeringConnectionId);
  const peer = findVpc(actor.store, link[opposite(side)].vpcId);
  refuseDestination(actor, {
    destinationCidrBlock: asked.destinationCidrBlock,
    enabled: asked.enabled,
    ownCidrBlocks: blocksOf(table.vpc),
    ownIpv6CidrBlock: table.vpc.ipv6CidrBlock,
    localCidrBlocks: subnetBlocks(actor.store, table.vpc.id),
    peerCidrBlocks: peer && blocksOf(peer),
    peerIpv6CidrBlock: peer?.ipv6CidrBlock,
  });
  const destination = toCidr(asked.destinationCidrBlock);
  if (destination.family === 6 && (!table.vpc.ipv6CidrBlock || !peer?.ipv6CidrBlock)) {
    throw actor.refusal(
      "vendor-rule",
      `a route for IPv6 requires IPv6 at both ends, and ${table.vpc.ipv6CidrBlock ? link[opposite(side)].vpcId : table.vpc.id} has none`,
      {
        property: "destinationCidrBlock",
        value: destination.text,
        rule: actor.rules.ipv6,
        fix: "Set enableIpv6 on both VPCs",
      },
    );
  }
  return { ...asked, destinationCidrBlock: destination.text };
}

/** The link by the id that the table's side uses for it: nobody routes through somebody else's connection. */
function nextHop(actor: Actor, table: Table, id: string): { readonly link: Link; readonly side: SideName } {
  const about = { property: "peeringConnection", value: id };
  for (const link of linksById(actor.store, id)) {
    const side = sidesOf(link, actor.id).find((name) => link[name].vpcId === table.vpc.id && link[name].id === id);
    if (side === undefined) continue;
    refuseState(actor, stateFor(actor.rules, link, side, momentOf(actor.store, actor.vendor)), id);
    return { link, side };
  }
  throw actor.refusal(
    "not-found",
    `${table.vpc.id}, to which ${table.id} belongs, has no such connection: the next hop must be a connection of the table's own VPC`,
    {
      ...about,
      fix: "Set peeringConnection to a connection of the table's VPC",
    },
  );
}

function refuseState(actor: Actor, state: ReturnType<typeof stateFor>, id: string): void {
  const waits = state === "pending-acceptance" && actor.rules.routeOnPendingLink.value !== "allowed";
  if (isLive(state) && !waits) return;
  throw actor.refusal("invalid-state", `the connection is ${state}, so it cannot be the next hop of a route`, {
    property: "peeringConnection",
    value: id,
    ...(waits && { rule: actor.rules.routeOnPendingLink }),
    fix: waits ? "Add the route after the peer has accepted" : "Use an active connection",
  });
}

function write(
  actor: Actor,
  table: Table,
  { destinationCidrBlock, peeringConnectionId, description, enabled }: NewRoute,
): RouteRecord {
  if (actor.rules.routes.value === "issued") {
    throw actor.refusal(
      "unsupported",
      "the vendor issues the routes of connections itself, and accepts no other routes",
      {
        property: "destinationCidrBlock",
        value: destinationCidrBlock,
        rule: actor.rules.routes,
        fix: "Remove the route, or use an issued destination",
      },
    );
  }
  const isOn = enabled === undefined ? null : Number(enabled);
  actor.store.run(
    `INSERT INTO routes (table_id, destination, origin, peering_id, description, created_at, enabled)
     VALUES (?, ?, 'user', ?, ?, ?, coalesce(?, 1))
     ON CONFLICT (table_id, destination) DO UPDATE
     SET peering_id = excluded.peering_id, description = excluded.description, enabled = coalesce(?, enabled)`,
    table.id,
    destinationCidrBlock,
    peeringConnectionId,
    description ?? null,
    actor.store.now(),
    isOn,
    isOn,
  );
  actor.record("PutRoute", table.id, {
    destinationCidrBlock,
    peeringConnectionId,
    ...(enabled !== undefined && { enabled }),
  });
  return findRoute(actor.store, table.id, destinationCidrBlock)!;
}

const nextHopOf = ({ peeringConnectionId, nextHop: kind = "local" }: RouteRecord): string =>
  peeringConnectionId ?? kind;
