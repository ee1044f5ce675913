/** Inputs or outputs of a resource, as Pulumi passes them: names and plain values. */
export type Props = Record<string, unknown>;
