/**
 * `pulumi-vpc-peering/policy`: what an organisation may want of its peerings beyond what the vendors demand, for a
 * pack that `pulumi preview --policy-pack` runs.
 */
import { bandwidthCeiling } from "./bandwidth-ceiling.js";
import type { BandwidthCeilingOptions } from "./bandwidth-ceiling.js";
import { noOverlap } from "./no-overlap.js";
import type { NoOverlapOptions } from "./no-overlap.js";
import type { EnforcementLevel, PolicyOptions, ResourcePolicy, StackPolicy } from "./policy.js";
import { expectedLinks, protectedLinks } from "./protected-links.js";
import type { ExpectedLinksOptions, ProtectedLinksOptions } from "./protected-links.js";
import { trustedAccounts } from "./trusted-accounts.js";
import type { TrustedAccountsOptions } from "./trusted-accounts.js";

export { bandwidthCeiling, expectedLinks, noOverlap, protectedLinks, trustedAccounts };
export type {
  BandwidthCeilingOptions,
  EnforcementLevel,
  ExpectedLinksOptions,
  NoOverlapOptions,
  PolicyOptions,
  ProtectedLinksOptions,
  ResourcePolicy,
  StackPolicy,
  TrustedAccountsOptions,
};
export type { Selection } from "./selection.js";

export interface PoliciesOptions {
  readonly bandwidthCeiling?: BandwidthCeilingOptions;
  readonly trustedAccounts?: TrustedAccountsOptions;
  readonly noOverlap?: NoOverlapOptions;
  readonly protectedLinks?: ProtectedLinksOptions;
  readonly expectedLinks?: ExpectedLinksOptions;
}

/** One policy for each option that is given: `new PolicyPack("network", { policies: policies({ … }) })`. */
export function policies(options: PoliciesOptions): (ResourcePolicy | StackPolicy)[] {
  return [
    options.bandwidthCeiling && bandwidthCeiling(options.bandwidthCeiling),
    options.trustedAccounts && trustedAccounts(options.trustedAccounts),
    options.noOverlap && noOverlap(options.noOverlap),
    options.protectedLinks && protectedLinks(options.protectedLinks),
    options.expectedLinks && expectedLinks(options.expectedLinks),
  ].filter((policy) => policy !== undefined);
}
