import type { Finding } from "./report.js";

/** A problem in one state of the network, before it is known whether the change causes it. */
export interface Problem extends Omit<Finding, "isNew"> {
  /** Equal before and after, whatever the wording. */
  readonly id: string;
}
