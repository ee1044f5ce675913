/**
 * `pulumi-vpc-peering/policy`: rules of an organisation for its peering connections, in addition to the vendors', for a
 * policy pack that `pulumi preview --policy-pack` runs.
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

/** One policy per given option: `new PolicyPack("network", { policies: policies({ … }) })`. */
export function policies(options: PoliciesOptions): (ResourcePolicy | StackPolicy)[] {
  return [
    options.bandwidthCeiling && bandwidthCeiling(options.bandwidthCeiling),
    options.trustedAccounts && trustedAccounts(options.trustedAccounts),
    options.noOverlap && noOverlap(options.noOverlap),
    options.protectedConnections && protectedConnections(options.protectedConnections),
    options.expectedConnections && expectedConnections(options.expectedConnections),
  ].filter((policy) => policy !== undefined);
}
