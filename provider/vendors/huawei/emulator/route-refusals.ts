/** The cloud's refusals of routes, in the words of v1. */
import type { ErrorCode } from "../../../errors.js";
import { inWords } from "./refusals.js";

export const toldOfRoutes = <T>(outcome: Promise<T>): Promise<T> =>
  inWords(outcome, ({ code }) => [400, CODES[code] ?? "VPC.0101"]);

/** An unknown next hop, or one of another VPC, has no code that is attested. */
const CODES: Partial<Record<ErrorCode, string>> = {
  "already-exists": "VPC.2812",
  "vendor-rule": "VPC.2809",
  "cidr-overlap": "VPC.2809",
};
