/** Row IDs. The embedded cloud identifies rows by table and destination: the IDs are derived from these. */
import { createHash } from "node:crypto";
import type { EmulatedCloud } from "../../../servers/emulator/contract.js";
import { memoryOf } from "../../kit/emulator/account.js";

export interface RouteHandle {
  /** 0 for IPv6. */
  readonly RouteId: number;
  readonly RouteItemId: string;
}

export function handleOf(cloud: EmulatedCloud, tableId: string, destination: string): RouteHandle {
  const key = `${tableId}/${destination}`;
  const digest = createHash("sha256")
    .update(renamed(cloud).get(key) ?? key)
    .digest();
  const name = digest.readBigUInt64BE().toString(36).padStart(8, "0").slice(-8);
  return destination.includes(":")
    ? { RouteId: 0, RouteItemId: `rti6-${name}` }
    : { RouteId: digest.readUIntBE(8, 6), RouteItemId: `rti-${name}` };
}

/** A row that gets another destination keeps its ids. */
export function keepHandle(cloud: EmulatedCloud, tableId: string, before: string, after: string): void {
  const keys = renamed(cloud);
  keys.set(`${tableId}/${after}`, keys.get(`${tableId}/${before}`) ?? `${tableId}/${before}`);
}

const renamed = (cloud: EmulatedCloud): Map<string, string> => memoryOf(cloud, "route handles");
