/** Vendors' rules for several connections: overlap, quotas, second connections of a pair. */
import type { Network, NetworkEnd, NetworkConnection } from "../../network/network.js";
import {
  endsOverlapViolation,
  type EndVpc,
  type LiveConnection,
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
import type { NetworkChange } from "./network-change.js";
import type { Problem } from "./problem.js";

export function connectionFindings(network: Network, { nameOf, before }: NetworkChange, limits: Limits): Problem[] {
  const candidates = network.connections.filter(({ state }) => isLive(state));
  const blocks = new Map(network.vpcs.map(({ key, cidrBlocks }) => [key, cidrBlocks]));
  const existed = new Set(before.connections.filter(({ state }) => isLive(state)).map(({ key }) => key));
  const problems = new Map<string, Problem>();
  const add = (problem: Problem) => problems.has(problem.id) || problems.set(problem.id, problem);
  for (const vendor of new Set(candidates.map((connection) => connection.vendor))) {
    const rules = rulesOf(vendor);
    if (rules === undefined) continue;
    const own = candidates.filter((connection) => connection.vendor === vendor);
    // Existing connections were accepted; a new one may exceed a limit.
    const live = [...own].sort((a, b) => Number(existed.has(b.key)) - Number(existed.has(a.key)));
    const ends = (end: NetworkEnd) => ({ ...end, vpcId: nameOf(end.vpc), cidrBlocks: blocks.get(end.vpc) ?? [] });
    const connections = live.map((connection): LiveConnection => ({
      id: nameOf(connection.key),
      state: connection.state,
      requester: ends(connection.requester),
      accepter: ends(connection.accepter),
    }));
    const earlier = new Earlier(rules);
    connections.forEach((connection, i) => {
      const isKept = existed.has(live[i]!.key);
      for (const violation of violationsOf(rules, limits, connection, earlier)) {
        add(problemOf(violation, rules, connection, isKept));
      }
      earlier.add(connection);
    });
    for (const problem of secondConnections(live, nameOf)) add(problem);
  }
  return [...problems.values()];
}

/** Connections that exist, or are created before another one. */
class Earlier {
  readonly #byVpc = new Map<string, LiveConnection[]>();
  readonly #used = new Map<string, number>();

  constructor(private readonly rules: VendorRules) {}

  add(connection: LiveConnection): void {
    for (const end of [connection.requester, connection.accepter]) {
      const atVpc = this.#byVpc.get(vpcOf(end));
      if (atVpc === undefined) this.#byVpc.set(vpcOf(end), [connection]);
      else atVpc.push(connection);
    }
    for (const end of quotaEnds(this.rules, connection)) {
      const scope = quotaScope(this.rules, end);
      this.#used.set(scope, (this.#used.get(scope) ?? 0) + 1);
    }
  }

  /** Connections at either of its VPCs. */
  atSameVpcs({ requester, accepter }: LiveConnection): LiveConnection[] {
    return [requester, accepter].flatMap((end) => this.#byVpc.get(vpcOf(end)) ?? []);
  }

  /** Number of connections that count towards the quota of that end. */
  used(end: EndVpc): number {
    return this.#used.get(quotaScope(this.rules, end)) ?? 0;
  }
}

const vpcOf = ({ region, vpcId }: EndVpc): string => `${region} ${vpcId}`;

function violationsOf(rules: VendorRules, limits: Limits, connection: LiveConnection, earlier: Earlier): Violation[] {
  return [
    endsOverlapViolation(rules, connection),
    peersOverlapViolation(rules, connection, earlier.atSameVpcs(connection)),
    ...(["requester", "accepter"] as const satisfies readonly Side[]).map((side) =>
      usedQuotaViolation(rules, limits, side, connection, earlier.used(connection[side])),
    ),
  ].filter((violation) => violation !== undefined);
}

function problemOf(
  { code, what, fix, severity, source, value }: Violation,
  rules: VendorRules,
  connection: LiveConnection,
  isKept: boolean,
): Problem {
  const isQuota = code === "quota-exceeded";
  return {
    id: isQuota ? `${code} ${String(value)}` : `${code} ${connection.id} ${what}`,
    code: isQuota ? code : "cidr-overlap",
    severity: isKept ? "warning" : severity,
    what: `${connection.id}: ${what}`,
    fix,
    source: `${rules.id}, ${citation(source)}`,
  };
}

function secondConnections(connections: readonly NetworkConnection[], nameOf: (key: string) => string): Problem[] {
  const pairs = new Map<string, NetworkConnection>();
  return connections.flatMap((connection) => {
    const pair = [connection.requester.vpc, connection.accepter.vpc].sort();
    const first = pairs.get(pair.join(" "));
    if (first === undefined) {
      pairs.set(pair.join(" "), connection);
      return [];
    }
    return {
      id: `second-connection ${pair.map(nameOf).join(" ")}`,
      code: "second-connection" as const,
      severity: "error" as const,
      what: `${nameOf(connection.key)} would be a second connection between ${pair.map(nameOf).join(" and ")}, which ${nameOf(first.key)} joins already`,
      fix: "Keep one of them: the vendors refuse a second connection for a pair",
    };
  });
}
