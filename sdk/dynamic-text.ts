/**
 * The text that Pulumi's dynamic-provider host runs to find a resource's code. It is saved in the state of every
 * resource and run again to update and delete it, by whichever version of this package is then installed: the
 * texts, and the export path they name, are frozen for ever (test/sdk/dynamic-text.golden.json).
 *
 * The host resolves a bare `require` from the program's folder. Where the package is not visible from there, the
 * second try starts at the host's own script, which lies in the same tree as `@pulumi/pulumi`.
 */
export type Kind = "Vpc" | "PeeringConnection" | "PeeringAccepter" | "Route";

export function dynamicText(kind: Kind): string {
  return `exports.handler=()=>{let m='pulumi-vpc-peering/provider',r=require;try{r.resolve(m)}catch{r=r('module').createRequire(process.argv[1])}return r(m).handler('${kind}')}`;
}

/** `pulumi-nodejs` is the plugin of every dynamic resource; the rest of the token is ours, and as frozen as the text. */
export function typeToken(kind: Kind): string {
  return `pulumi-nodejs:dynamic/vpcpeering:${kind}`;
}
