/**
 * Resources that the engine completes before it starts with another one, as far as the program's objects show it.
 * Loaded only for a resource with dependencies.
 */
import * as pulumi from "@pulumi/pulumi";
import { customResourcesOf, known, parentOf, plainUrn, resourcesIn } from "../registration/pulumi-internals.js";
import type { Kind } from "../registration/dynamic-text.js";
import { isOfKind } from "../registration/type-token.js";
import { type Order, orderOf } from "./plan.js";

/**
 * Resources of these kinds. Does not continue beyond one of them, which sends its own; nor through resources of other
 * packages and options of components, which Pulumi does not keep; nor through promises that the program itself awaits.
 */
export async function urnsBefore(kinds: readonly Kind[], order: Order): Promise<string[]> {
  const found = new Set<pulumi.Resource>();
  const isWanted = (one: pulumi.Resource) => kinds.some((kind) => isOfKind(one, kind));
  await collect(order, found, isWanted);
  return Promise.all([...found].filter(isWanted).map(({ urn }) => plainUrn(urn)));
}

async function collect(
  { dependsOn, parent, inputs }: Order,
  found: Set<pulumi.Resource>,
  isWanted: (one: pulumi.Resource) => boolean,
): Promise<void> {
  // A dependency on a component is a dependency on its resources.
  const before = [...(await named(dependsOn)), ...resourcesIn(inputs)].flatMap(customResourcesOf);
  for (const one of [...before, ...ancestorOf(parent)]) {
    if (found.has(one)) continue;
    found.add(one);
    if (!isWanted(one)) await collect({ ...orderOf(one), parent: parentOf(one) }, found, isWanted);
  }
}

/** A child is registered after its parents; the parents of a component are the next ones above. */
function ancestorOf(parent: pulumi.Resource | undefined): pulumi.Resource[] {
  if (parent === undefined) return [];
  return pulumi.CustomResource.isInstance(parent) ? [parent] : ancestorOf(parentOf(parent));
}

async function named(dependsOn: unknown): Promise<readonly pulumi.Resource[]> {
  if (Array.isArray(dependsOn)) return (await Promise.all(dependsOn.map(named))).flat();
  if (dependsOn instanceof Promise) return named(await dependsOn);
  if (pulumi.Output.isInstance(dependsOn)) return [...resourcesIn(dependsOn), ...(await named(await known(dependsOn)))];
  return pulumi.Resource.isInstance(dependsOn) ? [dependsOn] : [];
}
