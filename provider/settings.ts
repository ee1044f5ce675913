/** The settings of a provider, as read from its configuration. */
import type { SessionSettings } from "./rules/sessions.js";
import type { Limits, UserPrices } from "./rules/schema.js";

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
  readonly maxCallsPerSecond?: number | undefined;
  readonly timeoutSeconds: number;
  readonly caFile?: string | undefined;
}

/** Name of a setting; in configuration with the prefix `vpcpeering:`. */
export type ConfigKey = keyof Settings;
