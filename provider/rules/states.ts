/** Which states of a peering connection are live. The only place that decides it. */
import type { PeeringState } from "./schema.js";

const LIVE: ReadonlySet<PeeringState> = new Set([
  "pending-acceptance",
  "provisioning",
  "active",
  "suspended",
  // A word of the vendor that this version does not know: the connection may carry traffic, so it counts as live.
  "unknown",
]);

/** A live connection occupies its pair of VPCs, its quota and its address ranges; the others have ended. */
export const isLive = (state: PeeringState): boolean => LIVE.has(state);
