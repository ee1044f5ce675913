import { z } from "zod";
import { named, property } from "../../declaration/declare.js";
import {
  chargeType,
  peeringEnd,
  peeringRole,
  peeringState,
  peeringType,
  qosLevel,
} from "../../declaration/shared-types.js";
import { connectionId, peeringConnectionId, region, tagFilter, text } from "./arguments.js";

const found = z.strictObject({
  id: connectionId(),
  peeringConnectionId: peeringConnectionId(),
  region: property(z.string(), "Region of the requester."),
  name: property(z.string(), "Name of the connection in the cloud."),
  state: property(peeringState(), "State of the connection now."),
  stateReason: property(z.string().exactOptional(), "Explanation of the state, in words."),
  vendorState: property(z.string(), "State as the vendor reports it."),
  role: property(peeringRole(), "End that the calling account owns."),
  requester: property(peeringEnd(), "The requester's end."),
  accepter: property(peeringEnd(), "The accepter's end."),
  crossRegion: property(z.boolean(), "Whether the two ends are in different regions."),
  crossAccount: property(z.boolean(), "Whether the two ends belong to different accounts."),
  bandwidthMbps: property(
    z.number().exactOptional(),
    "Bandwidth cap in Mbps. Absent inside one region, and if the vendor does not report it.",
  ),
  chargeType: property(chargeType().exactOptional(), "Billing method of traffic between regions."),
  qosLevel: property(
    qosLevel().exactOptional(),
    "Service class of a connection between regions, if the vendor has it.",
  ),
  type: property(peeringType().exactOptional(), "Type of the two ends, if the vendor distinguishes them."),
  description: property(z.string().exactOptional(), "Description, if the vendor stores one."),
  tags: property(z.record(z.string(), z.string()), "Tags, key to value; empty if the vendor stores none."),
  accepterPeeringConnectionId: property(
    z.string().exactOptional(),
    "The vendor's ID of the accepter's half, on vendors where each account creates one.",
  ),
  createdAt: property(
    z.string().exactOptional(),
    "Time of creation: ISO 8601, UTC. Absent if the vendor reports none.",
  ),
  expiresAt: property(z.string().exactOptional(), "Time at which a pending request expires: ISO 8601, UTC."),
});

const ownRegion = () => region("Region of the account's own end, if no ID contains it.");

export const getPeeringConnectionDeclaration = {
  description:
    "Returns one peering connection of the account, at either end, by ID, by name or by pair of VPCs. If an ended " +
    "connection and its replacement both match, it returns the replacement. No match, or several live connections, is an " +
    "error.",
  args: z.strictObject({
    id: text("The connection: an ID (`region/pcx-…`, in the region of either end, or `pcx-…`).", { idOf: "peering" }),
    name: text("Name of the connection.", { rules: ["names"] }),
    vpc: text("VPC at one end: an ID (`region/vpc-…` or `vpc-…`).", { idOf: "vpc" }),
    peerVpc: text("VPC at the other end, for the connection of a pair.", { idOf: "vpc" }),
    region: ownRegion(),
  }),
  result: found,
};

export const getPeeringConnectionsDeclaration = {
  description:
    "Returns the peering connections of the account with an end in one region, including ended ones that the vendor still " +
    "shows; an empty list if nothing matches. Every argument narrows the result.",
  args: z.strictObject({
    region: ownRegion(),
    vpc: text("VPC at either end: an ID (`region/vpc-…` or `vpc-…`).", { idOf: "vpc" }),
    name: text("Name of the connection.", { rules: ["names"] }),
    id: text("The connection: an ID (`region/pcx-…` or `pcx-…`).", { idOf: "peering" }),
    peerAccountId: text("Account ID of the other end.", { rules: ["peerIdentity"] }),
    tags: tagFilter("connections", "peeringTags"),
    state: property(peeringState().exactOptional(), "State of the connections."),
    role: property(
      peeringRole().exactOptional(),
      'End that the account owns, exactly: "both" is neither "requester" nor "accepter".',
    ),
  }),
  result: z.strictObject({
    peeringConnections: property(
      z.array(named("GetPeeringConnectionResult", found, "A peering connection as the account sees it")),
      "The connections.",
    ),
  }),
};

export type GetPeeringConnectionArgs = z.infer<typeof getPeeringConnectionDeclaration.args>;
export type GetPeeringConnectionResult = z.infer<typeof found>;
export type GetPeeringConnectionsResult = z.infer<typeof getPeeringConnectionsDeclaration.result>;
