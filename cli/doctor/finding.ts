/** Result of one check of `vpc-peering doctor`. */
import { isPeeringError } from "../../provider/errors.js";

export interface Finding {
  readonly check: string;
  readonly status: "ok" | "problem" | "skipped";
  /** The result, or the reason why the check was skipped. */
  readonly found: string;
  /** Fix: one imperative sentence. */
  readonly fix?: string;
}

export const ok = (check: string, found: string): Finding => ({ check, status: "ok", found });
export const skipped = (check: string, found: string, fix?: string): Finding => ({
  check,
  status: "skipped",
  found,
  ...(fix !== undefined && { fix }),
});
export const problem = (check: string, found: string, fix: string): Finding => ({
  check,
  status: "problem",
  found,
  fix,
});

/** A user's error becomes a finding, whose message contains the fix; any other error is a defect. */
export async function finding(check: string, look: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    if (!isPeeringError(error)) throw error;
    return { check, status: "problem", found: error.message };
  }
}
