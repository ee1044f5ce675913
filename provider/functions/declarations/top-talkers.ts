import { z } from "zod";
import { named, property } from "../../declaration/declare.js";
import { connectionId, moment, peeringConnection, peeringConnectionId, regionOfEitherEnd } from "./arguments.js";

const talker = named(
  "TopTalkerResult",
  z.strictObject({
    address: property(z.string(), "IP address."),
    inMbps: property(z.number(), "Incoming bandwidth, in Mbps, on average over the minute."),
    outMbps: property(z.number(), "Outgoing bandwidth, in Mbps, on average over the minute."),
    inBytes: property(z.number(), "Incoming bytes in the minute."),
    outBytes: property(z.number(), "Outgoing bytes in the minute."),
    inPackets: property(z.number(), "Incoming packets in the minute."),
    outPackets: property(z.number(), "Outgoing packets in the minute."),
  }),
  "Traffic of one address over a connection in one minute",
);

export const getTopTalkersDeclaration = {
  description:
    "Returns the addresses with the most traffic over a connection in one minute, to find the source of a peak. If the " +
    "vendor does not measure traffic by address, it fails with `unsupported`.",
  args: z.strictObject({
    peeringConnection: peeringConnection(),
    at: property(moment().exactOptional(), "A time within the minute, ISO 8601 with a time zone, not in the future.", {
      default: "the last full minute",
      example: '"2026-01-31T08:00:00Z"',
    }),
    limit: property(z.int().min(1).max(100).exactOptional(), "Number of addresses, 1 to 100.", { default: "10" }),
    region: regionOfEitherEnd(),
  }),
  result: z.strictObject({
    id: connectionId(),
    peeringConnectionId: peeringConnectionId(),
    at: property(z.string(), "Start of the minute: ISO 8601, UTC."),
    talkers: property(z.array(talker), "Traffic by address, the most bytes first."),
  }),
};

export type GetTopTalkersResult = z.infer<typeof getTopTalkersDeclaration.result>;
