import { z } from "zod";
import { named, property } from "../../declaration/declare.js";
import { chargeType } from "../../declaration/shared-types.js";
import { costEstimate } from "../../network/cost/cost-estimate.js";
import { moment, region, text } from "./arguments.js";

const mbps = (description: string) => property(z.number().nonnegative().exactOptional(), description);

const sample = named(
  "TrafficSample",
  z.strictObject({
    at: property(moment(), "Time of the sample, ISO 8601 with a time zone."),
    inMbps: property(z.number().nonnegative(), "Incoming bandwidth, in Mbps."),
    outMbps: property(z.number().nonnegative(), "Outgoing bandwidth, in Mbps."),
  }),
  "Bandwidth of a connection at a time",
);

export const estimateCostDeclaration = {
  description:
    "Returns the cost of a connection by the vendor's billing rule: from measured traffic, from samples or peaks in the " +
    "arguments, or, without either, the maximum. It uses the vendor's published prices, else `prices` of the configuration; " +
    "without a price it returns the billed bandwidth. For a connection that does not exist yet, pass its two regions; it " +
    "then calls no API.",
  args: z.strictObject({
    peeringConnection: text(
      "An existing connection: an ID (`region/pcx-…` or `pcx-…`). Its ends, its bandwidth cap and its measured traffic are " +
        "read. Set either this, or `region` and `peerRegion`.",
      { idOf: "peering" },
    ),
    region: region("Region of the requester; of a bare ID, the region of either end."),
    peerRegion: region("Region of the accepter.", {}),
    bandwidthMbps: property(
      z.number().positive().exactOptional(),
      "Bandwidth cap in Mbps. Of an existing connection it is used in place of its own.",
    ),
    chargeType: property(chargeType().exactOptional(), "Billing method.", {
      default: "the vendor's",
      rules: ["billing"],
    }),
    samples: property(
      z.array(sample).exactOptional(),
      "Traffic: values of five minutes, or of shorter periods, which are averaged.",
    ),
    peakInMbps: mbps("Assumed highest five minutes of a day, incoming, in Mbps. Requires `peakOutMbps`."),
    peakOutMbps: mbps("Assumed highest five minutes of a day, outgoing, in Mbps. Requires `peakInMbps`."),
    days: property(
      z.int().min(1).max(31).exactOptional(),
      "Days of measured traffic, 1 to 31, if neither samples nor peaks are set.",
      { default: "7" },
    ),
  }),
  result: costEstimate,
};

export type EstimateCostArgs = z.infer<typeof estimateCostDeclaration.args>;
