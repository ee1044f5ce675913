/** Functions of a client that lists and reads by ID need, and the error for an answer that contradicts itself. */
import { CONFIG_NAMESPACE } from "../../configuration/read.js";
import { PeeringError } from "../../errors.js";
import type { Deadline } from "./deadline.js";

export interface Reader {
  readonly vendor: string;
  /** Host name of the server. */
  hostOf(action: string, region: string): string;
  /** For a read that takes several calls. */
  deadline(): Deadline;
  pause(milliseconds: number): Promise<void>;
}

/** A call, for messages. */
export interface Requested {
  readonly action: string;
  readonly region: string;
}

/** Reason why a row is incomplete, if it is. */
export type FaultIn<T> = (row: T) => string | undefined;

/** A route table contains at least the route to its own VPC. */
export const withoutRoutes = (id: string): string => `the route table ${id} without any routes`;

/** Maximum number of reads if answers contradict themselves. */
export const READS = 4;

/** Milliseconds before the next read, so that a change in progress can complete. */
export const PAUSE = 200;

/** @param what the contradiction: "a total of 1 and no rows" */
export function contradiction(reader: Reader, { action, region }: Requested, what: string): PeeringError {
  const host = reader.hostOf(action, region);
  return new PeeringError(
    "backend-failure",
    `${action}: ${host} answered with status 200, and the answer contradicts itself: ${what}`,
    { vendor: reader.vendor, fix: CHECK },
  );
}

export const CHECK = `Run the command again: nothing was changed; if it persists, check ${CONFIG_NAMESPACE}:endpoint and the proxy variables, or ask the vendor`;
