/**
 * `pulumi-vpc-peering/policy`: what an organisation may want of its peerings beyond what the vendors demand, for a
 * pack that `pulumi preview --policy-pack` runs.
 */
import { bandwidthCeiling } from "./bandwidth-ceiling.js";
import type { BandwidthCeilingOptions } from "./bandwidth-ceiling.js";
import { noOverlap } from "./no-overlap.js";
import type { NoOverlapOptions } from "./no-overlap.js";
import type { EnforcementLevel, PolicyOptions, ResourcePolicy, StackPolicy } from "./policy.js";
import { expectedConnections, protectedConnections } from "./protected-connections.js";
import type { ExpectedConnectionsOptions, ProtectedConnectionsOptions } from "./protected-connections.js";
import { trustedAccounts } from "./trusted-accounts.js";
import type { TrustedAccountsOptions } from "./trusted-accounts.js";

export { bandwidthCeiling, expectedConnections, noOverlap, protectedConnections, trustedAccounts };
export type {
  BandwidthCeilingOptions,
  EnforcementLevel,
  ExpectedConnectionsOptions,
  NoOverlapOptions,
  PolicyOptions,
  ProtectedConnectionsOptions,
  ResourcePolicy,
  StackPolicy,
  TrustedAccountsOptions,
};
export type { Selection } from "./selection.js";

export interface PoliciesOptions {
  readonly bandwidthCeiling?: BandwidthCeilingOptions;
  readonly trustedAccounts?: TrustedAccountsOptions;
  readonly noOverlap?: NoOverlapOptions;
  readonly protectedConnections?: ProtectedConnectionsOptions;
  readonly expectedConnections?: ExpectedConnectionsOptions;
}

/** One policy for each option that is given: `new PolicyPack("network", { policies: policies({ … }) })`. */
export function policies(options: PoliciesOptions): (ResourcePolicy | StackPolicy)[] {
  return [
    options.bandwidthCeiling && bandwidthCeiling(options.bandwidthCeiling),
    options.trustedAccounts && trustedAccounts(options.trustedAccounts),
    options.noOverlap && noOverlap(options.noOverlap),
    options.protectedConnections && protectedConnections(options.protectedConnections),
    options.expectedConnections && expectedConnections(options.expectedConnections),
  ].filter((policy) => policy !== undefined);
}
