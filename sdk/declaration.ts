/**
 * What the program wrote of a VPC, at hand at once. A component declares a resource for each range, and may not wait
 * for an output to do so: what is declared inside `apply` is missing from a preview.
 */
import type * as pulumi from "@pulumi/pulumi";

/** Those of a VPC's arguments that a component asks for. */
interface Declaration {
  readonly cidrBlock: pulumi.Input<string>;
  readonly secondaryCidrBlocks?: pulumi.Input<pulumi.Input<string>[]>;
  readonly enableIpv6?: pulumi.Input<boolean>;
}

const declarations = new WeakMap<object, Declaration>();

export function rememberDeclaration(vpc: object, args: Declaration): void {
  declarations.set(vpc, args);
}

/** Nothing for a VPC that is only read, and for one that is only named. */
export function declarationOf(vpc: unknown): Declaration | undefined {
  return typeof vpc === "object" && vpc !== null ? declarations.get(vpc) : undefined;
}
