/** Quotas of peering connections: their use in the accounts that were read, and the connections that a plan adds. */
import { type EndVpc, quotaEnds, quotaOf, quotaPlanViolation, quotaScope, quotaUsed } from "../rules/account.js";
import { rulesOf } from "../rules/registry.js";
import type { Limits, VendorRules } from "../rules/schema.js";
import type { Violation } from "../rules/violation.js";
import type { Network, NetworkEnd, NetworkConnection } from "./network.js";

export interface NetworkQuota {
  readonly vendor: string;
  readonly scope: VendorRules["quota"]["value"]["scope"];
  readonly accountId: string;
  readonly region: string;
  /** `key` of the VPC, if each VPC has its own quota. */
  readonly vpc?: string;
  readonly limit: number;
  readonly raisable: boolean;
  /** Absent if the account was not read. */
  readonly used?: number;
  readonly created: number;
  readonly deleted: number;
  /** The plan exceeds it. */
  readonly violation?: Violation;
}

/** An account in its present state. */
export interface LiveAccount {
  readonly vendor: string;
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly network: Network;
}

export interface PlannedNetworks {
  readonly before: Network;
  readonly after: Network;
}

/**
 * Quotas by scope, for each that was read or that the plan changes.
 * @param planned networks of the stacks alone: unchanged connections may be missing in both
 * @param replaced keys of replaced connections, before and after: the old one is deleted first
 * @param nameOf display name of a VPC
 */
export function networkQuotas(
  { before, after }: PlannedNetworks,
  live: readonly LiveAccount[],
  limits: Limits,
  replaced: ReadonlySet<string>,
  nameOf: (vpc: string) => string,
): NetworkQuota[] {
  const scopes = new Map<string, Counter>();
  const counterOf = (vendor: string, end: EndVpc): Counter | undefined => {
    const rules = rulesOf(vendor);
    if (rules === undefined) return undefined;
    const key = [vendor, quotaScope(rules, end)].join(" ");
    const counter = scopes.get(key) ?? { vendor, rules, end, before: new Set(), after: new Set() };
    scopes.set(key, counter);
    return counter;
  };
  for (const { vendor, accountId, regions, network } of live) {
    const isOfVpc = rulesOf(vendor)?.quota.value.scope === "vpc";
    const ends = isOfVpc
      ? network.vpcs.filter((vpc) => vpc.accountId === accountId && regions.includes(vpc.region)).map(endOfVpc)
      : regions.map((region) => ({ accountId, region, vpcId: "" }));
    for (const end of ends) counterOf(vendor, end);
  }
  const count = (when: "before" | "after", connection: NetworkConnection) => {
    const rules = rulesOf(connection.vendor);
    if (rules === undefined) return;
    for (const end of quotaEnds(rules, countedOf(connection)))
      counterOf(connection.vendor, end)?.[when].add(connection.key);
  };
  const known = new Set(before.connections.map(({ key }) => key));
  for (const connection of before.connections) count("before", connection);
  for (const connection of after.connections) {
    count("after", connection);
    // A request of another account that an accepter of the plan accepts exists and counts already.
    if (!known.has(connection.key) && !isPlanned(connection.key))
      count("before", { ...connection, state: "pending-acceptance" });
  }
  const existing = new Set(before.vpcs.map(({ key }) => key));
  const isNew = (key: string) => !existing.has(key) && isPlanned(key);
  return [...scopes.values()]
    .map((counter) => quotaOfScope(counter, live, limits, { replaced, nameOf, isNew }))
    .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

/** Connections that the plan creates minus those that it deletes. */
export const addedOf = ({ created, deleted }: NetworkQuota): number => created - deleted;

interface Counter {
  readonly vendor: string;
  readonly rules: VendorRules;
  readonly end: EndVpc;
  /** Keys of connections that count. */
  readonly before: Set<string>;
  readonly after: Set<string>;
}

interface PlanFacts {
  readonly replaced: ReadonlySet<string>;
  readonly nameOf: (vpc: string) => string;
  readonly isNew: (vpc: string) => boolean;
}

function quotaOfScope(
  { vendor, rules, end, before, after }: Counter,
  live: readonly LiveAccount[],
  limits: Limits,
  { replaced, nameOf, isNew }: PlanFacts,
): NetworkQuota {
  const { scope, raisable } = rules.quota.value;
  const { accountId, region, vpcId } = end;
  const account = live.find(
    (one) => one.vendor === vendor && one.accountId === accountId && one.regions.includes(region),
  );
  const connections = account?.network.connections.filter((connection) => connection.vendor === vendor).map(countedOf);
  const existing =
    connections &&
    new Set(connections.filter((connection) => quotaUsed(rules, end, [connection]) > 0).map(({ key }) => key));
  const fresh = [...after].filter((key) => !(existing ?? before).has(key));
  const gone = [...before].filter((key) => !after.has(key) && existing?.has(key) !== false);
  // A replaced connection frees its quota before the new one is created.
  const kept = Math.min(
    fresh.filter((key) => replaced.has(key)).length,
    gone.filter((key) => replaced.has(key)).length,
  );
  const used = scope === "vpc" && isNew(vpcId) ? 0 : existing?.size;
  const [created, deleted] = [fresh.length - kept, gone.length - kept];
  const violation = quotaPlanViolation(rules, limits, { ...end, vpcId: nameOf(vpcId) }, { used, created, deleted });
  return {
    vendor,
    scope,
    accountId,
    region,
    ...(scope === "vpc" && { vpc: vpcId }),
    limit: quotaOf(rules, limits),
    raisable,
    ...(used !== undefined && { used }),
    created,
    deleted,
    ...(violation !== undefined && { violation }),
  };
}

const placeOf = ({ accountId, region, vpc = "" }: NetworkQuota): string => [accountId, region, vpc].join(" ");

const endOfVpc = ({ key, accountId, region }: { key: string; accountId: string; region: string }): EndVpc => ({
  accountId,
  region,
  vpcId: key,
});

/** A connection without an id: its key is its URN. */
const isPlanned = (key: string): boolean => key.startsWith("urn:");

const countedOf = ({ key, state, requester, accepter }: NetworkConnection) => ({
  key,
  state,
  requester: endOf(requester),
  accepter: endOf(accepter),
});

const endOf = ({ vpc, region, accountId }: NetworkEnd): EndVpc => ({ accountId, region, vpcId: vpc });
