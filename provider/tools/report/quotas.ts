/** Quotas that the plans use, and findings for an update that temporarily exceeds one. */
import { addedOf, type NetworkQuota } from "../../network/quotas.js";
import { citation } from "../../rules/schema.js";
import type { Finding, ReportedQuota } from "./report.js";

export function reportedQuotas(quotas: readonly NetworkQuota[], nameOf: (key: string) => string): ReportedQuota[] {
  return quotas
    .filter(({ created, deleted }) => created + deleted > 0)
    .map((quota) => ({
      of: quotaOwner(quota, nameOf),
      limit: quota.limit,
      ...(quota.used !== undefined && { used: quota.used }),
      added: addedOf(quota),
      exceeded: quota.violation !== undefined,
    }))
    .sort((a, b) => a.of.localeCompare(b.of, "en", { numeric: true }));
}

/** `VPC shop in ap-guangzhou`, `account 1000 in ap-guangzhou`. */
export function quotaOwner({ scope, accountId, region, vpc }: NetworkQuota, nameOf: (key: string) => string): string {
  if (vpc !== undefined) return `VPC ${nameOf(vpc)} in ${region}`;
  return `${scope === "project-and-region" ? "project" : "account"} ${accountId} in ${region}`;
}

/** A quota exceeded after the change is a finding of its connections. */
export function quotaFindings(quotas: readonly NetworkQuota[]): Finding[] {
  return quotas.flatMap(({ vendor, used = 0, limit, violation, ...quota }): Finding[] => {
    if (violation === undefined || used + quota.created - quota.deleted > limit) return [];
    const { severity, what, fix, source } = violation;
    return [{ code: "quota-exceeded", severity, what, fix, source: `${vendor}, ${citation(source)}`, isNew: true }];
  });
}
