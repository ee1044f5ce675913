/** Checks whether requests and answers are recorded, which has no other visible effect. */
import { openTrace, traceFile, TRACE_VARIABLE } from "../../provider/backend/http/trace.js";
import { isPeeringError } from "../../provider/errors.js";
import { type Finding, ok } from "./finding.js";

export function checkTrace(): Finding[] {
  const check = "trace";
  const file = traceFile();
  if (file === undefined) return [];
  try {
    openTrace();
  } catch (error) {
    if (!isPeeringError(error)) throw error;
    return [{ check, status: "problem", found: error.message }];
  }
  const what = `${TRACE_VARIABLE} is set: requests and answers are recorded in ${file}, without keys`;
  return [ok(check, `${what}; \`vpc-peering replay ${file}\` reports the answers that are not understood`)];
}
