import * as pulumi from "@pulumi/pulumi";
import { type Kind, typeToken } from "./dynamic-text.js";

export { typeToken };

/** By type token and not by class: the package may be loaded twice. */
export function isOfKind(value: unknown, kind: Kind): boolean {
  return (
    pulumi.CustomResource.isInstance(value) && (value as { __pulumiType?: string }).__pulumiType === typeToken(kind)
  );
}

/** Components have no plugin, so nothing but our name is in their token. */
export function componentToken(component: "PeeringLink" | "PeeringMesh"): string {
  return `vpcpeering:index:${component}`;
}

export function isComponent(value: unknown, component: "PeeringLink" | "PeeringMesh"): boolean {
  return (
    pulumi.ComponentResource.isInstance(value) &&
    (value as { __pulumiType?: string }).__pulumiType === componentToken(component)
  );
}
