/**
 * What the program wrote of a VPC, at hand at once. A component declares a resource for each range, and may not wait
 * for an output to do so: what is declared inside `apply` is missing from a preview.
 */
import type { VpcArgs } from "./vpc.js";

const declarations = new WeakMap<object, VpcArgs>();

export function rememberDeclaration(vpc: object, args: VpcArgs): void {
  declarations.set(vpc, args);
}

/** Nothing for a VPC that is only read, and for one that is only named. */
export function declarationOf(vpc: unknown): VpcArgs | undefined {
  return typeof vpc === "object" && vpc !== null ? declarations.get(vpc) : undefined;
}
