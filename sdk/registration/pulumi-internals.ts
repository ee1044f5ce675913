/** Pulumi's private members that this package needs. No other file of the SDK uses one. */
import * as pulumi from "@pulumi/pulumi";

/** Internals of an `Output`; its declared type contains only `apply`. */
interface Settled<T> {
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  promise(): Promise<T>;
  /** Resources that the value comes from, as far as they are known synchronously. */
  resources(): ReadonlySet<pulumi.Resource>;
}

interface Private {
  readonly __pulumiType?: string;
  readonly __name?: string;
  readonly __prov?: pulumi.ProviderResource;
  readonly __childResources?: ReadonlySet<pulumi.Resource>;
  readonly __parentResource?: pulumi.Resource;
}

/**
 * The value, if it may be used at preview: known, and not secret. As a plain value it has no dependencies: the other
 * inputs already have them.
 */
export async function known<T>(value: pulumi.Input<T> | undefined): Promise<T | undefined> {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return value;
  // Pulumi creates two more outputs for each output that it is given.
  const output = (pulumi.Output.isInstance(value) ? value : pulumi.output(value)) as unknown as Settled<T>;
  return (await output.isKnown) && !(await output.isSecret) ? output.promise() : undefined;
}

/** The value if it is known, and whether it is a secret, which must be preserved wherever it is passed. */
export async function reveal<T>(
  value: pulumi.Input<T> | undefined,
): Promise<{ readonly value: T | undefined; readonly isSecret: boolean }> {
  const output = pulumi.output(value) as unknown as Settled<T | undefined>;
  const [isKnown, isSecret] = await Promise.all([output.isKnown, output.isSecret]);
  return { value: isKnown ? await output.promise() : undefined, isSecret };
}

/** True if the value, or anything inside it, is a secret in the program. */
export async function hasSecret(value: unknown): Promise<boolean> {
  if (pulumi.Output.isInstance(value)) return (value as unknown as Settled<unknown>).isSecret;
  if (typeof value !== "object" || value === null || pulumi.Resource.isInstance(value)) return false;
  const inner = await Promise.all(Object.values(value).map(hasSecret));
  return inner.includes(true);
}

/** True if the stack stores the key as a secret; Pulumi's type declarations omit the function. */
export const isConfigSecret = (key: string): boolean =>
  (pulumi.runtime as unknown as { isConfigSecret?: (key: string) => boolean }).isConfigSecret?.(key) === true;

/** URNs are known in every phase, including previews. */
export function plainUrn(urn: pulumi.Output<string>): Promise<string> {
  return (urn as unknown as Settled<string>).promise();
}

/** By type token and not by class, because the package may be loaded twice. */
export const hasType = (resource: pulumi.Resource, token: string): boolean =>
  (resource as Private).__pulumiType === token;

/** The logical name; `undefined` with mocks that omit it. */
export const logicalNameOf = (resource: pulumi.Resource): string | undefined => (resource as Private).__name;

/** The Provider that a resource was declared with. */
export const providerOf = (resource: pulumi.Resource): pulumi.ProviderResource | undefined =>
  (resource as Private).__prov;

/** The parent resource. */
export const parentOf = (resource: pulumi.Resource): pulumi.Resource | undefined =>
  (resource as Private).__parentResource;

/** Resources that the outputs inside a value come from, and resources in the value. */
export function resourcesIn(value: unknown): readonly pulumi.Resource[] {
  if (pulumi.Output.isInstance(value)) return [...(value as unknown as Settled<unknown>).resources()];
  if (pulumi.Resource.isInstance(value)) return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(resourcesIn) : [];
}

/** The resource, or the resources that a component has created so far. */
export function customResourcesOf(resource: pulumi.Resource): pulumi.CustomResource[] {
  if (pulumi.CustomResource.isInstance(resource)) return [resource];
  return [...((resource as Private).__childResources ?? [])].flatMap(customResourcesOf);
}

/**
 * True if a unit test's mocks replace the engine: their monitor has them as a property, the engine's client does not.
 */
export function isMocked(): boolean {
  const monitor: unknown = pulumi.runtime.getMonitor();
  return typeof monitor === "object" && monitor !== null && "mocks" in monitor;
}

/**
 * Shortens stack traces until `restore` is called: around `super`, which spends two thirds of its time on the stacks of
 * each output's promises, used for `PULUMI_DEBUG_PROMISE_LEAKS` only. The top frame is kept, for errors that a
 * transform of the program throws. The source position of a resource has its own limit.
 */
export function shortenTraces(): { readonly restore: () => void } {
  const limit = Error.stackTraceLimit;
  if (process.env["PULUMI_DEBUG_PROMISE_LEAKS"] === undefined) Error.stackTraceLimit = Math.min(limit, 1);
  return {
    restore: () => {
      Error.stackTraceLimit = limit;
    },
  };
}
