/** `PeeringAccepter`: inputs and outputs. */
import { z } from "zod";
import { field, named, property, restricting } from "../../declaration/declare.js";
import { peeringEnd, peeringState } from "../../declaration/shared-types.js";
import { EMPTY } from "../../declaration/value-error.js";
import { account, desiredState, filled, name, region, secretOutputs, timeoutSeconds } from "../field.js";

export const schema = z.strictObject({
  peeringConnection: field(
    z.string().optional(),
    "replace",
    "The connection: a `PeeringConnection` of the same program, or an ID (`region/pcx-…` or `pcx-…`). Set either this, or " +
      "`vpc` and `requester`.",
    { resources: ["PeeringConnection"], shown: "ID of the connection, as the program set it." },
  ),
  vpc: field(
    z.string().optional(),
    "replace",
    "The accepter's VPC: a `Vpc`, or an ID. Together with `requester`, it finds the request without the ID of the connection.",
    { resources: ["Vpc"], shown: "ID of the accepter's VPC, as the program set it." },
  ),
  requester: restricting(
    named(
      "Requester",
      z.strictObject({
        accountId: property(filled(), "Account ID of the requester; on some vendors a project ID.", {
          rules: ["peerIdentity"],
        }),
        vpc: property(filled(), "The requester's VPC: a `Vpc`, or an ID.", { resources: ["Vpc"] }),
      }),
      "Requester of a connection, to find a request without its ID",
    ).optional(),
    "replace",
    "Account and VPC of the requester: `{ accountId, vpc }`.",
  ),
  region: region("Region of `vpc`, if `vpc` is a bare ID.", "the provider's region", {
    shown: "Region of the accepter.",
  }),
  decision: field(
    z.enum(["accept", "reject"]).optional(),
    "update",
    "Decision about the request. A change on an active connection is an error: destroy the accepter to delete the " +
      "connection. Only the requester can repeat a rejected request.",
    { default: '"accept"', rules: ["reject"] },
  ),
  trustedAccountIds: restricting(
    z.array(filled()).min(1, EMPTY).optional(),
    "update",
    "Account IDs whose requests may be accepted, at least one. Another requester is the error `untrusted-requester`. " +
      "Every vendor advises against accepting requests of unknown accounts.",
    { default: "any account", example: '["100000000001"]' },
  ),
  expectedPeerVpcId: restricting(
    filled().optional(),
    "update",
    "Required VPC of the requester: a `Vpc`, or an ID. Another VPC is the error `untrusted-requester`.",
    {
      default: "any VPC",
      resources: ["Vpc"],
      derived: true,
      shown: "The vendor's ID of the required VPC of the requester.",
    },
  ),
  name: name(
    "Name of the accepter's half, on vendors where each account creates one; elsewhere, and for a connection of the same " +
      "account, it is the error `unsupported`.",
    { completed: false },
  ),
  timeoutSeconds: timeoutSeconds(
    "Timeout in seconds, up to 86,400, until the request is visible and until the connection is active.",
  ),
  desiredState: desiredState(z.enum(["accepted", "rejected"]).optional()),
  secretOutputs: secretOutputs(),
  account: account(),
});

export const outputs = {
  state: property(
    peeringState(),
    "State of the connection after the decision. Read this one in a stack with both ends.",
  ),
  stateReason: property(z.string().optional(), "Explanation of the state, in words."),
  vendorState: property(z.string(), "State as the vendor reports it."),
  peeringConnectionName: property(z.string().optional(), "Name of the connection in the cloud."),
  bandwidthMbps: property(
    z.number().optional(),
    "Bandwidth cap in Mbps. Absent inside one region, and if the vendor does not report it.",
  ),
  requesterEnd: property(peeringEnd(), "The requester's end."),
  accepterEnd: property(peeringEnd(), "The accepter's end."),
  createdAt: property(z.string().optional(), "Time of creation: ISO 8601, UTC. Absent if the vendor reports none."),
  expiresAt: property(z.string().optional(), "Time at which a pending request expires: ISO 8601, UTC."),
};

export const derived = {
  peeringConnectionId: property(z.string(), "The vendor's ID of the connection (`pcx-…`)."),
  crossRegion: property(z.boolean(), "Whether the two ends are in different regions."),
  crossAccount: property(z.boolean(), "Whether the two ends belong to different accounts."),
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
  "secretOutputs",
];

export interface AccepterInputs extends Omit<z.infer<typeof schema>, "desiredState"> {
  readonly region: string;
  readonly account: string;
}
