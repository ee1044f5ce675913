/** Creations of several calls: once the object exists, an error in a later call names it. */
import { isPeeringError, PeeringError } from "../errors.js";
import type { Ref } from "./contract.js";

/** The calls after the one that created the object: its tags, its CIDR blocks, reads that show it. */
export async function afterCreation<T>(ref: Ref, steps: () => Promise<T>): Promise<T> {
  try {
    return await steps();
  } catch (error) {
    throw namingCreated(ref, error);
  }
}

/** The error with the object that exists. */
export function namingCreated({ region, id }: Ref, error: unknown): unknown {
  if (!isPeeringError(error)) return error;
  return new PeeringError(error.code, error.what, { ...error.detail, created: { region, id }, cause: error });
}
