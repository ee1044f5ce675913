/** The cloud's refusals of routes, in the words of v1. */
import { type ErrorCode, isPeeringError } from "../../../errors.js";
import { Refused } from "./refusals.js";

export async function toldOfRoutes<T>(outcome: Promise<T>): Promise<T> {
  try {
    return await outcome;
  } catch (error) {
    if (!isPeeringError(error)) throw error;
    throw new Refused(400, CODES[error.code] ?? "VPC.0101", error.message);
  }
}

/** An unknown next hop, or one of another VPC, has no code that is attested. */
const CODES: Partial<Record<ErrorCode, string>> = {
  "already-exists": "VPC.2812",
  "vendor-rule": "VPC.2809",
  "cidr-overlap": "VPC.2809",
};
