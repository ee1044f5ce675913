/**
 * Arguments of a VPC that are known without waiting. A component declares a resource for each CIDR block, and must not
 * do so inside `apply`, because previews omit such resources.
 */
import type * as pulumi from "@pulumi/pulumi";

/** Arguments of a VPC that components read. */
interface Declaration {
  readonly cidrBlock: pulumi.Input<string>;
  readonly secondaryCidrBlocks?: pulumi.Input<pulumi.Input<string>[]>;
  readonly enableIpv6?: pulumi.Input<boolean>;
}

const declarations = new WeakMap<object, Declaration>();

export function rememberDeclaration(vpc: object, args: Declaration): void {
  declarations.set(vpc, args);
}

/** `undefined` for a VPC from `.get()`, and for an ID. */
export function declarationOf(vpc: unknown): Declaration | undefined {
  return typeof vpc === "object" && vpc !== null ? declarations.get(vpc) : undefined;
}
