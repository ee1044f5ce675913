/** Declaration of the result of a cost estimate. */
import { z } from "zod";
import { named, property } from "../../declaration/declare.js";

const costLine = named(
  "CostLine",
  z.strictObject({
    period: property(z.string(), "A day (`2026-01-31`), `a day` or `a month`."),
    peakInMbps: property(z.number().exactOptional(), "Highest incoming bandwidth of the period, in Mbps."),
    peakOutMbps: property(z.number().exactOptional(), "Highest outgoing bandwidth of the period, in Mbps."),
    billableMbps: property(z.number(), "Billed bandwidth, in Mbps."),
    price: property(z.number().exactOptional(), "Price of one Mbps in the period."),
    amount: property(z.number().exactOptional(), "Cost of the period."),
    arithmetic: property(z.string(), "The calculation in words: `30 out + 20 in = 50 Mbps × 12 CNY = 600 CNY`."),
  }),
  "Cost of one period",
);

export const costEstimate = z.strictObject({
  verdict: property(
    z.enum(["free", "priced", "no-price", "negotiable", "unknown"]),
    '"no-price": the bandwidth is known, and its price is not. "negotiable": the vendor sets the price on request. "unknown": ' +
      "no document states how such connections are charged.",
  ),
  because: property(z.string(), "Reason, in a sentence."),
  source: property(z.string(), "Document of the vendor."),
  assumption: property(z.string().exactOptional(), "Assumption, if the document leaves it open."),
  payer: property(z.literal("requester").exactOptional(), "End that pays."),
  payerAccountId: property(z.string().exactOptional(), "Account ID that pays, for an existing connection."),
  currency: property(z.string().exactOptional(), "Currency of the prices: ISO 4217."),
  pricesFrom: property(z.enum(["vendor", "user"]).exactOptional(), "Origin of the prices."),
  pricesDate: property(z.string().exactOptional(), "Date of the user's prices."),
  lines: property(z.array(costLine), "Cost by day, or by month."),
  total: property(z.number().exactOptional(), "Sum of the lines; absent if one has no amount."),
  monthly: property(z.number().exactOptional(), "Cost of thirty days like those of the lines."),
  atMost: property(
    z.boolean().exactOptional(),
    "True if the traffic is not known and the bandwidth cap is used: no bill is higher.",
  ),
});

export type CostEstimate = z.infer<typeof costEstimate>;
export type CostLine = z.infer<typeof costLine>;
