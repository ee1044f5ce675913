/**
 * The cost of a connection by its vendor's billing rule. An estimate contains the rule with its source, the arithmetic
 * of every line, and the source of the prices. A cost without a documented price is unknown, not 0.
 */
import {
  type Billing,
  type ChargeType,
  citation,
  type PriceTable,
  type UserPrices,
  type VendorRules,
} from "../../rules/schema.js";
import type { CostEstimate, CostLine } from "./cost-estimate.js";
import { dailyPeaks, type TrafficPoint } from "./daily-peaks.js";
import { type Prices, priceOf, pricesOf } from "./prices.js";

export interface BilledConnection {
  /** Region of the requester. */
  readonly region: string;
  readonly peerRegion: string;
  readonly bandwidthMbps?: number | undefined;
  readonly chargeType?: ChargeType | undefined;
}

/** Its traffic: measured, or assumed daily peaks. Default: the bandwidth cap. */
export type ConnectionUse =
  { readonly samples: readonly TrafficPoint[] } | { readonly peakInMbps: number; readonly peakOutMbps: number };

type Priced = Extract<Billing, { readonly kind: "priced-cross-region" }>;
type Basis = Priced["basis"];

const DAYS_OF_MONTH = 30;

export function estimateCost(
  rules: VendorRules,
  connection: BilledConnection,
  use?: ConnectionUse,
  users?: UserPrices,
): CostEstimate {
  const billing = rules.billing.value;
  const cited = {
    source: citation(rules.billing.source),
    ...(rules.billing.assumption !== undefined && { assumption: rules.billing.assumption }),
  };
  const free = (because: string): CostEstimate => ({
    verdict: "free",
    because,
    ...cited,
    lines: [],
    total: 0,
    monthly: 0,
  });
  const unknown = (because: string): CostEstimate => ({ verdict: "unknown", because, ...cited, lines: [] });

  const { crossRegion } = rules;
  if (connection.region !== connection.peerRegion && !crossRegion.value.allowed && billing.kind === "free") {
    return { ...unknown("the vendor has no connections between regions"), source: citation(crossRegion.source) };
  }
  if (billing.kind === "free") return free("the vendor's connections are free");
  if (billing.kind === "unknown") return unknown(billing.note);
  if (connection.region === connection.peerRegion) return free("connections inside a region are free");
  if (connection.chargeType !== undefined && connection.chargeType !== CHARGED_AS[billing.basis]) {
    return unknown(`no document states how ${connection.chargeType} is charged`);
  }
  const charged = chargedPeriods(billing, connection, use);
  if (charged === undefined) return unknown("neither its traffic nor its bandwidth cap is known");
  return { ...cited, payer: billing.payer, ...priced(charged, connection, pricesOf(billing.prices, users)) };
}

const CHARGED_AS: Readonly<Record<Basis, ChargeType>> = {
  "daily-peak-in-plus-out": "daily-peak",
  "daily-peak-of-in-and-out": "daily-peak",
  "configured-bandwidth": "configured-bandwidth",
};

interface Charged {
  readonly by: string;
  readonly per: "day" | "month";
  readonly atMost: boolean;
  readonly lines: readonly (CostLine & { readonly billableText: string })[];
}

function chargedPeriods(
  { basis, utcOffset }: Priced,
  connection: BilledConnection,
  use: ConnectionUse | undefined,
): Charged | undefined {
  const cap = connection.bandwidthMbps;
  if (basis === "configured-bandwidth") {
    if (cap === undefined) return undefined;
    const line = { period: "a month", billableMbps: cap, arithmetic: "", billableText: mbps(cap) };
    return { by: "by configured bandwidth", per: "month", atMost: false, lines: [line] };
  }
  const by = BY[basis];
  const day = (period: string, inMbps: number, outMbps: number) => ({
    period,
    peakInMbps: inMbps,
    peakOutMbps: outMbps,
    arithmetic: "",
    ...BILLABLE[basis](inMbps, outMbps),
  });
  if (use !== undefined && "samples" in use) {
    const peaks = dailyPeaks(use.samples, utcOffset!);
    const lines = peaks.map(({ day: date, inMbps, outMbps }) => day(date, inMbps, outMbps));
    return lines.length === 0 ? undefined : { by, per: "day", atMost: false, lines };
  }
  if (use !== undefined) {
    return { by, per: "day", atMost: false, lines: [day("a day", use.peakInMbps, use.peakOutMbps)] };
  }
  return cap === undefined ? undefined : { by, per: "day", atMost: true, lines: [day("a day", cap, cap)] };
}

const BY: Readonly<Record<Exclude<Basis, "configured-bandwidth">, string>> = {
  "daily-peak-in-plus-out": "by the day's highest five minutes out plus those in",
  "daily-peak-of-in-and-out": "by the day's highest five minutes, in or out",
};

type Billable = { readonly billableMbps: number; readonly billableText: string };

const BILLABLE: Readonly<Record<Exclude<Basis, "configured-bandwidth">, (i: number, o: number) => Billable>> = {
  "daily-peak-in-plus-out": (inMbps, outMbps) => {
    const billableMbps = exact(inMbps + outMbps);
    return { billableMbps, billableText: `${show(outMbps)} out + ${show(inMbps)} in = ${mbps(billableMbps)}` };
  },
  "daily-peak-of-in-and-out": (inMbps, outMbps) => {
    const billableMbps = Math.max(inMbps, outMbps);
    return { billableMbps, billableText: `max(${show(outMbps)} out, ${show(inMbps)} in) = ${mbps(billableMbps)}` };
  },
};

type Outcome = Omit<CostEstimate, "source" | "assumption" | "payer">;

function priced(charged: Charged, connection: BilledConnection, prices: Prices | undefined): Outcome {
  const { by, per, atMost } = charged;
  const unpricedLines = charged.lines.map((line) => withArithmetic(line));
  const bound = atMost ? { atMost } : {};
  if (prices === undefined) {
    return { verdict: "no-price", because: `charged ${by}, and no price is given`, lines: unpricedLines, ...bound };
  }
  const { table, from, date } = prices;
  const owner = { currency: table.currency, pricesFrom: from, ...(date !== undefined && { pricesDate: date }) };
  if (per === "day" && table.per === "mbps-month") {
    const because = `charged ${by}, and the prices given are of months`;
    return { verdict: "no-price", because, ...owner, lines: unpricedLines, ...bound };
  }
  const days = per === "month" && table.per === "mbps-day" ? DAYS_OF_MONTH : 1;
  const regions = [connection.region, connection.peerRegion] as const;
  const billed = atMost ? charged.lines.map((line) => mostExpensive(line, table, regions)) : charged.lines;
  const found = billed.map((line) => priceOf(table, line.billableMbps, regions));
  const lines = billed.map((line, i) => {
    const price = found[i]!;
    return "perMbps" in price ? amountOf(line, price.perMbps * days, table.currency) : withArithmetic(line);
  });
  const unpriced = found.find((price) => "unpricedRegion" in price);
  if (unpriced !== undefined) {
    const because = `charged ${by}, and the ${from}'s table has no price for ${unpriced.unpricedRegion}`;
    return { verdict: "no-price", because, ...owner, lines, ...bound };
  }
  const negotiable = found.find((price) => "negotiableAboveMbps" in price);
  if (negotiable !== undefined) {
    const because = `charged ${by}, at a price to be negotiated above ${mbps(negotiable.negotiableAboveMbps)}`;
    return { verdict: "negotiable", because, ...owner, lines, ...bound };
  }
  const total = money(lines.reduce((sum, { amount }) => sum + amount!, 0));
  const monthly = per === "month" ? total : money((total / lines.length) * DAYS_OF_MONTH);
  return { verdict: "priced", because: `charged ${by}`, ...owner, lines, total, monthly, ...bound };
}

/** A higher tier may be cheaper in total: the highest cost up to the line's use is at the end of some tier. */
function mostExpensive(
  line: Charged["lines"][number],
  table: PriceTable,
  regions: readonly [string, string],
): typeof line {
  const costOf = (billable: number): number => {
    const price = priceOf(table, billable, regions);
    return "perMbps" in price ? billable * price.perMbps : 0;
  };
  if (!("perMbps" in priceOf(table, line.billableMbps, regions))) return line;
  const bounds = table.tiers.flatMap(({ upToMbps }) =>
    upToMbps !== null && upToMbps < line.billableMbps ? [upToMbps] : [],
  );
  const billableMbps = bounds.reduce((best, bound) => (costOf(bound) > costOf(best) ? bound : best), line.billableMbps);
  if (billableMbps === line.billableMbps) return line;
  const { peakInMbps: _, peakOutMbps: __, ...rest } = line;
  return {
    ...rest,
    billableMbps,
    billableText: `the most expensive traffic of at most ${mbps(line.billableMbps)}: ${mbps(billableMbps)}`,
  };
}

function amountOf(line: Charged["lines"][number], price: number, currency: string): CostLine {
  const amount = money(line.billableMbps * price);
  const arithmetic = `${line.billableText} × ${show(price)} ${currency} = ${show(amount)} ${currency}`;
  return { ...withArithmetic(line), price, amount, arithmetic };
}

function withArithmetic({ billableText, ...line }: Charged["lines"][number]): CostLine {
  return { ...line, arithmetic: billableText };
}

const mbps = (value: number): string => `${show(value)} Mbps`;
const DECIMALS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 3 });
const show = (value: number): string => DECIMALS.format(value);
/** Sums of decimal fractions have a rounding error in the sixteenth digit, which may exceed the bound of a tier. */
const exact = (value: number): number => Math.round(value * 1e9) / 1e9;
const money = (value: number): number => Math.round(value * 100) / 100;
