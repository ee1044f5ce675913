import assert from "node:assert/strict";
import { isPeeringError, type ErrorCode, type PeeringError } from "../../../provider/errors.js";

/** Passes only if it is refused with that code, in words that match. */
export async function refused(code: ErrorCode, words: RegExp, attempt: () => Promise<unknown>): Promise<PeeringError> {
  let answer: unknown;
  try {
    answer = await attempt();
  } catch (error) {
    if (!isPeeringError(error)) throw error;
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    return error;
  }
  return assert.fail(`expected ${code}, and it was allowed: ${JSON.stringify(answer)}`);
}
