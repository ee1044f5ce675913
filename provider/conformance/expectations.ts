/** The contract's requirements of errors and records, as assertions. */
import assert from "node:assert/strict";
import type { PeeringRecord } from "../backend/contract.js";
import { isPeeringError, type ErrorCode, type PeeringError } from "../errors.js";

/** Requires an error of this package with one of the codes; without codes, any of its errors. */
export async function refuses(
  attempt: () => Promise<unknown>,
  codes: readonly ErrorCode[],
  what: string,
): Promise<PeeringError> {
  const error = await errorOf(attempt);
  assert.ok(error !== undefined, `${what} must be refused`);
  if (!isPeeringError(error)) throw error;
  assert.ok(
    codes.length === 0 || codes.includes(error.code),
    `${what} must be refused as ${codes.join(" or ")}, and was as ${error.code}: ${error.message}`,
  );
  assert.ok(error.message.length > 0, `the refusal of ${what} must have a message`);
  return error;
}

/** The result, or `undefined` if the cloud reports that it lacks the feature. */
export async function unlessUnsupported<T>(attempt: () => Promise<T>): Promise<T | undefined> {
  try {
    return await attempt();
  } catch (error) {
    if (!isPeeringError(error, "unsupported")) throw error;
    return undefined;
  }
}

/** Requires a connection between these VPCs whose ends agree with the role. */
export function isBetween(connection: PeeringRecord, accountId: string, vpcIds: readonly string[]): void {
  const { requester, accepter, role } = connection;
  assert.deepEqual(
    [requester.vpcId, accepter.vpcId].toSorted(),
    [...vpcIds].toSorted(),
    "the connection joins these VPCs",
  );
  if (role !== "accepter") assert.equal(requester.accountId, accountId, `the ${role}'s account is at the first end`);
  if (role !== "requester") assert.equal(accepter.accountId, accountId, `the ${role}'s account is at the second end`);
  assert.equal(connection.region, requester.region, "the connection's region is its requester's");
  assert.notEqual(connection.vendorState, "", "the record has the vendor's own name of the state");
  if (connection.createdAt !== undefined) isTimestamp(connection.createdAt);
}

/** ISO 8601, UTC. */
export function isTimestamp(text: string): void {
  assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
}

async function errorOf(attempt: () => Promise<unknown>): Promise<unknown> {
  try {
    await attempt();
  } catch (error) {
    return error;
  }
  return undefined;
}
