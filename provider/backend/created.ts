/**
 * Creations of several calls: if a later call fails after the object was created, the error contains the object's ID.
 */
import { isPeeringError, PeeringError } from "../errors.js";
import type { Ref } from "./contract.js";

/** The calls after the one that created the object: set tags, add CIDR blocks, read until the object is visible. */
export async function afterCreation<T>(ref: Ref, steps: () => Promise<T>): Promise<T> {
  try {
    return await steps();
  } catch (error) {
    throw namingCreated(ref, error);
  }
}

/** The error, with the reference of the created object. */
export function namingCreated({ region, id }: Ref, error: unknown): unknown {
  if (!isPeeringError(error)) return error;
  return new PeeringError(error.code, error.what, { ...error.detail, created: { region, id }, cause: error });
}
