/** Mocks for unit tests of programs: `pulumi.runtime.setMocks(peeringMocks({ vendor: "tce" }))`. */
import * as pulumi from "@pulumi/pulumi";
import type { MockCallArgs, MockResourceArgs, MockResourceResult, Mocks } from "@pulumi/pulumi/runtime";
import type { Configuration, Simulation } from "../provider/simulation.js";
import type { VendorId } from "../provider/rules/registry.js";

export interface PeeringMocksArgs {
  /** Vendor to simulate. Required. */
  vendor: VendorId;
  /** Default region of resources. */
  region?: string;
  /**
   * Simulated account of resources without an explicit `Provider`.
   * @default the vendor's first account
   */
  accountId?: string;
  /**
   * Timeout of an accepter that waits for its request, in seconds.
   * @default 5
   */
  timeoutSeconds?: number;
  /**
   * Results of functions of other packages.
   * @default an empty object
   */
  call?: Mocks["call"];
  /**
   * Resources of other packages.
   * @default the inputs as outputs, and `<name>_id` as the ID
   */
  newResource?: Mocks["newResource"];
}

/**
 * Returns mocks that create the resources of this package on a temporary embedded cloud, with the IDs, outputs and
 * errors of `pulumi up`. With `setMocks(mocks, project, stack, true)` they are checked only, as in a
 * preview. The temporary cloud is deleted when the process exits.
 */
export function peeringMocks({ call, newResource, ...settings }: PeeringMocksArgs): Mocks {
  const { Simulation } = require("../provider/simulation.js") as typeof import("../provider/simulation.js");
  const simulation: Simulation = new Simulation((message) => void pulumi.log.warn(message));
  const stack = named({ timeoutSeconds: 5, ...settings });
  const providers = new Map<string, Configuration>();
  /** `<urn>::<id>` of an explicit provider; the name is the last part of its URN. */
  const configurationOf = (provider: string | undefined): Configuration =>
    providers.get(provider?.split("::").at(-2) ?? "") ?? stack;

  return {
    async newResource(args: MockResourceArgs): Promise<MockResourceResult> {
      const kind = /^(?:pulumi-nodejs:dynamic\/vpcpeering|vpcpeering:index):(\w+)$/.exec(args.type)?.[1];
      const inputs = plain(args.inputs) as Record<string, unknown>;
      if (args.type === "pulumi:providers:pulumi-nodejs" && "vpcpeering:vendor" in inputs) {
        providers.set(args.name, { ...named({ timeoutSeconds: 5 }), ...(inputs as Configuration) });
      }
      if (args.type === "pulumi:providers:vpcpeering") {
        providers.set(args.name, named({ timeoutSeconds: 5, ...inputs }));
      }
      if (kind === undefined) return (await newResource?.(args)) ?? { id: `${args.name}_id`, state: args.inputs };
      const { __provider: _, ...given } = inputs;
      const configuration = configurationOf(args.provider);
      if (args.id) {
        const { id, outputs } = await simulation.read(configuration, kind, args.id);
        return { id, state: outputs };
      }
      if (pulumi.runtime.isDryRun()) {
        return { id: undefined, state: await simulation.check(configuration, kind, given) };
      }
      const { id, outputs } = await simulation.create(configuration, kind, given);
      return { id, state: outputs };
    },

    async call(args: MockCallArgs) {
      const name = /^vpcpeering:index:(\w+)$/.exec(args.token)?.[1];
      if (name === undefined) return (await call?.(args)) ?? {};
      return (await simulation.call(configurationOf(args.provider), name, plain(args.inputs) as object)) as object;
    },
  };
}

function named(settings: object): Configuration {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [`vpcpeering:${key}`, String(value)]));
}

/** Mocks get secrets wrapped, and an object instead of a value that is not known yet. */
function plain(value: unknown): unknown {
  if (pulumi.isUnknown(value))
    return (require("../provider/engine/unknown.js") as typeof import("../provider/engine/unknown.js")).UNKNOWN;
  if (pulumi.runtime.isRpcSecret(value)) return plain(pulumi.runtime.unwrapRpcSecret(value));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
