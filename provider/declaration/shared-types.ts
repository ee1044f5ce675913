/** Declarations of named types that resources and functions share. */
import { z } from "zod";
import type { PeeringEnd } from "../backend/contract.js";
import { named, oneOf, property } from "./declare.js";
import type { ChargeType, MetricName, PeeringState, PeeringType, QosLevel } from "../rules/schema.js";

const MODULE = "provider/rules/schema";

export const chargeType = (): z.ZodType<ChargeType> =>
  oneOf<ChargeType>(
    "ChargeType",
    "Billing method of traffic between regions",
    {
      "daily-peak": "by the peak bandwidth of each day",
      "monthly-95th": "by the 95th percentile of each month",
      "configured-bandwidth": "by the configured bandwidth",
    },
    MODULE,
  );

export const peeringState = (): z.ZodType<PeeringState> =>
  oneOf<PeeringState>(
    "PeeringState",
    "State of a peering connection",
    {
      "pending-acceptance": "the accepter has not answered yet",
      provisioning: "the vendor is creating the connection",
      active: "the connection carries traffic that has routes",
      rejected: "the accepter rejected the request",
      expired: "the request expired before it was accepted",
      "deleted-by-peer": "the other account deleted the connection",
      suspended: "the vendor stopped the connection, for example in arrears",
      failed: "the vendor could not create the connection",
      unknown: "the vendor reports a state that this package does not know",
    },
    MODULE,
  );

export const peeringEnd = (): z.ZodType<PeeringEnd> =>
  named(
    "PeeringEnd",
    z.strictObject({
      accountId: property(z.string(), "Account ID of the owner; empty if the vendor does not report it."),
      region: property(z.string(), "Region of the VPC, in the vendor's long form."),
      vpcId: property(z.string(), "The vendor's ID of the VPC."),
      cidrBlocks: property(
        z.array(z.string()).exactOptional(),
        "CIDR blocks of the VPC; absent if the vendor does not show those of another account.",
      ),
    }),
    "One end of a peering connection",
    "provider/backend/contract",
  );

export const qosLevel = (): z.ZodType<QosLevel> =>
  oneOf<QosLevel>(
    "QosLevel",
    "Service class of a connection between regions",
    { PT: "platinum", AU: "gold", AG: "silver" },
    MODULE,
  );

export const peeringType = (): z.ZodType<PeeringType> =>
  oneOf<PeeringType>(
    "PeeringType",
    "Type of the two ends of a connection",
    { vpc: "both ends are VPCs", "bare-metal": "the accepter's end is a bare-metal VPC" },
    MODULE,
  );

export const metricName = (): z.ZodType<MetricName> =>
  oneOf<MetricName>(
    "MetricName",
    "Metric of a peering connection; in and out as the requester's VPC sees them",
    {
      inBandwidth: "incoming bandwidth, in Mbps",
      outBandwidth: "outgoing bandwidth, in Mbps",
      inPackets: "incoming packets per second",
      outPackets: "outgoing packets per second",
      packetLoss: "lost packets, in percent",
      inUtilisation: "incoming bandwidth, in percent of the bandwidth cap",
      outUtilisation: "outgoing bandwidth, in percent of the bandwidth cap",
    },
    MODULE,
  );

export const peeringRole = () => z.enum(["requester", "accepter", "both"]);

export const routeOrigin = () => z.enum(["user", "issued", "system"]);
