import * as pulumi from "@pulumi/pulumi";
import { type Kind, typeToken } from "./dynamic-text.js";
import { hasType } from "./pulumi-internals.js";

export { typeToken };

export const isOfKind = (value: unknown, kind: Kind): boolean =>
  pulumi.CustomResource.isInstance(value) && hasType(value, typeToken(kind));

/** Components have no plugin, so nothing but our name is in their token. */
export function componentToken(component: "PeeringLink" | "PeeringMesh"): string {
  return `vpcpeering:index:${component}`;
}

export const isComponent = (value: unknown, component: "PeeringLink" | "PeeringMesh"): boolean =>
  pulumi.ComponentResource.isInstance(value) && hasType(value, componentToken(component));
