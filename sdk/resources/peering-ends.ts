/** Outputs derived from both ends of a peering connection. */
import * as pulumi from "@pulumi/pulumi";
import type { PeeringEnd } from "../../provider/backend/contract.js";

type End = pulumi.Output<PeeringEnd>;

/** `undefined` if state has no such end, or a unit test's mocks omit it. */
export function fromEnds<T>(
  requester: End,
  accepter: End,
  fact: (requester: PeeringEnd, accepter: PeeringEnd) => T,
): pulumi.Output<T> {
  const ends = pulumi.all([requester, accepter]) as pulumi.Output<[PeeringEnd?, PeeringEnd?]>;
  const found = ends.apply(([a, b]) => (a === undefined || b === undefined ? undefined : fact(a, b)) as T);
  // An end is secret because of its CIDR blocks, which the result does not contain.
  return pulumi.unsecret(found);
}
