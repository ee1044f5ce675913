/**
 * The text that Pulumi's dynamic-provider host runs to load a resource's code. It is saved in the state of every
 * resource and run again to update and delete it, with the version of this package installed at that time: the texts,
 * and the export path in them, must never change (test/sdk/registration/dynamic-text.golden.json).
 *
 * The host resolves a bare `require` from the program's folder. If the package is not visible from there, the second
 * attempt starts at the host's own script, which is in the same tree as `@pulumi/pulumi`.
 */
export type Kind = "Vpc" | "Subnet" | "RouteTable" | "PeeringConnection" | "PeeringAccepter" | "Route";

export function dynamicText(kind: Kind): string {
  return `exports.handler=()=>{let m='pulumi-vpc-peering/provider',r=require;try{r.resolve(m)}catch{r=r('module').createRequire(process.argv[1])}return r(m).handler('${kind}')}`;
}

/**
 * `pulumi-nodejs` is the plugin of every dynamic resource; the rest of the token is ours, and must never change either.
 */
export function typeToken(kind: Kind): string {
  return `pulumi-nodejs:dynamic/vpcpeering:${kind}`;
}

/** Type of a resource in the package `vpcpeering`. */
export function packageToken(kind: Kind): string {
  return `vpcpeering:index:${kind}`;
}
