/** Outputs that follow from both ends of a peering connection. */
import * as pulumi from "@pulumi/pulumi";
import type { PeeringEnd } from "../../provider/backend/contract.js";

type End = pulumi.Output<PeeringEnd>;

/** Undefined where state has no such end, or a unit test's mocks leave it out. */
export function fromEnds<T>(
  requester: End,
  accepter: End,
  fact: (requester: PeeringEnd, accepter: PeeringEnd) => T,
): pulumi.Output<T> {
  const ends = pulumi.all([requester, accepter]) as pulumi.Output<[PeeringEnd?, PeeringEnd?]>;
  const found = ends.apply(([a, b]) => (a === undefined || b === undefined ? undefined : fact(a, b)) as T);
  // An end is a secret because of its CIDR blocks, and no fact is about them.
  return pulumi.unsecret(found);
}
