/** Inputs or outputs of a resource, as Pulumi hands them over: names and plain values. */
export type Props = Record<string, unknown>;
