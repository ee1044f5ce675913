/** `PeeringAccepter`: what a program may say of it, and what it tells back. */
import { z } from "zod";
import { account, EMPTY, field, filled, region, restricting, timeoutSeconds } from "../field.js";

export const schema = z.strictObject({
  region: region(),
  name: field(
    z.string().optional(),
    "update",
    "Name of the accepter's own half, on vendors where each side creates one. Default: <project>-<stack>-<resource>",
  ),
  peeringConnection: field(
    z.string().optional(),
    "replace",
    "Peering connection to accept: a PeeringConnection or its id. Set either this, or vpc and requester",
  ),
  vpc: field(
    z.string().optional(),
    "replace",
    "Own VPC that the request is addressed to: a Vpc or its id. With requester it selects the connection without an id",
  ),
  requester: restricting(
    z.strictObject({ accountId: filled(), vpc: filled() }).optional(),
    "replace",
    "Account and VPC of the requester: {accountId, vpc}",
  ),
  decision: field(z.enum(["accept", "reject"]).optional(), "update", "accept (default) or reject"),
  trustedAccountIds: restricting(
    z.array(filled()).min(1, EMPTY).optional(),
    "update",
    "Accounts whose requests are accepted, at least one. Default: any",
  ),
  expectedPeerVpcId: restricting(filled().optional(), "update", "VPC that the request must come from. Default: any"),
  timeoutSeconds: timeoutSeconds(),
  desiredState: field(
    z.enum(["accepted", "rejected"]).optional(),
    "update",
    "Set by the provider from decision. A refresh that finds another state reports a difference, and the next update repeats the decision",
  ),
  account: account(),
});

export const outputs = {
  state: "State of the connection. In a stack with both ends, read the state here",
  stateReason: "Reason for the state, as readable text",
  vendorState: "State as the vendor names it",
  requesterEnd: "The requester's end: accountId, region, vpcId, cidrBlocks where the vendor shows them",
  expiresAt: "Time when the pending request expires, ISO 8601 in UTC",
};

/** Inputs that no cloud reports. */
export const STEERING = [
  "name",
  "peeringConnection",
  "vpc",
  "requester",
  "decision",
  "trustedAccountIds",
  "expectedPeerVpcId",
  "timeoutSeconds",
  "region",
];

export interface AccepterInputs extends Omit<z.infer<typeof schema>, "desiredState"> {
  readonly region: string;
  readonly account: string;
}
