/** Price of bandwidth between two regions, from the vendor's table or the user's own. */
import { z } from "zod";
import { issueText } from "../../declaration/issue-text.js";
import type { PriceTable, UserPrices } from "../../rules/schema.js";

export interface Prices {
  readonly from: "vendor" | "user";
  /** Date of the user's table. */
  readonly date?: string;
  readonly table: PriceTable;
}

export type Price =
  | { readonly perMbps: number }
  /** The vendor publishes no price. */
  | { readonly negotiableAboveMbps: number }
  | { readonly unpricedRegion: string };

/** Regions without their own column. */
const ELSEWHERE = "*";

/** The user's prices take precedence over published ones, because a customer pays the agreed price. */
export function pricesOf(vendors: PriceTable | null, users: UserPrices | undefined): Prices | undefined {
  if (users === undefined) return vendors === null ? undefined : { from: "vendor", table: vendors };
  const { date, currency, per } = users;
  const table = "prices" in users ? flatTable(users.prices) : { tiers: users.tiers, columns: users.columns };
  return { from: "user", date, table: { currency, per, ...table } };
}

/** The whole bandwidth at the price of its tier, for the more expensive of the two ends. */
export function priceOf({ tiers, columns }: PriceTable, mbps: number, regions: readonly [string, string]): Price {
  const tier = tiers.find(({ upToMbps }) => upToMbps === null || mbps <= upToMbps)!;
  const prices = regions.map((region) => {
    const column = columns[region] ?? columns[ELSEWHERE];
    return column === undefined ? undefined : tier.prices[column];
  });
  const unpriced = prices.indexOf(undefined);
  if (unpriced >= 0) return { unpricedRegion: regions[unpriced]! };
  const known = prices.filter((price) => typeof price === "number");
  return known.length < prices.length
    ? { negotiableAboveMbps: tiers[tiers.indexOf(tier) - 1]?.upToMbps ?? 0 }
    : { perMbps: Math.max(...known) };
}

function flatTable(prices: Readonly<Record<string, number>>): Pick<PriceTable, "tiers" | "columns"> {
  const columns = Object.fromEntries(Object.keys(prices).map((region) => [region, region]));
  return { tiers: [{ upToMbps: null, prices }], columns };
}

const common = {
  currency: z.string().regex(/^[A-Z]{3}$/, "is not three capital letters, such as CNY"),
  date: z.iso.date("is not a date, such as 2026-01-31"),
  per: z.enum(["mbps-day", "mbps-month"]),
};
const price = z.number().nonnegative();
const tier = z.strictObject({
  upToMbps: z.number().positive().nullable(),
  prices: z.record(z.string(), price.nullable()),
});

const flat = z.strictObject({ ...common, prices: z.record(z.string(), price) });
const tiered = z
  .strictObject({
    ...common,
    tiers: z.array(tier).nonempty(),
    columns: z.record(z.string(), z.string()),
  })
  .superRefine(({ tiers, columns }, context) => {
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    const bounds = tiers.map(({ upToMbps }) => upToMbps ?? Infinity);
    const misplaced = bounds.findIndex((bound, i) => bound <= (bounds[i - 1] ?? 0));
    if (misplaced >= 0) refuse(["tiers", misplaced, "upToMbps"], "is not above the tier before");
    if (bounds.at(-1) !== Infinity) refuse(["tiers", tiers.length - 1, "upToMbps"], "of the last tier is not null");
    for (const column of new Set(Object.values(columns))) {
      const without = tiers.findIndex(({ prices }) => prices[column] === undefined);
      if (without >= 0) refuse(["tiers", without, "prices"], `has no price for the column ${column}`);
    }
  });

/** Configuration key `prices`. A key that only one form has determines the form. */
export const userPrices: z.ZodType<UserPrices> = z.unknown().transform((value, context): UserPrices => {
  const isTiered = typeof value === "object" && value !== null && ("tiers" in value || "columns" in value);
  const result = (isTiered ? tiered : flat).safeParse(value, { error: issueText });
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    context.addIssue({ code: "custom", path: issue.path, message: issue.message });
  }
  return z.NEVER;
});
