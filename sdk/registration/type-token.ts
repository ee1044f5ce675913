import * as pulumi from "@pulumi/pulumi";
import { type Kind, packageToken, typeToken as dynamicToken } from "./dynamic-text.js";
import { face } from "./face.js";
import { hasType } from "./pulumi-internals.js";

/** Type token that a resource is registered with. */
export const typeToken = (kind: Kind): string => (face() === "package" ? packageToken(kind) : dynamicToken(kind));

/** Both types. */
export const typesOf = (kind: Kind): readonly string[] => [dynamicToken(kind), packageToken(kind)];

export const isOfKind = (value: unknown, kind: Kind): boolean =>
  pulumi.CustomResource.isInstance(value) && typesOf(kind).some((type) => hasType(value, type));

/** Components have no plugin, so their token contains only our name. */
export function componentToken(component: "PeeringLink" | "PeeringMesh"): string {
  return `vpcpeering:index:${component}`;
}

export const isComponent = (value: unknown, component: "PeeringLink" | "PeeringMesh"): boolean =>
  pulumi.ComponentResource.isInstance(value) && hasType(value, componentToken(component));

/** Form of the value, if it is not a plain object. */
export function formOf(value: unknown): string | undefined {
  if (pulumi.Resource.isInstance(value)) return "a resource";
  if (pulumi.Output.isInstance(value)) return "an output";
  if (value === null || value === undefined) return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  return tag === "Object" ? undefined : tag === "Array" ? "a list" : `a ${tag}`;
}
