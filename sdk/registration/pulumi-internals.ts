/** Pulumi's private members, as far as this package needs them. No other file of the SDK touches one. */
import * as pulumi from "@pulumi/pulumi";

/** What an `Output` is made of; its declared type shows only `apply`. */
interface Settled<T> {
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  promise(): Promise<T>;
  /** Those that the value comes from, as far as they are known at once. */
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
 * The value, if it may be used at plan time: known, and no secret. As a plain value it carries no dependency:
 * the inputs beside it carry the right ones already.
 */
export async function known<T>(value: pulumi.Input<T> | undefined): Promise<T | undefined> {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return value;
  // Pulumi creates two more outputs where it is given one.
  const output = (pulumi.Output.isInstance(value) ? value : pulumi.output(value)) as unknown as Settled<T>;
  return (await output.isKnown) && !(await output.isSecret) ? output.promise() : undefined;
}

/** The value if it is known, and whether it is a secret, which it has to stay wherever it is passed. */
export async function reveal<T>(
  value: pulumi.Input<T> | undefined,
): Promise<{ readonly value: T | undefined; readonly isSecret: boolean }> {
  const output = pulumi.output(value) as unknown as Settled<T | undefined>;
  const [isKnown, isSecret] = await Promise.all([output.isKnown, output.isSecret]);
  return { value: isKnown ? await output.promise() : undefined, isSecret };
}

/** Whether the value is secret, or anything inside it that the program made one. */
export async function hasSecret(value: unknown): Promise<boolean> {
  if (pulumi.Output.isInstance(value)) return (value as unknown as Settled<unknown>).isSecret;
  if (typeof value !== "object" || value === null || pulumi.Resource.isInstance(value)) return false;
  const inner = await Promise.all(Object.values(value).map(hasSecret));
  return inner.includes(true);
}

/** Whether the stack keeps the key as a secret; the declarations of Pulumi leave the function out. */
export const isConfigSecret = (key: string): boolean =>
  (pulumi.runtime as unknown as { isConfigSecret?: (key: string) => boolean }).isConfigSecret?.(key) === true;

/** URNs are known in every phase, previews too. */
export function plainUrn(urn: pulumi.Output<string>): Promise<string> {
  return (urn as unknown as Settled<string>).promise();
}

/** By type token and not by class: the package may be loaded twice. */
export const hasType = (resource: pulumi.Resource, token: string): boolean =>
  (resource as Private).__pulumiType === token;

/** The name in the program; undefined under mocks that leave it out. */
export const logicalNameOf = (resource: pulumi.Resource): string | undefined => (resource as Private).__name;

/** The Provider that a resource was declared with. */
export const providerOf = (resource: pulumi.Resource): pulumi.ProviderResource | undefined =>
  (resource as Private).__prov;

/** The resource that it is a child of. */
export const parentOf = (resource: pulumi.Resource): pulumi.Resource | undefined =>
  (resource as Private).__parentResource;

/** Resources that the outputs inside a value come from, and resources in it. */
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

/** Whether a unit test's mocks replace the engine: their monitor has them as a property, the engine's client has none. */
export function isMocked(): boolean {
  const monitor: unknown = pulumi.runtime.getMonitor();
  return typeof monitor === "object" && monitor !== null && "mocks" in monitor;
}

/**
 * Shortens stack traces until `restore` is called: around `super`, which takes two thirds of its time to note the
 * stack of each promise of each output, for `PULUMI_DEBUG_PROMISE_LEAKS` only. The top frame is kept, for errors that a
 * transformation of the program throws. The source position of a resource has a limit of its own.
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
