/** Facts that follow from both ends of a peering connection. */
import * as pulumi from "@pulumi/pulumi";
import type { PeeringEnd } from "../provider/backend/contract.js";

type Role = "requester" | "accepter" | "both";

/** Outputs derived from both ends; undefined where state has no such end, or a unit test's mocks leave it out. */
export function derivedOfEnds(requester: pulumi.Output<PeeringEnd>, accepter: pulumi.Output<PeeringEnd>) {
  const ends = pulumi.all([requester, accepter]) as pulumi.Output<[PeeringEnd?, PeeringEnd?]>;
  const derive = <T>(fact: (requester: PeeringEnd, accepter: PeeringEnd) => T): pulumi.Output<T> =>
    ends.apply(([a, b]) => (a === undefined || b === undefined ? undefined : fact(a, b)) as T);
  return {
    crossRegion: derive((a, b) => a.region !== b.region),
    crossAccount: derive((a, b) => a.accountId !== b.accountId),
    roleOf: (account: pulumi.Output<string>): pulumi.Output<Role> =>
      account.apply((own) =>
        derive((a, b): Role => {
          if (a.accountId !== own) return "accepter";
          return b.accountId === own ? "both" : "requester";
        }),
      ),
  };
}
