/** Execution of functions: in the program's process, with the configuration of a Provider or of the stack. */
import * as pulumi from "@pulumi/pulumi";
import { PeeringError } from "../../provider/errors.js";
import { settingsOf } from "../resources/provider.js";
import { customResourcesOf, isMocked, known } from "../registration/pulumi-internals.js";
import { idOf } from "../registration/registration.js";
import { formOf, typeToken } from "../registration/type-token.js";

/** Arguments of an `…Output` form: values that may not be known yet, and resources instead of their IDs. */
export type FunctionInputs<Args> = { [Key in keyof Args]: DeepInput<Args[Key]> | pulumi.CustomResource };

/** Each value inside a list, a record or an object may be an output. */
type DeepInput<T> = pulumi.Input<{ [Key in keyof T]: DeepInput<T[Key]> }>;

/** Options of an `…Output` form. */
export interface FunctionOutputOptions extends pulumi.InvokeOptions {
  /** Resources, or components with theirs, that are created before the function reads. */
  dependsOn?: pulumi.InvokeOutputOptions["dependsOn"] | readonly pulumi.Resource[];
}

type Settings = Readonly<Record<string, string | undefined>>;

export async function invoke<Result>(name: string, args: object, opts: pulumi.InvokeOptions = {}): Promise<Result> {
  refuseOtherForms(name, args, opts);
  const late = lateValueIn(args);
  if (late !== undefined) throw notPlain(name, late);
  const provider = providerIn(opts);
  if (isMocked()) return invokeMocks(name, args, provider);
  const settings = await known(settingsOf(provider));
  if (settings === undefined) throw notPlain(name, "provider");
  return run(name, args, settings);
}

export function invokeOutput<Result>(
  name: string,
  args: object,
  opts: FunctionOutputOptions = {},
): pulumi.Output<Result> {
  refuseOtherForms(`${name}Output`, args, opts);
  const provider = providerIn(opts);
  const inputs = Object.fromEntries(Object.entries(args).map(([key, value]) => [key, idOf(value)]));
  const call = pulumi.output({ inputs, settings: settingsOf(provider), created: idsOf(opts.dependsOn) });
  return (call as unknown as pulumi.Output<{ inputs: object; settings: Settings }>).apply(({ inputs, settings }) =>
    isMocked() ? invokeMocks<Result>(name, inputs, provider) : run<Result>(name, inputs, settings),
  );
}

/** The given Provider, else the parent's, as for a resource. */
function providerIn({ provider, parent }: pulumi.InvokeOptions): pulumi.ProviderResource | undefined {
  return provider ?? parent?.getProvider(typeToken("Vpc"));
}

/** Resolves when the resources, or those of a component, are created. */
function idsOf(dependsOn: FunctionOutputOptions["dependsOn"]): pulumi.Output<string[]> {
  const resources = pulumi.output(dependsOn) as unknown as pulumi.Output<
    pulumi.Resource | pulumi.Resource[] | undefined
  >;
  return resources.apply((given) => {
    const all = [given ?? []].flat();
    return pulumi.all(all.flatMap(customResourcesOf).map(({ id }) => id));
  });
}

/** With a unit test's mocks, their `call` returns the result, as for the functions of every package. */
function invokeMocks<Result>(name: string, args: object, provider?: pulumi.ProviderResource): Promise<Result> {
  return pulumi.runtime.invoke(`vpcpeering:index:${name}`, args, provider && { provider }) as Promise<Result>;
}

/** Loaded by the first call: most programs make none. */
function run<Result>(name: string, args: object, settings: Settings): Promise<Result> {
  const { look } = require("../../provider/functions/index.js") as typeof import("../../provider/functions/index.js");
  // Functions log warnings only.
  const warn = (_: unknown, message: string) => void pulumi.log.warn(message);
  return look(name as Parameters<typeof look>[0], args, (key) => settings[key], warn) as Promise<Result>;
}

/** A JavaScript program may pass any value. */
function refuseOtherForms(name: string, args: unknown, opts: unknown): void {
  const forms = { arguments: [args, "their names and values"], options: [opts, "such as { provider }"] } as const;
  for (const [what, [given, content]] of Object.entries(forms)) {
    const form = formOf(given);
    if (form === undefined) continue;
    throw new PeeringError("invalid-input", `the ${what} of ${name} must be an object, and are ${form}`, {
      fix: `Pass an object with ${content}${what === "options" ? ", or leave it out" : ""}`,
    });
  }
  const { parent } = opts as { readonly parent?: unknown };
  if (parent === undefined || pulumi.Resource.isInstance(parent)) return;
  throw new PeeringError("invalid-input", "is not a resource", { property: "parent", fix: "Pass a resource" });
}

/** Path of the first value in the arguments that is not known yet. */
function lateValueIn(value: unknown, path: readonly string[] = []): string | undefined {
  if (isLate(value)) return path.join(".");
  if (!Array.isArray(value) && formOf(value) !== undefined) return undefined;
  // The deepest argument is a list of objects; an invalid one may be cyclic.
  if (path.length > 2) return undefined;
  for (const [key, inner] of Object.entries(value as object)) {
    const found = lateValueIn(inner, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

export const isLate = (value: unknown): boolean =>
  pulumi.Output.isInstance(value) || pulumi.Resource.isInstance(value) || value instanceof Promise;

export function notPlain(name: string, property: string): PeeringError {
  return new PeeringError(
    "invalid-input",
    property === "provider"
      ? "its configuration depends on resources that are not created yet"
      : "is not a plain value",
    { property, fix: `Use ${name}Output, which accepts outputs` },
  );
}
