/**
 * Routes that the vendor writes itself, on vendors that do: one per side and address family, while the connection is
 * active.
 */
import type { Session } from "../model/session.js";
import { idsOf, linksOfVpc, opposite, SIDES, type Link } from "../tables/links.js";
import { defaultTableId, findVpc } from "../tables/vpc-store.js";

/** Updates the issued routes of a connection after a change of it or its VPCs. */
export function issueRoutes(session: Session, link: Link): void {
  if (
    session.rules.routes.value !== "issued" ||
    link.phase !== "active" ||
    SIDES.some((side) => link[side].row !== "present")
  )
    return;
  const { store } = session;
  for (const side of SIDES) {
    const own = findVpc(store, link[side].vpcId);
    const peer = findVpc(store, link[opposite(side)].vpcId);
    if (!own || !peer) continue;
    const table = defaultTableId(store, own.id);
    const id = link[side].id!;
    store.run("DELETE FROM routes WHERE table_id = ? AND origin = 'issued' AND peering_id = ?", table, id);
    const hasIpv6 = own.ipv6CidrBlock !== undefined && peer.ipv6CidrBlock !== undefined;
    for (const destination of hasIpv6 ? [peer.cidrBlock, peer.ipv6CidrBlock] : [peer.cidrBlock]) {
      // Peers of one VPC may have the same CIDR block where the rules allow it; the earlier connection then keeps the
      // route.
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
export function removeRoutes(session: Session, link: Link): void {
  const { store, rules } = session;
  const keptByHand = rules.deletion.value.routes === "left-as-black-holes";
  for (const id of idsOf(link)) {
    store.run(
      keptByHand
        ? "DELETE FROM routes WHERE peering_id = ? AND origin = 'issued'"
        : "DELETE FROM routes WHERE peering_id = ?",
      id,
    );
  }
  for (const side of SIDES)
    for (const other of linksOfVpc(store, link[side].vpcId)) if (other.key !== link.key) issueRoutes(session, other);
}
