/** Inputs or outputs of a resource in Pulumi's form: names and plain values. */
export type Props = Record<string, unknown>;

/** Names of the outputs that the package `vpcpeering` added to the handler's, including hidden ones. */
export const SHOWN = "__shown";
