/** `PeeringConnection`: inputs and outputs. */
import { z } from "zod";
import { field, property, restricting } from "../../declaration/declare.js";
import {
  chargeType,
  peeringEnd,
  peeringRole,
  peeringState,
  peeringType,
  qosLevel,
} from "../../declaration/shared-types.js";
import {
  account,
  adoptExisting,
  desiredState,
  filled,
  name,
  ownTags,
  region,
  secretOutputs,
  timeoutSeconds,
} from "../field.js";

export const schema = z.strictObject({
  name: name("Name of the connection in the cloud.", { rules: ["names", "samePeeringNames"] }),
  vpc: field(z.string(), "replace", "The requester's VPC: a `Vpc`, or an ID (`region/vpc-…` or `vpc-…`).", {
    resources: ["Vpc"],
    completed: true,
    shown: "ID of the requester's VPC, `region/vpc-…`.",
  }),
  peerVpc: field(
    z.string(),
    "replace",
    "The accepter's VPC: a `Vpc`, or an ID. Prefer a `Vpc` (`Vpc.get` for an existing one): its CIDR blocks are checked " +
      "for overlap at preview, those of a bare ID only at `pulumi up`.",
    {
      resources: ["Vpc"],
      rules: ["endsOverlap", "peersOverlap"],
      completed: true,
      shown: "ID of the accepter's VPC, `region/vpc-…`.",
    },
  ),
  region: region("Region of `vpc`, if `vpc` is a bare ID.", "the provider's region", {
    shown: "Region of the requester.",
  }),
  peerRegion: field(z.string().optional(), "replace", "Region of `peerVpc`, if `peerVpc` is a bare ID.", {
    default: "the requester's region",
    example: '"ap-beijing"',
    rules: ["crossRegion"],
    completed: true,
    derived: true,
    shown: "Region of the accepter.",
  }),
  peerAccountId: restricting(
    filled().optional(),
    "replace",
    "Account ID of the owner of `peerVpc`; on some vendors a project ID.",
    {
      default: "the account of the peer `Vpc`, else the requester's account",
      example: '"100000000002"',
      rules: ["peerIdentity", "crossAccount"],
      completed: true,
    },
  ),
  bandwidthMbps: field(
    z.number().optional(),
    "update",
    "Bandwidth cap of a connection between regions, in whole Mbps. The vendor's rules decide whether it is required, and " +
      "its steps and maximum. Inside one region it is the error `vendor-rule`.",
    { example: "10", rules: ["bandwidthCrossRegion", "bandwidthMaximum"] },
  ),
  chargeType: field(chargeType().optional(), "update", "Billing method of traffic between regions.", {
    default: "the vendor's first charge type",
    rules: ["chargeTypes"],
  }),
  qosLevel: field(
    qosLevel().optional(),
    "replace",
    "Service class of a connection between regions: platinum, gold or silver, if the vendor has it. Not compared while unset.",
    { rules: ["qosLevel", "typeAndQosOnlyCrossRegion"] },
  ),
  type: field(
    peeringType().optional(),
    "replace",
    "Type of the two ends, if the vendor distinguishes them. Not compared while unset.",
    { default: '"vpc"', rules: ["peeringType"] },
  ),
  description: field(z.string().optional(), "update", "Description of the connection, if the vendor stores one.", {
    rules: ["peeringDescription", "descriptions"],
  }),
  tags: field(
    z.record(z.string(), z.string()).optional(),
    "update",
    "Tags of the connection, key to value, with the provider's `defaultTags`, if the vendor stores them. An update writes " +
      "only the tags that changed. A tag that the program does not set is kept, and is no difference. Where the API sets " +
      "tags at creation only, a change is the error `unsupported`, unless `replaceOnTagChange` is set. A tag that " +
      "`ignoreTags` of the provider names is the error `invalid-input`.",
    { example: '{ team: "network" }', rules: ["peeringTags"] },
  ),
  replaceOnTagChange: field(
    z.boolean().optional(),
    "update",
    "Whether a change of `tags` replaces the connection where the API sets tags at creation only. The replacement " +
      "interrupts the traffic, and a request to another account has to be accepted again.",
    { default: "false", rules: ["peeringTags"] },
  ),
  onEnded: field(
    z.enum(["recreate", "keep"]).optional(),
    "update",
    "Action if the connection has expired, failed, or was deleted by the peer: recreate it at the next `up`, or keep it.",
    { default: '"recreate"' },
  ),
  onRejected: field(
    z.enum(["keep", "recreate"]).optional(),
    "update",
    "Action if the peer has rejected the request: keep it, or recreate it at the next `up`.",
    { default: '"keep"' },
  ),
  adoptExisting: adoptExisting(
    "Whether to adopt an existing connection of the same two VPCs. If false, it is the error `already-exists`.",
  ),
  timeoutSeconds: timeoutSeconds(
    "Timeout of each operation, in seconds, up to 86,400. An operation never waits for the peer's acceptance.",
  ),
  desiredState: desiredState(z.literal("connected").optional()),
  ownTags: ownTags(),
  secretOutputs: secretOutputs(),
  account: account(),
});

export const outputs = {
  state: property(
    peeringState(),
    "State as of the last operation or refresh. In a stack with both ends, read the accepter's `state`, which is newer.",
  ),
  stateReason: property(z.string().optional(), "Explanation of the state, in words."),
  vendorState: property(z.string(), "State as the vendor reports it."),
  requester: property(peeringEnd(), "The requester's end."),
  accepter: property(peeringEnd(), "The accepter's end."),
  accepterPeeringConnectionId: property(
    z.string().optional(),
    "The vendor's ID of the accepter's half, on vendors where each account creates one.",
  ),
  createdAt: property(z.string().optional(), "Time of creation: ISO 8601, UTC. Absent if the vendor reports none."),
  expiresAt: property(z.string().optional(), "Time at which a pending request expires: ISO 8601, UTC."),
};

export const derived = {
  peeringConnectionId: property(
    z.string(),
    "The vendor's ID (`pcx-…`). Known during an update, so dependent resources do not change.",
  ),
  crossRegion: property(z.boolean(), "Whether the two ends are in different regions."),
  crossAccount: property(z.boolean(), "Whether the two ends belong to different accounts."),
  role: property(peeringRole(), "End that the calling account owns."),
};

/** Inputs that no cloud reports. */
export const STEERING = [
  "replaceOnTagChange",
  "onEnded",
  "onRejected",
  "adoptExisting",
  "timeoutSeconds",
  "ownTags",
  "secretOutputs",
];

/** The compared inputs: the ID of the other end contains its region. */
export const compared = schema.omit({ peerRegion: true, ownTags: true });

export interface PeeringInputs extends Omit<
  z.infer<typeof compared>,
  "region" | "name" | "peerAccountId" | "desiredState"
> {
  readonly region: string;
  readonly name: string;
  readonly peerAccountId: string;
}
