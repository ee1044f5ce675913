/** Inputs or outputs of a resource, as Pulumi passes them: names and plain values. */
export type Props = Record<string, unknown>;

/** Names of the outputs that the package `vpcpeering` added to those of the handler, hidden among them. */
export const SHOWN = "__shown";
