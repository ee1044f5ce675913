/** Settings of a provider, from its configuration. */
import type { SessionSettings } from "../rules/sessions.js";
import type { Limits, UserPrices } from "../rules/schema.js";

export type Tags = Readonly<Record<string, string>>;

/** Tags that another system manages. */
export interface IgnoreTags {
  readonly keys?: readonly string[] | undefined;
  readonly keyPrefixes?: readonly string[] | undefined;
}

/** Result of a resource that requires another account to act first. */
export const PENDING_ACCEPTANCE = ["defer", "await"] as const;

export interface Settings extends SessionSettings {
  readonly vendor: string;
  readonly backend: string;
  readonly region?: string | undefined;
  readonly accountId?: string | undefined;
  readonly cloudFile?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly secretId?: string | undefined;
  readonly secretKey?: string | undefined;
  readonly securityToken?: string | undefined;
  readonly projectId?: string | undefined;
  readonly limits: Limits;
  readonly prices?: UserPrices | undefined;
  readonly defaultTags?: Tags | undefined;
  readonly ignoreTags?: IgnoreTags | undefined;
  readonly maxCallsPerSecond?: number | undefined;
  readonly timeoutSeconds: number;
  readonly pendingAcceptance?: (typeof PENDING_ACCEPTANCE)[number] | undefined;
  readonly caFile?: string | undefined;
}

/** Name of a setting; with the prefix `vpcpeering:` in the configuration. */
export type ConfigKey = keyof Settings;

/** Key in `ignoreTags` that matches the tag; `undefined`: none. */
export function ignoringPlace({ keys = [], keyPrefixes = [] }: IgnoreTags = {}, key: string): string | undefined {
  if (keys.includes(key)) return `ignoreTags.keys ${JSON.stringify(key)}`;
  const prefix = keyPrefixes.find((start) => key.startsWith(start));
  return prefix === undefined ? undefined : `ignoreTags.keyPrefixes ${JSON.stringify(prefix)}`;
}
