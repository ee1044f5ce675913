/** `PeeringConnection`: what a program may say of it, and what it tells back. */
import { z } from "zod";
import { account, adoptExisting, field, filled, region, restricting, timeoutSeconds } from "../field.js";

export const schema = z.strictObject({
  region: region(),
  name: field(
    z.string().optional(),
    "update",
    "Name. Default: <project>-<stack>-<resource>, cut to the vendor's length",
  ),
  vpc: field(z.string(), "replace", "Own VPC: a Vpc or its id (region/vpc-id or vpc-id)"),
  peerVpc: field(
    z.string(),
    "replace",
    "VPC at the other end: a Vpc (Vpc.get for an existing one, so that the preview reports overlaps) or its id",
  ),
  peerRegion: field(
    z.string().optional(),
    "replace",
    "Region of the other end. Default: the peer VPC's, else the own region",
  ),
  peerAccountId: restricting(
    filled().optional(),
    "replace",
    "Account that owns the other end (on vendors that peer projects: its project id). Default: the peer Vpc's account, else the own one",
  ),
  bandwidthMbps: field(
    z.number().optional(),
    "update",
    "Bandwidth cap in whole Mbps; required between regions, refused inside one",
  ),
  chargeType: field(
    z.enum(["daily-peak", "monthly-95th", "configured-bandwidth"]).optional(),
    "update",
    "Billing basis between regions: daily-peak, monthly-95th or configured-bandwidth. Default: the vendor's",
  ),
  qosLevel: field(
    z.enum(["PT", "AU", "AG"]).optional(),
    "replace",
    "Service level: PT (platinum), AU (gold) or AG (silver), where the vendor has them. Not compared while unset",
  ),
  type: field(
    z.enum(["vpc", "bare-metal"]).optional(),
    "replace",
    "vpc, or bare-metal where the other end is a bare-metal VPC. Default vpc. Not compared while unset",
  ),
  description: field(z.string().optional(), "update", "Description, where the vendor has one"),
  tags: field(
    z.record(z.string(), z.string()).optional(),
    "replace",
    "Tags, key to value. A tag that the program does not set is kept, and is not a difference",
  ),
  onEnded: field(
    z.enum(["recreate", "keep"]).optional(),
    "update",
    "Action for a connection that expired, failed or was deleted by the other side: recreate (default) or keep",
  ),
  onRejected: field(
    z.enum(["keep", "recreate"]).optional(),
    "update",
    "Action for a rejected request: keep (default) or recreate",
  ),
  adoptExisting: adoptExisting(),
  timeoutSeconds: timeoutSeconds(),
  desiredState: field(
    z.literal("connected").optional(),
    "update",
    "Set by the provider: connected. A refresh that finds the connection ended reports a difference, and the preview shows the action",
  ),
  account: account(),
});

export const outputs = {
  state: "pending-acceptance, provisioning, active, rejected, expired, deleted-by-peer, suspended, failed or unknown",
  stateReason: "Reason for the state, as readable text",
  vendorState: "State as the vendor names it",
  crossRegion: "Whether the ends are in different regions",
  crossAccount: "Whether the ends belong to different accounts",
  role: "End that this account owns: requester, accepter or both",
  requester: "The requester's end: accountId, region, vpcId, cidrBlocks",
  accepter: "The accepter's end: accountId, region, vpcId, cidrBlocks where the vendor shows them",
  accepterPeeringConnectionId: "The accepter's own half, on vendors where each side creates one",
  createdAt: "Creation time, ISO 8601 in UTC",
  expiresAt: "Time when the pending request expires, ISO 8601 in UTC",
};

/** Inputs that no cloud reports. */
export const STEERING = ["onEnded", "onRejected", "adoptExisting", "timeoutSeconds"];

/** What is compared: the other end's region has gone into its id. */
export const compared = schema.omit({ peerRegion: true });

export interface PeeringInputs extends Omit<
  z.infer<typeof compared>,
  "region" | "name" | "peerAccountId" | "desiredState"
> {
  readonly region: string;
  readonly name: string;
  readonly peerAccountId: string;
}
