/** Routes that some vendors write themselves: one per side and address family, while the connection is active. */
import type { Session } from "../model/session.js";
import { idsOf, connectionsOfVpc, opposite, SIDES, type Connection } from "../tables/connections.js";
import { defaultTableId, findVpc } from "../tables/vpc-store.js";

/** Updates the issued routes of a connection after a change of it or its VPCs. */
export function issueRoutes(session: Session, connection: Connection): void {
  if (
    session.rules.routes.value !== "issued" ||
    connection.phase !== "active" ||
    SIDES.some((side) => connection[side].row !== "present")
  )
    return;
  const { store } = session;
  for (const side of SIDES) {
    const own = findVpc(store, connection[side].vpcId);
    const peer = findVpc(store, connection[opposite(side)].vpcId);
    if (!own || !peer) continue;
    const table = defaultTableId(store, own.id);
    const id = connection[side].id!;
    store.run("DELETE FROM routes WHERE table_id = ? AND origin = 'issued' AND peering_id = ?", table, id);
    const hasIpv6 = own.ipv6CidrBlock !== undefined && peer.ipv6CidrBlock !== undefined;
    for (const destination of hasIpv6 ? [peer.cidrBlock, peer.ipv6CidrBlock] : [peer.cidrBlock]) {
      // Peers of one VPC may have the same CIDR block if the rules allow it; the older connection then keeps the route.
      store.run(
        "INSERT OR IGNORE INTO routes (table_id, destination, origin, peering_id) VALUES (?, ?, 'issued', ?)",
        table,
        destination,
        id,
      );
    }
  }
}

/** Deletes the routes of an ended connection at both ends, or keeps them as black holes, by the vendor's rule. */
export function removeRoutes(session: Session, connection: Connection): void {
  const { store, rules } = session;
  const keptByHand = rules.deletion.value.routes === "left-as-black-holes";
  for (const id of idsOf(connection)) {
    store.run(
      keptByHand
        ? "DELETE FROM routes WHERE peering_id = ? AND origin = 'issued'"
        : "DELETE FROM routes WHERE peering_id = ?",
      id,
    );
  }
  for (const side of SIDES)
    for (const other of connectionsOfVpc(store, connection[side].vpcId))
      if (other.key !== connection.key) issueRoutes(session, other);
}
