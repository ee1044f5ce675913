import * as pulumi from "@pulumi/pulumi";
import type { ConfigKey } from "../provider/config.js";
import { PeeringError } from "../provider/errors.js";
import type { Limits, UserPrices } from "../provider/rules/schema.js";
import type { VendorId } from "../provider/rules/registry.js";

export interface ProviderArgs {
  /** Vendor ID, as listed by `vpc-peering rules` (`tce`, …). Required. */
  vendor: pulumi.Input<VendorId>;
  /**
   * Backend. "embedded": the embedded cloud, nothing real is created; "api": the vendor's API; "gateway": the gateway
   * protocol; or the path of a module (`./my-backend.js`).
   * @default "embedded"
   */
  backend?: pulumi.Input<string>;
  /** Default region of resources, in the vendor's long form. */
  region?: pulumi.Input<string>;
  /**
   * Account ID. Embedded cloud: the simulated account. Other backends: compared with the owner of the credentials.
   * @default the vendor's first account on the embedded cloud
   */
  accountId?: pulumi.Input<string>;
  /**
   * File of the embedded cloud.
   * @default `VPC_PEERING_CLOUD_FILE`, else `.vpc-peering/cloud.db` in the nearest parent folder with a folder
   * `.vpc-peering`, else in the home folder
   */
  cloudFile?: pulumi.Input<string>;
  /**
   * Base URL of the API or the gateway.
   * @default the vendor's public endpoint
   */
  endpoint?: pulumi.Input<string>;
  /**
   * ID of the API key. Stored as a secret.
   * @default the vendor's environment variables and files
   */
  secretId?: pulumi.Input<string>;
  /** Secret of the API key, or the token of the gateway. Stored as a secret. */
  secretKey?: pulumi.Input<string>;
  /** Token of temporary credentials. Stored as a secret. */
  securityToken?: pulumi.Input<string>;
  /** Project ID, on vendors that have projects. */
  projectId?: pulumi.Input<string>;
  /** Quotas and approvals that the vendor granted to this account. */
  limits?: pulumi.Input<Limits>;
  /** Prices for cost estimates: by region, or in tiers, with date and currency. */
  prices?: pulumi.Input<UserPrices>;
  /**
   * Client-side rate limit, in calls per second and action.
   * @default the vendor's documented limit
   */
  maxCallsPerSecond?: pulumi.Input<number>;
  /**
   * Timeout of an operation, in seconds.
   * @default 600
   */
  timeoutSeconds?: pulumi.Input<number>;
  /** PEM file of certificate authorities to trust, for a private cloud. */
  caFile?: pulumi.Input<string>;
}

/**
 * An account on a cloud, for resources with this `opts.provider`. A resource without an explicit `Provider` uses the stack
 * configuration, with the same keys: `pulumi config set vpcpeering:vendor tce`. All dynamic packages share one plugin, so
 * pass the `Provider` to each resource (`{ provider }`), or to a component in `providers`.
 * @example
 * ```ts
 * const provider = new Provider("ours", { vendor: "tce", region: "ap-guangzhou", accountId: "100000000001" });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  static override isInstance(value: unknown): value is Provider {
    return (
      pulumi.CustomResource.isInstance(value) &&
      (value as { __pulumiType?: string }).__pulumiType === `pulumi:providers:${PLUGIN}` &&
      // Providers of other dynamic packages have the same type.
      configName("vendor") in value
    );
  }

  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    super(PLUGIN, name, configuration(args), opts);
    given.set(this, args);
  }
}

/** What each Provider of this program was given: lookups run in the program, and never see its process. */
const given = new WeakMap<pulumi.ProviderResource, ProviderArgs>();

/** One key as it was written: of the Provider, or without one of the stack's configuration. */
export function settingOf(provider: pulumi.ProviderResource | undefined, key: ConfigKey): unknown {
  return provider === undefined ? pulumi.runtime.getConfig(configName(key)) : argsOf(provider)[key];
}

/** All keys as the plugin reads them. Not secret as a whole: what they are used for is not. */
export function settingsOf(
  provider: pulumi.ProviderResource | undefined,
): pulumi.Output<Partial<Record<ConfigKey, string>>> {
  const keys = Object.keys(PROVIDER_KEYS) as ConfigKey[];
  const settings = Object.fromEntries(
    keys.map((key) => [key, (pulumi.output(settingOf(provider, key)) as pulumi.Output<unknown>).apply(toText)]),
  );
  return pulumi.unsecret(pulumi.output(settings));
}

function argsOf(provider: pulumi.ProviderResource): ProviderArgs {
  const args = given.get(provider);
  if (args !== undefined) return args;
  throw new PeeringError("invalid-input", "is not a Provider of this package, or is of another copy of it", {
    property: "provider",
    fix: 'Pass a `Provider` imported from "pulumi-vpc-peering", and install the package once',
  });
}

/** The plugin that runs all dynamic resources. */
const PLUGIN = "pulumi-nodejs";

/** The keys, and whether their values are kept as secrets. Spelled out here so that a program loads no validation. */
export const PROVIDER_KEYS: Readonly<Record<ConfigKey & keyof ProviderArgs, "plain" | "secret">> = {
  vendor: "plain",
  backend: "plain",
  region: "plain",
  accountId: "plain",
  cloudFile: "plain",
  endpoint: "plain",
  secretId: "secret",
  secretKey: "secret",
  securityToken: "secret",
  projectId: "plain",
  limits: "plain",
  prices: "plain",
  maxCallsPerSecond: "plain",
  timeoutSeconds: "plain",
  caFile: "plain",
};

const configName = (key: string): string => `vpcpeering:${key}`;

/** Configuration reaches the plugin as strings, whatever it was. */
function configuration(args: ProviderArgs): pulumi.Inputs {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([key, value]) => {
      if (!Object.hasOwn(PROVIDER_KEYS, key)) {
        throw new PeeringError("unknown-property", "Provider has no property of that name", {
          property: key,
          fix: `Remove it; the properties are ${Object.keys(PROVIDER_KEYS).join(", ")}`,
        });
      }
      const text = (pulumi.output(value) as pulumi.Output<unknown>).apply(toText);
      return [configName(key), PROVIDER_KEYS[key as ConfigKey] === "secret" ? pulumi.secret(text) : text];
    }),
  );
}

function toText(value: unknown): string | undefined {
  return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
}
