/** Change of the monthly cost. An unknown price is reported as unknown, not as 0. */
import type { CostEstimate } from "../../network/cost/cost-estimate.js";
import { estimateCost, type ConnectionUse } from "../../network/cost/estimate.js";
import type { NetworkConnection } from "../../network/network.js";
import type { UserPrices } from "../../rules/schema.js";
import { rulesOf } from "../../rules/registry.js";
import type { NetworkChange } from "./network-change.js";
import type { CostChange, ReportedCost } from "./report.js";

export interface CostBasis {
  readonly prices?: UserPrices | undefined;
  /** Traffic of connections by name; a connection without traffic is estimated at its bandwidth cap. */
  readonly uses?: ReadonlyMap<string, ConnectionUse>;
}

interface Costed {
  readonly connection: NetworkConnection;
  readonly cost: CostEstimate;
}

export function costChangeOf(
  { before, after, nameOf, isManaged }: NetworkChange,
  { prices, uses }: CostBasis,
): CostChange {
  const costsIn = (connections: readonly NetworkConnection[]) =>
    new Map(
      connections
        .filter(({ key, state }) => isManaged(key) && CHARGED.has(state))
        .flatMap((connection): [string, Costed][] => {
          const rules = rulesOf(connection.vendor);
          if (rules === undefined) return [];
          const name = nameOf(connection.key);
          const billed = { ...connection, region: connection.requester.region, peerRegion: connection.accepter.region };
          return [[name, { connection, cost: estimateCost(rules, billed, uses?.get(name), prices) }]];
        }),
    );
  const [old, now] = [costsIn(before.connections), costsIn(after.connections)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  const connections = names.flatMap((name) => costOf(name, old.get(name), now.get(name)));
  return { monthly: sums([...old.values()], [...now.values()]), connections };
}

/** A pending request is not charged until it is accepted. */
const CHARGED: ReadonlySet<string> = new Set(["active", "pending-acceptance", "provisioning"]);

function costOf(name: string, old: Costed | undefined, now: Costed | undefined): ReportedCost[] {
  const [before, after] = [old, now].map((costed) => costed && costText(costed.cost));
  if (before === after) return [];
  if ([old, now].every((costed) => costed === undefined || costed.cost.verdict === "free")) return [];
  const { connection, cost } = (now ?? old)!;
  const payer = cost.payer && `the ${cost.payer}, account ${connection[cost.payer].accountId}`;
  return [
    {
      name,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
      ...(now !== undefined && !KNOWN.has(now.cost.verdict) && { isUnknown: true as const }),
      ...(payer !== undefined && { payer }),
    },
  ];
}

const KNOWN: ReadonlySet<string> = new Set<CostEstimate["verdict"]>(["free", "priced"]);

function costText({ verdict, because, monthly, currency, atMost, lines }: CostEstimate): string {
  switch (verdict) {
    case "free":
      return "free";
    case "priced":
      return `${atMost ? "at most " : ""}${money(monthly!, currency!)} a month`;
    case "no-price":
      return `no price given for ${lines.map(({ arithmetic }) => arithmetic).join(", ")}`;
    case "negotiable":
      return `to be negotiated: ${because}`;
    case "unknown":
      return `unknown: ${because}`;
  }
}

export const money = (amount: number, currency: string): string => `${amount.toLocaleString("en-US")} ${currency}`;

function sums(old: readonly Costed[], now: readonly Costed[]): CostChange["monthly"] {
  const currencies = [...new Set([...old, ...now].flatMap(({ cost }) => cost.currency ?? []))].sort();
  const sum = (costs: readonly Costed[], currency: string) =>
    Math.round(costs.reduce((all, { cost }) => all + (cost.currency === currency ? (cost.monthly ?? 0) : 0), 0) * 100) /
    100;
  return currencies
    .map((currency) => ({ currency, before: sum(old, currency), after: sum(now, currency) }))
    .filter(({ before, after }) => before + after > 0);
}
