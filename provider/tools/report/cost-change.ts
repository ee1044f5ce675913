/** Change of the monthly cost. An unknown price is reported as unknown, not as 0. */
import type { CostEstimate } from "../../network/cost/cost-estimate.js";
import { estimateCost, type LinkUse } from "../../network/cost/estimate.js";
import type { NetworkLink } from "../../network/network.js";
import type { UserPrices } from "../../rules/schema.js";
import { rulesOf } from "../../rules/registry.js";
import type { Picture } from "./picture.js";
import type { CostChange, ReportedCost } from "./report.js";

export interface CostBasis {
  readonly prices?: UserPrices | undefined;
  /** Traffic of connections by name; a connection without is estimated at its bandwidth cap. */
  readonly uses?: ReadonlyMap<string, LinkUse>;
}

interface Costed {
  readonly link: NetworkLink;
  readonly cost: CostEstimate;
}

export function costChangeOf({ before, after, nameOf, isManaged }: Picture, { prices, uses }: CostBasis): CostChange {
  const costsIn = (links: readonly NetworkLink[]) =>
    new Map(
      links
        .filter(({ key, state }) => isManaged(key) && CHARGED.has(state))
        .flatMap((link): [string, Costed][] => {
          const rules = rulesOf(link.vendor);
          if (rules === undefined) return [];
          const name = nameOf(link.key);
          const billed = { ...link, region: link.requester.region, peerRegion: link.accepter.region };
          return [[name, { link, cost: estimateCost(rules, billed, uses?.get(name), prices) }]];
        }),
    );
  const [old, now] = [costsIn(before.links), costsIn(after.links)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  const links = names.flatMap((name) => costOf(name, old.get(name), now.get(name)));
  return { monthly: sums([...old.values()], [...now.values()]), links };
}

/** A request is not charged, and will be once it is accepted. */
const CHARGED: ReadonlySet<string> = new Set(["active", "pending-acceptance", "provisioning"]);

function costOf(name: string, old: Costed | undefined, now: Costed | undefined): ReportedCost[] {
  const [before, after] = [old, now].map((costed) => costed && costText(costed.cost));
  if (before === after) return [];
  if ([old, now].every((costed) => costed === undefined || costed.cost.verdict === "free")) return [];
  const { link, cost } = (now ?? old)!;
  const payer = cost.payer && `the ${cost.payer}, account ${link[cost.payer].accountId}`;
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
