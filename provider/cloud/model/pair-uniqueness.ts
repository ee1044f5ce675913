/** One live connection for a pair of VPCs, in either direction. */
import type { Session } from "./session.js";
import { isLinkLive } from "./lifecycle.js";
import { idsOf, linksOfVpc, SIDES, type Link, type LinkSide, type SideName } from "../tables/links.js";
import { momentOf } from "./clock.js";

type End = Pick<LinkSide, "accountId" | "region" | "vpcId">;

/** Connections of the pair that are live, or that have one half to which the other can be created. */
function linksOfPair(session: Session, own: End, peer: End): Link[] {
  const vpcIds = [own.vpcId, peer.vpcId];
  return linksOfVpc(session.store, own.vpcId).filter((link) =>
    SIDES.every((side) => vpcIds.includes(link[side].vpcId)),
  );
}

export function refuseSecond(session: Session, own: End, peer: End): void {
  const moment = momentOf(session.store, session.vendor);
  const live = linksOfPair(session, own, peer).find((link) => isLinkLive(session.rules, link, moment));
  if (live) throw alreadyLinked(session, idsOf(live)[0]!, own, peer);
}

/** If each account creates its own half: the peer's half that waits for this end's. */
export function waitingHalf(
  session: Session,
  own: End,
  peer: End,
): { readonly link: Link; readonly side: SideName } | undefined {
  for (const link of linksOfPair(session, own, peer)) {
    const side: SideName = link.requester.vpcId === own.vpcId ? "requester" : "accepter";
    if (link[side].row === "present") throw alreadyLinked(session, link[side].id!, own, peer);
    return { link, side };
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
