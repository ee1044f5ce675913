import * as pulumi from "@pulumi/pulumi";
import type { ConfigKey } from "../provider/config.js";
import { PeeringError } from "../provider/errors.js";
import type { Limits, UserPrices } from "../provider/rules/schema.js";
import type { VendorId } from "../provider/rules/registry.js";

export interface ProviderArgs {
  /** Which cloud: a vendor id, as listed by `vpc-peering rules` (`tce`, …). There is no default. */
  vendor: pulumi.Input<VendorId>;
  /**
   * How to reach it. "embedded" (default): a simulation, nothing real is created; "api": the vendor's API;
   * "gateway": the neutral protocol; or the path of a module (`./my-backend.js`).
   */
  backend?: pulumi.Input<string>;
  /** Default region of resources without a region, in the vendor's long form. */
  region?: pulumi.Input<string>;
  /**
   * Embedded: which simulated account to act as (default: the vendor's first). Real backends: a safety check
   * against the account that the credentials belong to.
   */
  accountId?: pulumi.Input<string>;
  /**
   * Embedded: the file that holds the cloud. Default: `VPC_PEERING_CLOUD_FILE`, else `.vpc-peering/cloud.db` in the
   * nearest folder upwards that has `.vpc-peering`, else in the home folder.
   */
  cloudFile?: pulumi.Input<string>;
  /** Base URL of the API or the gateway, where it is not the vendor's public one. */
  endpoint?: pulumi.Input<string>;
  /** Id of the API key. Kept as a secret. Without keys, the vendor's usual environment variables and files are read. */
  secretId?: pulumi.Input<string>;
  /** The API key's secret; of the gateway, the token. Kept as a secret. */
  secretKey?: pulumi.Input<string>;
  /** Token of temporary credentials. Kept as a secret. */
  securityToken?: pulumi.Input<string>;
  /** The project to act in, on vendors that have projects. */
  projectId?: pulumi.Input<string>;
  /** What the vendor has raised or approved for this account. */
  limits?: pulumi.Input<Limits>;
  /** Your own prices for cost estimates: by region, or in tiers, with their date and currency. */
  prices?: pulumi.Input<UserPrices>;
  /** Client-side rate limit per action. Default: the vendor's documented rate. */
  maxCallsPerSecond?: pulumi.Input<number>;
  /** Timeout in seconds. Default 600. */
  timeoutSeconds?: pulumi.Input<number>;
  /** PEM file of certificate authorities to trust, for private clouds. */
  caFile?: pulumi.Input<string>;
}

/**
 * An account on a cloud, for resources that name it as `opts.provider`. Without one, the stack's configuration
 * applies, by the same keys: `pulumi config set vpcpeering:vendor tce`. All dynamic packages share one plugin, so
 * pass it to each resource (`{ provider }`), or to a component through `providers`.
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
