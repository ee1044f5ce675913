/** `getQuotas`: limit and use of the account's quotas. */
import { parseId } from "../ids.js";
import { type EndVpc, quotaOf, quotaUsed } from "../rules/account.js";
import { rulesOf } from "../rules/registry.js";
import { readArgs } from "./arguments.js";
import { getQuotasDeclaration, type GetQuotasResult } from "./declarations/quotas.js";
import { regionOf, type Scope, single } from "./scope.js";

export async function getQuotas(scope: Scope, given: unknown): Promise<GetQuotasResult> {
  const { vpc, ...args } = readArgs("getQuotas", getQuotasDeclaration.args, given);
  const { backend, vendor, limits = {} } = scope;
  const region = regionOf(scope, args.region, { vpc });
  const rules = rulesOf(vendor)!;
  const [vpcs, connections] = await Promise.all([backend.listVpcs({ region }), backend.listPeerings({ region })]);
  const own = vpcs.map(({ id, accountId }): EndVpc => ({ accountId, region, vpcId: id }));
  const wanted = vpc === undefined ? own : [vpcNamed(scope, own, vpc)];
  const isOfVpc = rules.quota.value.scope === "vpc";
  // Every VPC of the region has the quota of the region, which an empty region has, too.
  const ends = isOfVpc ? wanted : [wanted[0] ?? { accountId: backend.accountId, region, vpcId: "" }];
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

function vpcNamed(scope: Scope, own: readonly EndVpc[], vpc: string): EndVpc {
  const { id } = parseId(vpc);
  const found = own.filter(({ vpcId }) => vpcId === id).map((end) => ({ ...end, id }));
  return single(scope, found, { what: "VPC", property: "vpc", value: vpc });
}
