/** One live connection per pair of VPCs, in either direction. */
import type { Session } from "./session.js";
import { isConnectionLive } from "./lifecycle.js";
import {
  idsOf,
  connectionsOfVpc,
  SIDES,
  type Connection,
  type ConnectionSide,
  type SideName,
} from "../tables/connections.js";
import { stateContext } from "./clock.js";

type End = Pick<ConnectionSide, "accountId" | "region" | "vpcId">;

/** Connections of the pair that are live, or that have one half to which the other can be created. */
function connectionsOfPair(session: Session, own: End, peer: End): Connection[] {
  const vpcIds = [own.vpcId, peer.vpcId];
  return connectionsOfVpc(session.store, own.vpcId).filter((connection) =>
    SIDES.every((side) => vpcIds.includes(connection[side].vpcId)),
  );
}

export function refuseSecond(session: Session, own: End, peer: End): void {
  const context = stateContext(session.store, session.vendor);
  const live = connectionsOfPair(session, own, peer).find((connection) =>
    isConnectionLive(session.rules, connection, context),
  );
  if (live) throw alreadyLinked(session, idsOf(live)[0]!, own, peer);
}

/** If each account creates its own half: the peer's half that still lacks this end's. */
export function waitingHalf(
  session: Session,
  own: End,
  peer: End,
): { readonly connection: Connection; readonly side: SideName } | undefined {
  for (const connection of connectionsOfPair(session, own, peer)) {
    const side: SideName = connection.requester.vpcId === own.vpcId ? "requester" : "accepter";
    if (connection[side].row === "present") throw alreadyLinked(session, connection[side].id!, own, peer);
    return { connection, side };
  }
  return undefined;
}

function alreadyLinked(session: Session, id: string, own: End, peer: End): Error {
  return session.refusal(
    "already-exists",
    `${own.vpcId} and ${peer.vpcId} are already connected by ${id}, and a pair of VPCs has one connection`,
    {
      property: "peerVpc",
      value: peer.vpcId,
      fix: `Import ${own.region}/${id}, or delete it first`,
    },
  );
}
