/** One link for a pair of VPCs, whichever of them asked. */
import type { Actor } from "./actor.js";
import { isLinkLive } from "./lifecycle.js";
import { idsOf, linksOfVpc, SIDES, type Link, type LinkSide, type SideName } from "../tables/links.js";
import { momentOf } from "./moment.js";

type End = Pick<LinkSide, "accountId" | "region" | "vpcId">;

/** Links of the pair that are live, or of which one half is still there for the other to be made. */
function linksOfPair(actor: Actor, own: End, peer: End): Link[] {
  const vpcIds = [own.vpcId, peer.vpcId];
  return linksOfVpc(actor.store, own.vpcId).filter((link) => SIDES.every((side) => vpcIds.includes(link[side].vpcId)));
}

export function refuseSecond(actor: Actor, own: End, peer: End): void {
  const moment = momentOf(actor.store, actor.vendor);
  const live = linksOfPair(actor, own, peer).find((link) => isLinkLive(actor.rules, link, moment));
  if (live) throw alreadyLinked(actor, idsOf(live)[0]!, own, peer);
}

/** Where each side creates its own half: a half of the peer's that waits for one of this end's. */
export function waitingHalf(
  actor: Actor,
  own: End,
  peer: End,
): { readonly link: Link; readonly side: SideName } | undefined {
  for (const link of linksOfPair(actor, own, peer)) {
    const side: SideName = link.requester.vpcId === own.vpcId ? "requester" : "accepter";
    if (link[side].row === "present") throw alreadyLinked(actor, link[side].id!, own, peer);
    return { link, side };
  }
  return undefined;
}

function alreadyLinked(actor: Actor, id: string, own: End, peer: End): Error {
  return actor.refusal(
    "already-exists",
    `${own.vpcId} and ${peer.vpcId} are already connected by ${id}, and a pair of VPCs has one connection`,
    {
      property: "peerVpc",
      value: peer.vpcId,
      fix: `Import ${own.region}/${id}, or delete it first`,
    },
  );
}
