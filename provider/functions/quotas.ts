/** `getQuotas`: limit and use of the account's quotas. */
import { type EndVpc, quotaOf, quotaUsed } from "../rules/account.js";
import { rulesOf } from "../rules/registry.js";
import { readArgs } from "./arguments.js";
import { getQuotasDeclaration, type GetQuotasResult } from "./declarations/quotas.js";
import { regionOf, type Scope } from "./scope.js";
import { getVpc, getVpcs } from "./vpc.js";

export async function getQuotas(scope: Scope, given: unknown): Promise<GetQuotasResult> {
  const { vpc, ...args } = readArgs(scope, "getQuotas", getQuotasDeclaration.args, given);
  const { backend, vendor, limits = {} } = scope;
  const region = regionOf(scope, args.region, { vpc });
  const rules = rulesOf(vendor)!;
  const isOfVpc = rules.quota.value.scope === "vpc";
  const [ends, connections] = await Promise.all([
    vpc === undefined && !isOfVpc ? [{ accountId: backend.accountId, region, vpcId: "" }] : endsOf(scope, region, vpc),
    backend.listPeerings({ region }),
  ]);
  const limit = quotaOf(rules, limits);
  const quotas = ends.map((end) => {
    const used = quotaUsed(rules, end, connections);
    return {
      resource: "peering-connections" as const,
      scope: rules.quota.value.scope,
      accountId: end.accountId,
      region,
      ...(isOfVpc && { vpcId: end.vpcId }),
      limit,
      used,
      available: Math.max(0, limit - used),
      raisable: rules.quota.value.raisable,
    };
  });
  return { quotas: quotas.sort((one, other) => ((one.vpcId ?? "") < (other.vpcId ?? "") ? -1 : 1)) };
}

/** The VPC, or all of the region. */
const endsOf = async (scope: Scope, region: string, vpc: string | undefined): Promise<readonly EndVpc[]> =>
  vpc === undefined ? (await getVpcs(scope, { region })).vpcs : [await getVpc(scope, { vpc, region })];
