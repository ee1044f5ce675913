import type { Finding } from "./report.js";

/** A finding of one network, before it is known whether the change brings it. */
export interface Problem extends Omit<Finding, "isNew"> {
  /** The same before and after, whatever the wording. */
  readonly id: string;
}
