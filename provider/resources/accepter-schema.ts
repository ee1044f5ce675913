/** `PeeringAccepter`: what a program may say of it, and what it tells back. */
import { z } from "zod";
import { account, EMPTY, field, filled, region, restricting, timeoutSeconds } from "./field.js";

export const schema = z.strictObject({
  region: region(),
  name: field(
    z.string().optional(),
    "update",
    "Name of the accepter's own half, on vendors where each side makes one. Default: <project>-<stack>-<resource>",
  ),
  peeringConnection: field(
    z.string().optional(),
    "replace",
    "The link to accept: a PeeringConnection, or its id. Either this, or vpc and requester",
  ),
  vpc: field(
    z.string().optional(),
    "replace",
    "The own VPC that the request is addressed to: a Vpc, or an id. Together with requester it finds the link without an id",
  ),
  requester: restricting(
    z.strictObject({ accountId: filled(), vpc: filled() }).optional(),
    "replace",
    "Who asks: {accountId, vpc}, the requester's account and VPC",
  ),
  decision: field(z.enum(["accept", "reject"]).optional(), "update", "accept (default) or reject"),
  trustedAccountIds: restricting(
    z.array(filled()).min(1, EMPTY).optional(),
    "update",
    "Accept requests of these accounts only, at least one. Default: of any",
  ),
  expectedPeerVpcId: restricting(
    filled().optional(),
    "update",
    "Accept only if the requester's end is this VPC. Default: any",
  ),
  timeoutSeconds: timeoutSeconds(),
  desiredState: field(
    z.enum(["accepted", "rejected"]).optional(),
    "update",
    "Set by the provider from decision. A refresh that finds the link otherwise contradicts it, and the next update decides again",
  ),
  account: account(),
});

export const outputs = {
  state: "State of the link: the one to read in a stack that holds both ends",
  stateReason: "Why the state is what it is, for people",
  vendorState: "The state in the vendor's own word",
  requesterEnd: "The requester's end: accountId, region, vpcId, cidrBlocks where the vendor shows them",
  expiresAt: "When the pending request lapses, ISO 8601 in UTC",
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
