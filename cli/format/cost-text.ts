/** Costs as text. */
import type { CostEstimate } from "../../provider/network/cost/cost-estimate.js";

export interface ConnectionCost {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly peerRegion: string;
  readonly paidByUs: boolean;
  readonly cost: CostEstimate;
}

export interface CostSum {
  /** Cost to the account for thirty days, by currency, without the connections whose cost is unknown. */
  readonly monthly: Readonly<Record<string, number>>;
  /** Connections that the account pays for and whose cost is unknown. */
  readonly undetermined: readonly string[];
}

export function sumOf(connections: readonly ConnectionCost[]): CostSum {
  const ours = connections.filter(({ paidByUs }) => paidByUs);
  const monthly: Record<string, number> = {};
  for (const { cost } of ours) {
    if (cost.currency === undefined || cost.monthly === undefined) continue;
    monthly[cost.currency] = cents((monthly[cost.currency] ?? 0) + cost.monthly);
  }
  const undetermined = ours.filter(({ cost }) => cost.monthly === undefined).map(({ id }) => id);
  return { monthly, undetermined };
}

export function describeConnectionCosts({
  accountId,
  connections,
  notCharged,
  monthly,
  undetermined,
}: CostSum & {
  readonly accountId: string;
  readonly connections: readonly ConnectionCost[];
  readonly notCharged: readonly { readonly id: string; readonly state: string }[];
}): string {
  const blocks = connections.map(
    ({ id, name, region, peerRegion, cost }) => `${id} "${name}", ${region} to ${peerRegion}\n${describeCost(cost)}`,
  );
  const idle = notCharged.map(({ id, state }) => `${id} is ${state}, and not charged`);
  const amounts = Object.entries(monthly).map(([currency, amount]) => money(amount, currency));
  const isFree = connections.some(({ paidByUs, cost }) => paidByUs && cost.verdict === "free");
  const sum = amounts.length > 0 ? amounts.join(" and ") : isFree && undetermined.length === 0 ? "nothing" : undefined;
  const total = [
    ...(sum === undefined ? [] : [`account ${accountId} pays ${sum} a month`]),
    ...(undetermined.length === 0 ? [] : [`of ${undetermined.join(", ")} the cost is unknown`]),
  ].join("; ");
  if (connections.length + notCharged.length === 0) return `account ${accountId} has no connections there`;
  return [...blocks, idle.join("\n"), total].filter((text) => text !== "").join("\n\n");
}

export function describeCost(cost: CostEstimate): string {
  const { verdict, because, lines, monthly, atMost, currency } = cost;
  const head = HEADS[verdict];
  const payer =
    cost.payer && `paid by the ${cost.payer}${cost.payerAccountId ? `, account ${cost.payerAccountId}` : ""}`;
  return [
    `  ${[head, because].filter((text) => text !== "").join(": ")}`,
    ...lines.map(({ period, arithmetic }) => `    ${period}: ${arithmetic}`),
    ...(verdict === "priced" && monthly !== undefined
      ? [`  ${atMost ? "at most " : ""}${money(monthly, currency!)} in thirty such days`]
      : []),
    ...(payer === undefined ? [] : [`  ${payer}${pricesOf(cost)}`]),
    `  source: ${cost.source}`,
    ...(cost.assumption === undefined ? [] : [`  assumed: ${cost.assumption}`]),
  ].join("\n");
}

const HEADS: Readonly<Record<CostEstimate["verdict"], string>> = {
  free: "free",
  priced: "",
  "no-price": "no price",
  negotiable: "price to be negotiated",
  unknown: "unknown",
};

function pricesOf({ pricesFrom, pricesDate }: CostEstimate): string {
  if (pricesFrom === undefined) return "";
  return pricesFrom === "vendor" ? ", at the vendor's published prices" : `, at your prices of ${pricesDate}`;
}

const cents = (value: number): number => Math.round(value * 100) / 100;
const money = (value: number, currency: string): string => `${value.toLocaleString("en-US")} ${currency}`;
