import * as pulumi from "@pulumi/pulumi";
import { argumentsOf } from "../registration/registration.js";
import { PeeringError } from "../../provider/errors.js";
import { PROVIDER_KEYS, type ProviderArgs } from "../generated/provider.js";
import { face } from "../registration/face.js";
import { typeToken } from "../registration/type-token.js";
import { hasSecret, hasType, isConfigSecret } from "../registration/pulumi-internals.js";

type ConfigKey = keyof typeof PROVIDER_KEYS;

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
      (hasType(value, "pulumi:providers:vpcpeering") ||
        // Providers of other dynamic packages have the same type.
        (hasType(value, "pulumi:providers:pulumi-nodejs") && configName("vendor") in value))
    );
  }

  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    args = argumentsOf("Provider", args);
    super(face() === "package" ? "vpcpeering" : "pulumi-nodejs", name, configuration(args), opts);
    given.set(this, args);
  }
}

/** Arguments of each Provider of this program: functions run in the program, not in the Provider's process. */
const given = new WeakMap<pulumi.ProviderResource, ProviderArgs>();

/** Settings of a Provider that another program declares. */
export function rememberSettings(provider: pulumi.ProviderResource, args: ProviderArgs): void {
  given.set(provider, args);
}

/** One key as given: in the Provider, or without one in the stack's configuration. */
export function settingOf(provider: pulumi.ProviderResource | undefined, key: ConfigKey): unknown {
  return provider === undefined ? pulumi.runtime.getConfig(configName(key)) : argsOf(provider)[key];
}

/** All keys in the plugin's form. Not secret as a whole, because results of functions are not. */
export function settingsOf(
  provider: pulumi.ProviderResource | undefined,
): pulumi.Output<Partial<Record<ConfigKey, string>>> {
  const keys = Object.keys(PROVIDER_KEYS) as ConfigKey[];
  const settings = Object.fromEntries(
    keys.map((key) => [key, (pulumi.output(settingOf(provider, key)) as pulumi.Output<unknown>).apply(toText)]),
  );
  return pulumi.unsecret(pulumi.output(settings));
}

/**
 * The tags of a resource: secret if the `defaultTags` that its check adds are, because state and previews contain them
 * too.
 */
export function tagsUnderDefaults(
  tags: pulumi.Inputs["tags"],
  { provider, parent }: pulumi.CustomResourceOptions = {},
): pulumi.Inputs["tags"] {
  const own = provider ?? parent?.getProvider(typeToken("Vpc"));
  const areSecret =
    own === undefined ? isConfigSecret(configName("defaultTags")) : hasSecret(given.get(own)?.defaultTags);
  // A promise instead of an output: the program's own tags are not secret, and known ones stay known.
  return Promise.resolve(areSecret).then((isSecret) => (isSecret ? pulumi.secret(tags ?? {}) : tags));
}

function argsOf(provider: pulumi.ProviderResource): ProviderArgs {
  const args = given.get(provider);
  if (args !== undefined) return args;
  throw new PeeringError("invalid-input", "is not a Provider of this package, or is of another copy of it", {
    property: "provider",
    fix: 'Pass a `Provider` imported from "pulumi-vpc-peering", and install the package once',
  });
}

const configName = (key: string): string => `vpcpeering:${key}`;

/** Configuration reaches the plugin as strings, whatever its types. */
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
      return [
        face() === "package" ? key : configName(key),
        PROVIDER_KEYS[key as ConfigKey] === "secret" ? pulumi.secret(text) : text,
      ];
    }),
  );
}

function toText(value: unknown): string | undefined {
  return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
}
