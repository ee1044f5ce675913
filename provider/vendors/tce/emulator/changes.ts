/** Changes that are still in progress when they are answered: lists show the previous state until they are complete. */
import type { PeeringRecord } from "../../../backend/contract.js";
import type { EmulatedCloud } from "../../../servers/emulator/contract.js";
import { memoryOf } from "../../kit/emulator/account.js";

interface Before {
  readonly name: string;
  readonly bandwidthMbps: number | undefined;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** @param connection the connection before the change */
export function keepShowing(cloud: EmulatedCloud, connection: PeeringRecord): void {
  const { name, bandwidthMbps } = connection;
  changing(cloud).set(connection.id, { name, bandwidthMbps, until: cloud.now() + cloud.behaviour.task });
}

export const nameOf = (cloud: EmulatedCloud, connection: PeeringRecord): string =>
  (before(cloud, connection) ?? connection).name;

export const bandwidthOf = (cloud: EmulatedCloud, connection: PeeringRecord): number | undefined =>
  (before(cloud, connection) ?? connection).bandwidthMbps;

function before(cloud: EmulatedCloud, { id }: PeeringRecord): Before | undefined {
  const seen = changing(cloud).get(id);
  return seen !== undefined && cloud.now() < seen.until ? seen : undefined;
}

const changing = (cloud: EmulatedCloud): Map<string, Before> => memoryOf(cloud, "changing peerings");
