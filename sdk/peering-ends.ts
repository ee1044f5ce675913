/** Facts that follow from both ends of a peering connection. */
import * as pulumi from "@pulumi/pulumi";
import type { PeeringEnd } from "../provider/backend/contract.js";

type Role = "requester" | "accepter" | "both";

type End = pulumi.Output<PeeringEnd>;

export const isCrossRegion = (requester: End, accepter: End): pulumi.Output<boolean> =>
  fromEnds(requester, accepter, (a, b) => a.region !== b.region);

export const isCrossAccount = (requester: End, accepter: End): pulumi.Output<boolean> =>
  fromEnds(requester, accepter, (a, b) => a.accountId !== b.accountId);

/** End that the account owns. */
export const roleOf = (requester: End, accepter: End, account: pulumi.Output<string>): pulumi.Output<Role> =>
  account.apply((own) =>
    fromEnds(requester, accepter, (a, b): Role => {
      if (a.accountId !== own) return "accepter";
      return b.accountId === own ? "both" : "requester";
    }),
  );

/** Undefined where state has no such end, or a unit test's mocks leave it out. */
function fromEnds<T>(
  requester: End,
  accepter: End,
  fact: (requester: PeeringEnd, accepter: PeeringEnd) => T,
): pulumi.Output<T> {
  const ends = pulumi.all([requester, accepter]) as pulumi.Output<[PeeringEnd?, PeeringEnd?]>;
  return ends.apply(([a, b]) => (a === undefined || b === undefined ? undefined : fact(a, b)) as T);
}
