/** Connections against the vendors' rules for several of them: overlap, quotas, second connections of a pair. */
import type { Network, NetworkEnd, NetworkLink } from "../../network/network.js";
import {
  endsOverlapViolation,
  type EndVpc,
  type LiveLink,
  peersOverlapViolation,
  quotaEnds,
  quotaScope,
  type Side,
  usedQuotaViolation,
} from "../../rules/account.js";
import { citation, type Limits, type VendorRules } from "../../rules/schema.js";
import type { Violation } from "../../rules/violation.js";
import { rulesOf } from "../../rules/registry.js";
import { isLive } from "../../rules/states.js";
import type { Picture } from "./picture.js";
import type { Problem } from "./problem.js";

export function linkFindings(network: Network, { nameOf, before }: Picture, limits: Limits): Problem[] {
  const candidates = network.links.filter(({ state }) => isLive(state));
  const blocks = new Map(network.vpcs.map(({ key, cidrBlocks }) => [key, cidrBlocks]));
  const wasThere = new Set(before.links.filter(({ state }) => isLive(state)).map(({ key }) => key));
  const problems = new Map<string, Problem>();
  const add = (problem: Problem) => problems.has(problem.id) || problems.set(problem.id, problem);
  for (const vendor of new Set(candidates.map((link) => link.vendor))) {
    const rules = rulesOf(vendor);
    if (rules === undefined) continue;
    const own = candidates.filter((link) => link.vendor === vendor);
    // What exists was admitted; it is what comes beside it that may be one too many.
    const live = [...own].sort((a, b) => Number(wasThere.has(b.key)) - Number(wasThere.has(a.key)));
    const ends = (end: NetworkEnd) => ({ ...end, vpcId: nameOf(end.vpc), cidrBlocks: blocks.get(end.vpc) ?? [] });
    const links = live.map((link): LiveLink => ({
      id: nameOf(link.key),
      state: link.state,
      requester: ends(link.requester),
      accepter: ends(link.accepter),
    }));
    const earlier = new Earlier(rules);
    links.forEach((link, i) => {
      const isKept = wasThere.has(live[i]!.key);
      for (const violation of violationsOf(rules, limits, link, earlier)) {
        add(problemOf(violation, rules, link, isKept));
      }
      earlier.add(link);
    });
    for (const problem of secondLinks(live, nameOf)) add(problem);
  }
  return [...problems.values()];
}

/** Connections that exist, or are created before another one. */
class Earlier {
  readonly #around = new Map<string, LiveLink[]>();
  readonly #used = new Map<string, number>();

  constructor(private readonly rules: VendorRules) {}

  add(link: LiveLink): void {
    for (const end of [link.requester, link.accepter]) {
      const around = this.#around.get(vpcOf(end));
      if (around === undefined) this.#around.set(vpcOf(end), [link]);
      else around.push(link);
    }
    for (const end of quotaEnds(this.rules, link)) {
      const scope = quotaScope(this.rules, end);
      this.#used.set(scope, (this.#used.get(scope) ?? 0) + 1);
    }
  }

  /** Connections of both its VPCs. */
  around({ requester, accepter }: LiveLink): LiveLink[] {
    return [requester, accepter].flatMap((end) => this.#around.get(vpcOf(end)) ?? []);
  }

  /** How many count towards the quota of that end. */
  used(end: EndVpc): number {
    return this.#used.get(quotaScope(this.rules, end)) ?? 0;
  }
}

const vpcOf = ({ region, vpcId }: EndVpc): string => `${region} ${vpcId}`;

function violationsOf(rules: VendorRules, limits: Limits, link: LiveLink, earlier: Earlier): Violation[] {
  return [
    endsOverlapViolation(rules, link),
    peersOverlapViolation(rules, link, earlier.around(link)),
    ...(["requester", "accepter"] as const satisfies readonly Side[]).map((side) =>
      usedQuotaViolation(rules, limits, side, link, earlier.used(link[side])),
    ),
  ].filter((violation) => violation !== undefined);
}

function problemOf(
  { code, what, fix, severity, source, value }: Violation,
  rules: VendorRules,
  link: LiveLink,
  isKept: boolean,
): Problem {
  const isQuota = code === "quota-exceeded";
  return {
    id: isQuota ? `${code} ${String(value)}` : `${code} ${link.id} ${what}`,
    code: isQuota ? code : "cidr-overlap",
    severity: isKept ? "warning" : severity,
    what: `${link.id}: ${what}`,
    fix,
    source: `${rules.id}, ${citation(source)}`,
  };
}

function secondLinks(links: readonly NetworkLink[], nameOf: (key: string) => string): Problem[] {
  const pairs = new Map<string, NetworkLink>();
  return links.flatMap((link) => {
    const pair = [link.requester.vpc, link.accepter.vpc].sort();
    const first = pairs.get(pair.join(" "));
    if (first === undefined) {
      pairs.set(pair.join(" "), link);
      return [];
    }
    return {
      id: `second-link ${pair.map(nameOf).join(" ")}`,
      code: "second-link" as const,
      severity: "error" as const,
      what: `${nameOf(link.key)} would be a second connection between ${pair.map(nameOf).join(" and ")}, which ${nameOf(first.key)} joins already`,
      fix: "Keep one of them: the vendors refuse a second connection for a pair",
    };
  });
}
