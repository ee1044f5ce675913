import * as pulumi from "@pulumi/pulumi";
import type { Kind } from "./dynamic-text.js";

/** `pulumi-nodejs` is the plugin of every dynamic resource; the rest of the token is ours. */
export function typeToken(kind: Kind): string {
  return `pulumi-nodejs:dynamic/vpcpeering:${kind}`;
}

/** By type token and not by class: the package may be loaded twice. */
export function isOfKind(value: unknown, kind: Kind): boolean {
  return (
    pulumi.CustomResource.isInstance(value) && (value as { __pulumiType?: string }).__pulumiType === typeToken(kind)
  );
}
