import * as pulumi from "@pulumi/pulumi";

/**
 * The value, if it may be used at plan time: known, and no secret. As a plain value it carries no dependency:
 * the inputs beside it carry the right ones already.
 */
export async function known<T>(value: pulumi.Input<T> | undefined): Promise<T | undefined> {
  const output = pulumi.output(value) as unknown as Settled<T>;
  return (await output.isKnown) && !(await output.isSecret) ? output.promise() : undefined;
}

/** What an `Output` is made of; its declared type shows only `apply`. */
interface Settled<T> {
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  promise(): Promise<T>;
}
