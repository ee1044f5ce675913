/** Keys and references of a stack's resources: by ID, or by URN until the cloud has assigned an ID. */
import type { StackResource } from "./resources.js";

export const keyOf = ({ id, urn }: StackResource): string => id ?? urn;

/** The target of an input: its ID, otherwise the resource that will have it. */
export function referred(
  resource: StackResource,
  property: string,
  keys: ReadonlyMap<string, string>,
): string | undefined {
  const value = resource.inputs[property];
  if (typeof value === "string") return value;
  const urn = resource.comesFrom[property]?.find((urn) => keys.has(urn));
  return urn === undefined ? undefined : keys.get(urn);
}
